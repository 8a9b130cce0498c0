# SPDX-License-Identifier: Apache-2.0
"""The one port: peeks at each ClientHello and routes by its first known ALPN name, as the Proxy Service does; section 7."""

import asyncio
import contextlib
import logging
import socket
import ssl

from cryptography import x509
from cryptography.x509.oid import NameOID

from . import faults, http11, identity, streams
from .authority import CLUSTER_DOMAIN, X509Authority
from .clienthello import ClientHello, NotTls, peek
from .streams import Stream
from .world import Cluster, Connection, World

AUTH_PREFIX = "teleport-auth@"
AUTH_SUFFIX = "." + CLUSTER_DOMAIN
TRANSPORT = "teleport-proxy-ssh-grpc"
REVERSE_TUNNEL = "teleport-reversetunnel"
WEB_PROTOCOLS = ("http/1.1", "h2", "acme-tls/1")
NO_APPLICATION_PROTOCOL = b"\x15\x03\x03\x00\x02\x02\x78"  # a fatal TLS alert, number 120 (RFC 7301)
WEB_LIMIT = 71 * 1024 * 1024

log = logging.getLogger("cluster")


class Front:
    """Accepts on the web port and, with TLS routing off, on the SSH port. `handle` answers HTTP; the gRPC ports are loopback ones
    without TLS, since grpcio offers no optional client certificate and no ALPN choice."""

    def __init__(self, world: World, handle, auth_port: int, transport_port: int):
        self.world = world
        self.handle = handle
        self.auth_port = auth_port
        self.transport_port = transport_port
        root = world.root.authorities
        names = [world.host, f"*.{world.host}", "127.0.0.1", "::1"]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, world.host)])
        self._pairs = {
            "web": self._store("web", *world.web.issue_server(subject, names)),
            "proxy": self._store("proxy", *root.issue_host("Proxy", names)),
        }
        for cluster in (world.root, world.leaf):
            self._pairs[cluster.name] = self._store(cluster.name, *cluster.authorities.issue_host("Auth", []))
        self._tasks: set[asyncio.Task] = set()
        self._listeners: list[socket.socket] = []

    def _store(self, name: str, certificate: bytes, key: bytes) -> str:
        path = self.world.folder / f"{name}-tls.pem"
        path.touch(mode=0o600)
        path.write_bytes(certificate + key)
        return str(path)

    def context(self, pair: str, protocols: list[str], authorities: list[X509Authority]) -> ssl.SSLContext:
        """A server's context; a client certificate is optional, but one that is sent must hold."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._pairs[pair])
        context.verify_mode = ssl.CERT_OPTIONAL
        context.load_verify_locations(cadata="".join(authority.pem.decode() for authority in authorities))
        if protocols:
            context.set_alpn_protocols(protocols)
        return context

    async def listen(self, port: int, serve) -> int:
        """Listens on 127.0.0.1 and tells the port."""
        listener = socket.create_server(("127.0.0.1", port), backlog=256)
        listener.setblocking(False)
        self._listeners.append(listener)
        self.spawn(self._accept(listener, serve))
        return listener.getsockname()[1]

    def spawn(self, coroutine) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for listener in self._listeners:
            listener.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, listener: socket.socket, serve) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, _ = await loop.sock_accept(listener)
            sock.setblocking(False)
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.spawn(self.guard(serve(sock)))

    async def guard(self, serving) -> None:
        """A connection that breaks is no fault of the stand-in."""
        try:
            await serving
        except (OSError, ssl.SSLError, TimeoutError, asyncio.TimeoutError, NotTls) as error:
            log.debug("connection ended: %r", error)

    async def serve_web(self, sock: socket.socket) -> None:
        """The web port: behind a balancer, or the multiplexer."""
        if self.world.settings.balancer:
            await self._serve_balancer(sock)
        else:
            await self.multiplex(sock, inner=False)

    async def _serve_balancer(self, sock: socket.socket) -> None:
        hello = await peek(sock)
        if self.world.settings.balancer == "alert" and hello.protocols and "http/1.1" not in hello.protocols:
            await self._alert(sock)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # takes no client certificate and knows no Teleport names
        context.load_cert_chain(self._pairs["web"])
        if self.world.settings.balancer == "alert":
            context.set_alpn_protocols(["http/1.1"])
        await self._serve_http(await streams.accept(sock, context))

    async def multiplex(self, sock: socket.socket, inner: bool) -> None:
        """Routes one connection; `inner` for what runs inside a connection upgrade, where the web names have the host certificate."""
        hello = await peek(sock)
        protocol = next(
            (name for name in hello.protocols if self._known(name)), "http/1.1" if not hello.protocols else None
        )
        if protocol is None:
            sock.close()  # no handler: closed without a TLS alert
        elif protocol.startswith(AUTH_PREFIX):
            await self._serve_auth(sock, hello)
        elif protocol == TRANSPORT:
            await self.serve_transport(sock)
        else:
            pair = "proxy" if inner or hello.server_name.endswith(CLUSTER_DOMAIN) else "web"
            offered = [REVERSE_TUNNEL] if protocol == REVERSE_TUNNEL else ["http/1.1"]
            stream = await streams.accept(sock, self.context(pair, offered, [self.world.root.authorities.user]))
            await self._serve_http(stream)

    def _known(self, name: str) -> bool:
        return name in (*WEB_PROTOCOLS, TRANSPORT, REVERSE_TUNNEL) or name.startswith(AUTH_PREFIX)

    async def _serve_http(self, stream: Stream) -> None:
        await http11.serve(stream, self.handle, WEB_LIMIT)

    async def _alert(self, sock: socket.socket) -> None:
        stream = Stream(sock)
        with contextlib.suppress(OSError):
            await stream.write(NO_APPLICATION_PROTOCOL)
            stream.end()
            while await stream.read():
                pass
        await stream.close()

    async def _serve_auth(self, sock: socket.socket, hello: ClientHello) -> None:
        """The cluster is read from the first name of the list and no other [lib/srv/alpnproxy/auth/auth_proxy.go]."""
        name = hello.protocols[0].removeprefix(AUTH_PREFIX).removesuffix(AUTH_SUFFIX)
        try:
            cluster = (
                self.world.cluster(bytes.fromhex(name).decode())
                if hello.protocols[0] == AUTH_PREFIX + name + AUTH_SUFFIX
                else None
            )
        except ValueError:
            cluster = None
        if cluster is None:
            sock.close()
        else:
            await self.serve_auth(sock, hello, cluster)

    async def serve_auth(self, sock: socket.socket, hello: ClientHello, cluster: Cluster) -> None:
        """The auth service of a cluster, as it would answer at the end of the pipe."""
        if "h2" not in hello.protocols:
            await self._alert(sock)  # Go refuses a client without a common name; OpenSSL's server would go on
            return
        context = self.context(cluster.name, ["h2"], self._client_authorities(hello.server_name, cluster))
        stream = await streams.accept(sock, context)
        certificates = stream.certificates
        caller = identity.from_certificate(certificates[0]) if certificates else None
        backend = await streams.connect(self.auth_port)
        port = backend.sock.getsockname()[1]
        self.world.connections[port] = Connection(cluster, caller, len(certificates), stream.remote, stream.abort)
        faults.arm_cut(self.world.settings, stream, "grpc")
        try:
            await streams.pipe(stream, backend)
        finally:
            del self.world.connections[port]

    def _client_authorities(self, server_name: str, cluster: Cluster) -> list[X509Authority]:
        """HEX.teleport.cluster.local asks for that cluster's user CA; every other name accepts any known one."""
        everybody = {
            self.world.root.name: self.world.root.authorities,
            self.world.leaf.name: self.world.leaf.authorities,
        }
        label = server_name.removesuffix(AUTH_SUFFIX)
        with contextlib.suppress(ValueError):
            asked = everybody.get(bytes.fromhex(label).decode()) if label != server_name else None
            if asked is not None:
                return [asked.user, asked.host]
        return [authority for entry in everybody.values() for authority in (entry.user, entry.host)]

    async def serve_transport(self, sock: socket.socket) -> None:
        """The SSH gRPC listener; older ones name no protocol in their ServerHello."""
        offered = ["h2"] if self.world.version.transport_negotiates_h2 else []
        stream = await streams.accept(sock, self.context("proxy", offered, [self.world.root.authorities.user]))
        if not stream.certificates:
            stream.abort()  # the listener requires one
            return
        await streams.pipe(stream, await streams.connect(self.transport_port))

    async def serve_ssh_port(self, sock: socket.socket) -> None:
        hello = await peek(sock)
        if TRANSPORT in hello.protocols:
            await self.serve_transport(sock)
        else:
            sock.close()
