# SPDX-License-Identifier: Apache-2.0
"""How the self test reaches a stand-in: TLS with an ALPN list of its own, connection upgrades, gRPC over whatever came of it.

grpcio's client cannot choose its ALPN list, so it talks to a loopback shim that does the TLS."""

import contextlib
import os
import select
import socket
import ssl
import struct
import threading

import grpc
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage

from .messages import transport_pb2

DOMAIN = "teleport.cluster.local"
CHUNK = 1 << 16


def hex_name(cluster: str) -> str:
    return f"{cluster.encode().hex()}.{DOMAIN}"


def auth_protocol(cluster: str) -> str:
    return "teleport-auth@" + hex_name(cluster)


def tls_context(
    cafile: str | None = None, cadata: str | None = None, protocols=(), certificate: str | None = None
) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=cafile, cadata=cadata)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    if certificate:
        context.load_cert_chain(certificate)
    return context


class Plain:
    """Bytes as they are."""

    def encode(self, data: bytes) -> bytes:
        return data

    def decode(self, data: bytes) -> bytes:
        return data

    def replies(self) -> bytes:
        return b""


class Lengths(Plain):
    """alpn-ping: four bytes of length before each chunk, none for a ping."""

    def __init__(self):
        self.buffer = b""
        self.pings = 0

    def encode(self, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + data + struct.pack("!I", 0)

    def decode(self, data: bytes) -> bytes:
        self.buffer += data
        found = b""
        while len(self.buffer) >= 4:
            length = struct.unpack_from("!I", self.buffer)[0]
            if len(self.buffer) < 4 + length:
                break
            self.pings += length == 0
            found += self.buffer[4 : 4 + length]
            self.buffer = self.buffer[4 + length :]
        return found


class Frames(Plain):
    """WebSocket frames of a client, by wsproto."""

    def __init__(self):
        self.connection = Connection(ConnectionType.CLIENT)
        self.pending = b""

    def encode(self, data: bytes) -> bytes:
        return self.connection.send(BytesMessage(data=data))

    def decode(self, data: bytes) -> bytes:
        self.connection.receive_data(data)
        found = b""
        for event in self.connection.events():
            if isinstance(event, BytesMessage):
                found += bytes(event.data)
            elif hasattr(event, "response") and type(event).__name__ == "Ping":
                self.pending += self.connection.send(event.response())
        return found

    def replies(self) -> bytes:
        data, self.pending = self.pending, b""
        return data


class Fragments(Frames):
    """Each message in two frames, which Teleport does not take."""

    def encode(self, data: bytes) -> bytes:
        first = self.connection.send(BytesMessage(data=data[:10], message_finished=False))
        return first + self.connection.send(BytesMessage(data=data[10:]))


def pump(near: socket.socket, far: ssl.SSLSocket, codec: Plain) -> None:
    """Carries both ways on one thread until either side ends: an SSL object is not to be used by two."""
    far.settimeout(10)
    near.settimeout(10)
    with contextlib.suppress(OSError):
        while True:
            ready = [far] if far.pending() else select.select([near, far], [], [], 30)[0]
            if not ready:
                break
            if far in ready:
                data = far.recv(CHUNK)
                if not data:
                    break
                near.sendall(codec.decode(data))
                far.sendall(codec.replies())
            if near in ready:
                data = near.recv(CHUNK)
                if not data:
                    break
                far.sendall(codec.encode(data))
    for end in (near, far):
        with contextlib.suppress(OSError):
            end.close()


CODECS = {"websocket": Frames, "alpn-ping": Lengths, "alpn": Plain}


def start(target, *arguments) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()


def connect(address: str) -> socket.socket:
    host, port = address.rsplit(":", 1)
    return socket.create_connection(("127.0.0.1" if host == "localhost" else host, int(port)), timeout=10)


def upgraded(
    address: str, context: ssl.SSLContext, form: str, subprotocol: str = "alpn", codec: Plain | None = None
) -> socket.socket:
    """A socket whose bytes go through a connection upgrade. Raises ConnectionError with the status when it is refused."""
    far = context.wrap_socket(connect(address), server_hostname=address.rsplit(":", 1)[0])
    lines = [
        "GET /webapi/connectionupgrade HTTP/1.1",
        f"Host: {address}",
        "Connection: Upgrade",
        f"Upgrade: {form}",
        f"X-Teleport-Upgrade: {form}",
    ]
    if form == "websocket":
        lines += [
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            f"Sec-WebSocket-Protocol: {subprotocol}",
        ]
    far.sendall("\r\n".join(lines + ["", ""]).encode())
    head = b""
    while b"\r\n\r\n" not in head:
        data = far.recv(1)
        if not data:
            raise ConnectionError("no answer")
        head += data
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise ConnectionError(head.split(b"\r\n")[0].decode())
    near, end = socket.socketpair()
    start(pump, end, far, codec or CODECS[form]())
    near.settimeout(10)
    return near


class Channel:
    """A gRPC channel over `dial()`, which gives a connected TLS socket."""

    def __init__(self, dial):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.failure: Exception | None = None
        start(self._accept, dial)
        port = self.listener.getsockname()[1]
        options = [
            ("grpc.enable_http_proxy", 0),
            ("grpc.max_receive_message_length", -1),
            ("grpc.use_local_subchannel_pool", 1),
            ("grpc.initial_reconnect_backoff_ms", 100),
        ]
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options)

    def _accept(self, dial) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                try:
                    far = dial()
                except OSError as error:  # ssl.SSLError is one
                    self.failure = error
                    near.close()
                else:
                    start(pump, near, far, Plain())

    def close(self) -> None:
        self.channel.close()
        self.listener.close()


def transport_socket(channel: grpc.Channel, cluster: str) -> socket.socket:
    """A raw connection to the cluster's auth service in a ProxyCluster stream."""
    near, far = socket.socketpair()

    def requests():
        yield transport_pb2.ProxyClusterRequest(cluster=cluster)
        while data := far.recv(CHUNK):
            yield transport_pb2.ProxyClusterRequest(frame=transport_pb2.Frame(payload=data))

    call = channel.stream_stream(
        "/teleport.transport.v1.TransportService/ProxyCluster",
        request_serializer=transport_pb2.ProxyClusterRequest.SerializeToString,
        response_deserializer=transport_pb2.ProxyClusterResponse.FromString,
    )

    def answers():
        with contextlib.suppress(grpc.RpcError, OSError):
            for answer in call(requests(), timeout=30):
                far.sendall(answer.frame.payload)
        far.close()

    start(answers)
    near.settimeout(10)
    return near


def free_name() -> str:
    return os.urandom(4).hex()
