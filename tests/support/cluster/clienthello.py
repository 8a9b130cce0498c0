# SPDX-License-Identifier: Apache-2.0
"""Reads the ALPN list and the server name of a ClientHello without taking it out of the socket, as the Proxy Service does."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field

SERVER_NAME, ALPN = 0, 16
HANDSHAKE, CLIENT_HELLO = 22, 1


@dataclass
class ClientHello:
    server_name: str = ""
    protocols: list[str] = field(default_factory=list)


class NotTls(Exception):
    """What came is no TLS handshake."""


async def peek(sock: socket.socket, timeout: float = 15) -> ClientHello:
    """Waits for the whole ClientHello. Raises NotTls, ConnectionError, TimeoutError."""
    loop = asyncio.get_running_loop()
    until = loop.time() + timeout
    while True:
        try:
            data = sock.recv(1 << 16, socket.MSG_PEEK)
        except BlockingIOError:
            data = None
        if data == b"":
            raise ConnectionError("closed before the handshake")
        hello = parse(data) if data else None
        if hello is not None:
            return hello
        if loop.time() > until:
            raise TimeoutError("no ClientHello")
        # A peeked socket stays readable, so a partial hello can only be asked for again.
        await (asyncio.sleep(0.002) if data else _readable(loop, sock, until))


async def _readable(loop, sock: socket.socket, until: float) -> None:
    ready = loop.create_future()
    loop.add_reader(sock, lambda: ready.done() or ready.set_result(None))
    try:
        await asyncio.wait_for(ready, until - loop.time())
    except asyncio.TimeoutError as error:
        raise TimeoutError("no ClientHello") from error
    finally:
        loop.remove_reader(sock)


def parse(data: bytes) -> ClientHello | None:
    """None while bytes are missing. Joins the records that a long hello is split into."""
    body, at = b"", 0
    while True:
        if len(data) >= at + 1 and data[at] != HANDSHAKE:
            raise NotTls()
        if len(data) < at + 5:
            return None
        length = struct.unpack_from("!H", data, at + 3)[0]
        body += data[at + 5 : at + 5 + length]
        at += 5 + length
        if len(body) >= 4:
            if body[0] != CLIENT_HELLO:
                raise NotTls()
            if len(body) >= 4 + int.from_bytes(body[1:4], "big"):
                return _hello(body[4:])
        if at > len(data):
            return None


def _hello(body: bytes) -> ClientHello:
    hello = ClientHello()
    at = 2 + 32  # version, random
    at += 1 + body[at]  # session id
    at += 2 + struct.unpack_from("!H", body, at)[0]  # cipher suites
    at += 1 + body[at]  # compression
    if at + 2 > len(body):
        return hello
    end = at + 2 + struct.unpack_from("!H", body, at)[0]
    at += 2
    while at + 4 <= end:
        kind, length = struct.unpack_from("!HH", body, at)
        value = body[at + 4 : at + 4 + length]
        if kind == SERVER_NAME and length > 5:
            hello.server_name = value[5 : 5 + struct.unpack_from("!H", value, 3)[0]].decode("ascii", "replace")
        elif kind == ALPN:
            hello.protocols = _names(value[2:])
        at += 4 + length
    return hello


def _names(value: bytes) -> list[str]:
    names, at = [], 0
    while at < len(value):
        names.append(value[at + 1 : at + 1 + value[at]].decode("ascii", "replace"))
        at += 1 + value[at]
    return names
