# SPDX-License-Identifier: Apache-2.0
"""Byte streams of the front: plain sockets and TLS ends, pipes between two of them, connections that are cut on purpose."""

import asyncio
import contextlib
import socket
import ssl

CHUNK = 1 << 16


class Stream:
    """A connected non-blocking socket, with TLS on it when `accept` put it there. TLS runs on memory buffers, so that the alert
    of a failed handshake is sent: asyncio's own TLS drops it."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext | None = None):
        self.sock = sock
        self.loop = asyncio.get_running_loop()
        self.cut_after = -1  # so many bytes of answer, then the connection is closed; negative: never
        self.tls: ssl.SSLObject | None = None
        self._sending = asyncio.Lock()
        self._remote = sock.getpeername() if sock.family == socket.AF_INET else None
        if context is not None:
            self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            self.tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def handshake(self) -> None:
        """Raises ssl.SSLError after the alert has gone out, ConnectionError when the client leaves."""
        try:
            while True:
                try:
                    self.tls.do_handshake()
                    return
                except ssl.SSLWantReadError:
                    await self._flush()
                    if not await self._feed():
                        raise ConnectionResetError("closed during the handshake") from None
        finally:
            await self._flush()

    async def _feed(self) -> bool:
        data = await self.loop.sock_recv(self.sock, CHUNK)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()
        return bool(data)

    async def _flush(self) -> None:
        async with self._sending:
            data = self._outgoing.read()
            if data:
                await self.loop.sock_sendall(self.sock, data)

    async def read(self) -> bytes:
        """Up to a chunk; empty at the end. A torn connection counts as the end."""
        with contextlib.suppress(OSError):
            if self.tls is None:
                return await self.loop.sock_recv(self.sock, CHUNK)
            while True:
                try:
                    return self.tls.read(CHUNK)
                except ssl.SSLWantReadError:
                    await self._flush()
                    await self._feed()
                except ssl.SSLZeroReturnError:
                    return b""
        return b""

    async def write(self, data: bytes) -> None:
        """Raises ConnectionError when cut or gone."""
        if self.cut_after >= 0:
            rest = self.cut_after - len(data)
            data = data[: self.cut_after]
            await self._send(data)
            self.cut_after = max(rest, -1)
            if rest < 0:
                self.abort()
                raise ConnectionAbortedError("cut on purpose")
        else:
            await self._send(data)

    async def _send(self, data: bytes) -> None:
        if self.tls is None:
            async with self._sending:
                await self.loop.sock_sendall(self.sock, data)
        else:
            for start in range(0, len(data), CHUNK):
                self.tls.write(data[start : start + CHUNK])
            await self._flush()

    def abort(self) -> None:
        """Ends both directions at once, without TLS's farewell."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def end(self) -> bool:
        """Tells the far side that no more comes. False where that cannot be done without closing."""
        if self.tls is not None:
            return False
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)
        return True

    async def close(self) -> None:
        if self.tls is not None and self.sock.fileno() >= 0:
            with contextlib.suppress(OSError):
                self.tls.unwrap()
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                await asyncio.wait_for(self._flush(), 1)
        self.abort()
        self.sock.close()

    @property
    def certificates(self) -> list[bytes]:
        """What the client has sent, DER, its own first; TLS has verified the first."""
        if self.tls is None or self.tls.getpeercert(binary_form=True) is None:
            return []
        chain = getattr(self.tls, "get_unverified_chain", None)  # public from Python 3.13 on
        if chain is not None:
            return list(chain())
        return [ssl.PEM_cert_to_DER_cert(entry.public_bytes()) for entry in self.tls._sslobj.get_unverified_chain()]

    @property
    def remote(self) -> str:
        return f"{self._remote[0]}:{self._remote[1]}" if self._remote else "127.0.0.1:1"


async def accept(sock: socket.socket, context: ssl.SSLContext | None, timeout: float = 15) -> Stream:
    """Takes an accepted socket, and does the server's side of TLS on it unless context is None. Raises OSError; the socket is
    closed then."""
    stream = Stream(sock, context)
    if context is not None:
        try:
            await asyncio.wait_for(stream.handshake(), timeout)
        except BaseException:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_WR)
            await _linger(sock)
            raise
    return stream


async def _linger(sock: socket.socket) -> None:
    """Lets the alert arrive: closing over unread bytes would reset the connection and could drop it."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, asyncio.TimeoutError):
        while await asyncio.wait_for(loop.sock_recv(sock, CHUNK), 1):
            pass
    sock.close()


async def connect(port: int) -> Stream:
    sock = socket.socket()
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    return Stream(sock)


async def _copy(source: Stream, target: Stream) -> None:
    while data := await source.read():
        await target.write(data)
    if not target.end():
        raise ConnectionResetError("the far side has ended")


async def pipe(one: Stream, other: Stream) -> None:
    """Carries both ways until both have ended or one breaks, then closes both."""
    tasks = [asyncio.ensure_future(_copy(one, other)), asyncio.ensure_future(_copy(other, one))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(one.close(), other.close(), return_exceptions=True)
