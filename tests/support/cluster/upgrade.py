# SPDX-License-Identifier: Apache-2.0
"""GET /webapi/connectionupgrade: the WebSocket form on wsproto, and the legacy forms; section 7.5."""

import asyncio
import contextlib
import socket
import struct

from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage, CloseConnection, Message, Ping
from wsproto.utilities import LocalProtocolError, generate_accept_token

from .errors import bad_parameter, not_found
from .front import Front
from .http11 import Request, Response
from .streams import Stream, accept
from .world import World


def answer(world: World, front: Front, request: Request) -> Response:
    """101 with the stream in the multiplexer's hands. Types are compared line by line, so two of them in one line match none. Raises
    not found for types that this version has not, as for a route that is not there [lib/web/conn_upgrade.go]."""
    asked = request.all("X-Teleport-Upgrade") + request.all("Upgrade")
    forms = ("websocket", "alpn-ping", "alpn") if world.version.upgrades_websocket else ("alpn-ping", "alpn")
    kind = next((form for form in forms if form in asked), None)
    if kind is None:
        raise not_found(f"unsupported upgrade types: [{' '.join(asked)}]")
    if kind == "websocket":
        return _websocket(world, front, request)
    world.called("upgrade", form=kind)
    serve = _serve_ping if kind == "alpn-ping" else _serve_plain
    return Response(
        101,
        headers=[("Upgrade", kind), ("X-Teleport-Upgrade", kind), ("Connection", "Upgrade")],
        takeover=lambda stream, leftover: serve(front, stream, leftover),
    )


def _tokens(request: Request, name: str) -> list[str]:
    return [token.strip() for value in request.all(name) for token in value.split(",")]


def _websocket(world: World, front: Front, request: Request) -> Response:
    """What gorilla's Upgrader asks for; a sub-protocol that is neither of the two gets its 101 and a closed connection."""
    upgrades = [token.lower() for token in _tokens(request, "Connection") + _tokens(request, "Upgrade")]
    if "upgrade" not in upgrades or "websocket" not in upgrades or request.get("Sec-WebSocket-Version") != "13":
        raise bad_parameter("websocket: the client is not using the websocket protocol")
    if not request.get("Sec-WebSocket-Key"):
        raise bad_parameter("websocket: not a websocket handshake: 'Sec-WebSocket-Key' header is missing or blank")
    offered = _tokens(request, "Sec-WebSocket-Protocol")
    kind = next((name for name in ("alpn", "alpn-ping") if name in offered), "")
    world.called("upgrade", form="websocket", subprotocol=kind)
    headers = [
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Accept", generate_accept_token(request.get("Sec-WebSocket-Key").encode()).decode()),
    ]
    if not kind:
        return Response(101, headers=headers, takeover=lambda stream, leftover: stream.close())
    return Response(
        101,
        headers=[*headers, ("Sec-WebSocket-Protocol", kind)],
        takeover=lambda stream, leftover: _serve_frames(world, front, stream, leftover, pings=kind == "alpn-ping"),
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


async def _serve_frames(world: World, front: Front, stream: Stream, leftover: bytes, pings: bool) -> None:
    """Teleport reads frame by frame: it takes binary ones, drops continuations, and answers no ping of a client. A message in
    several frames would lose bytes there, so here it is reported and ends the connection."""
    frames = Connection(ConnectionType.SERVER)

    async def upward(inner: Stream) -> None:
        data = leftover or await stream.read()
        while data:
            frames.receive_data(data)
            for event in frames.events():
                if isinstance(event, CloseConnection):
                    return
                if isinstance(event, Message) and event.frame_finished and not event.message_finished:
                    world.report(["a message in several frames"], "WebSocket")
                    return
                if isinstance(event, BytesMessage):
                    await inner.write(bytes(event.data))
            data = await stream.read()

    async def downward(inner: Stream) -> None:
        if pings:  # every 30 s there; one at once here, so that each client meets it
            await stream.write(frames.send(Ping(payload=b"teleport")))
        while data := await inner.read():
            await stream.write(frames.send(BytesMessage(data=data)))
        with contextlib.suppress(OSError, LocalProtocolError):
            await stream.write(frames.send(CloseConnection(code=1000)))

    await _carry(front, stream, upward, downward)
