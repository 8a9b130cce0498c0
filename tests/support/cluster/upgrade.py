# SPDX-License-Identifier: Apache-2.0
"""GET /webapi/connectionupgrade: the WebSocket form on wsproto, and the legacy forms; section 7.5."""

import asyncio
import contextlib
import socket
import struct

from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.utilities import generate_accept_token

from .errors import bad_parameter
from .front import Front
from .http11 import Request, Response
from .streams import Stream, accept
from .world import World

LEGACY = ("alpn", "alpn-ping")


def answer(world: World, front: Front, request: Request) -> Response:
    """101 with the stream in the multiplexer's hands. Raises bad parameter for what this version does not upgrade to."""
    asked = [
        value.strip().lower()
        for name in ("Upgrade", "X-Teleport-Upgrade")
        for entry in request.all(name)
        for value in entry.split(",")
    ]
    if "websocket" in asked and world.version.upgrades_websocket:
        return _websocket(world, front, request)
    kind = next((value for value in asked if value in LEGACY), None)
    if kind is None:
        raise bad_parameter(f"unsupported upgrade types: {', '.join(asked)}")
    world.called("upgrade", form=kind)
    serve = _serve_ping if kind == "alpn-ping" else _serve_plain
    return Response(
        101,
        headers=[("Upgrade", kind), ("Connection", "Upgrade")],
        takeover=lambda stream, leftover: serve(front, stream, leftover),
    )


def _websocket(world: World, front: Front, request: Request) -> Response:
    if request.get("Sec-WebSocket-Version") != "13" or not request.get("Sec-WebSocket-Key"):
        raise bad_parameter("not a WebSocket handshake")
    offered = [name.strip() for value in request.all("Sec-WebSocket-Protocol") for name in value.split(",")]
    kind = next((name for name in ("alpn-ping", "alpn") if name in offered), None)
    if kind is None:
        raise bad_parameter(f"unsupported WebSocket sub-protocols: {', '.join(offered)}")
    world.called("upgrade", form="websocket", subprotocol=kind)
    headers = [
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Protocol", kind),
        ("Sec-WebSocket-Accept", generate_accept_token(request.get("Sec-WebSocket-Key").encode()).decode()),
    ]
    return Response(
        101,
        headers=headers,
        takeover=lambda stream, leftover: _serve_frames(front, stream, leftover, pings=kind == "alpn-ping"),
    )


async def _inner(front: Front) -> Stream:
    """A socket pair whose far end the multiplexer serves as it does a connection."""
    near, far = socket.socketpair()
    for end in (near, far):
        end.setblocking(False)
    front.spawn(front.guard(front.multiplex(far, inner=True)))
    return await accept(near, None)


async def _both(*directions) -> None:
    tasks = [asyncio.ensure_future(direction) for direction in directions]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry(front: Front, stream: Stream, upward, downward) -> None:
    inner = await _inner(front)
    try:
        await _both(upward(inner), downward(inner))
    finally:
        await inner.close()
        await stream.close()


async def _serve_plain(front: Front, stream: Stream, leftover: bytes) -> None:
    async def upward(inner: Stream) -> None:
        data = leftover or await stream.read()
        while data:
            await inner.write(data)
            data = await stream.read()

    async def downward(inner: Stream) -> None:
        while data := await inner.read():
            await stream.write(data)

    await _carry(front, stream, upward, downward)


async def _serve_ping(front: Front, stream: Stream, leftover: bytes) -> None:
    """Each chunk has a four-byte length before it; an empty one is a ping."""

    async def upward(inner: Stream) -> None:
        buffer = leftover
        while True:
            while len(buffer) >= 4:
                length = struct.unpack_from("!I", buffer)[0]
                if len(buffer) < 4 + length:
                    break
                if length:
                    await inner.write(buffer[4 : 4 + length])
                buffer = buffer[4 + length :]
            data = await stream.read()
            if not data:
                return
            buffer += data

    async def downward(inner: Stream) -> None:
        await stream.write(struct.pack("!I", 0))
        while data := await inner.read():
            await stream.write(struct.pack("!I", len(data)) + data)

    await _carry(front, stream, upward, downward)


async def _serve_frames(front: Front, stream: Stream, leftover: bytes, pings: bool) -> None:
    frames = Connection(ConnectionType.SERVER)

    async def upward(inner: Stream) -> None:
        data = leftover or await stream.read()
        while data:
            frames.receive_data(data)
            for event in frames.events():
                if isinstance(event, BytesMessage):
                    await inner.write(bytes(event.data))
                elif isinstance(event, Ping):
                    await stream.write(frames.send(event.response()))
                elif isinstance(event, (CloseConnection, TextMessage)):
                    return
            data = await stream.read()

    async def downward(inner: Stream) -> None:
        if pings:
            await stream.write(frames.send(Ping(payload=b"")))
        while data := await inner.read():
            await stream.write(frames.send(BytesMessage(data=data)))
        with contextlib.suppress(Exception):
            await stream.write(frames.send(CloseConnection(code=1000)))

    await _carry(front, stream, upward, downward)
