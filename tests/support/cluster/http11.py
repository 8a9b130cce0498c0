# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 on h11: keeps connections, streams nothing, hands whole requests to a handler."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

import h11

from .streams import Stream


@dataclass
class Request:
    """One request. `headers` keeps the order and letter case it came in."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    stream: Stream
    too_large: bool = False
    version: str = "1.1"

    @property
    def path(self) -> str:
        return unquote(self.raw_path)

    @property
    def raw_path(self) -> str:
        return urlsplit(self.target).path if not self.target.startswith("//") else self.target.split("?")[0]

    @property
    def raw_query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.raw_query, keep_blank_values=True).items()}

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name: str) -> str:
        return next(iter(self.all(name)), "")


@dataclass
class Response:
    """An answer; with `takeover` the connection is that coroutine's after a 101."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    takeover: object = None
    close: bool = False


def json_response(value, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), [("Content-Type", "application/json")])


def text_response(status: int, text: str, headers: list[tuple[str, str]] = ()) -> Response:
    """As net/http's Error writes it."""
    return Response(
        status,
        (text + "\n").encode(),
        [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff"), *headers],
    )


def html_response(body: str, status: int = 200) -> Response:
    return Response(status, body.encode(), [("Content-Type", "text/html; charset=utf-8")])


def redirect(location: str) -> Response:
    return Response(
        302,
        f'<a href="{location}">Found</a>.\n'.encode(),
        [("Location", location), ("Content-Type", "text/html; charset=utf-8")],
    )


async def serve(stream: Stream, handler, limit: int) -> None:
    """Serves until the client goes. `handler` is a coroutine of Request to Response; a body over `limit` comes cut, as too_large."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 17)
    try:
        while True:
            request = await _request(connection, stream, limit)
            if request is None:
                return
            response = await handler(request)
            if response.takeover is not None:
                await _switch(connection, stream, response)
                return
            if request.too_large:
                response.close = True
            await _answer(connection, stream, request, response)
            if response.close or connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()
    except (h11.RemoteProtocolError, ConnectionError, OSError):
        return
    finally:
        await stream.close()


async def _event(connection: h11.Connection, stream: Stream):
    while True:
        event = connection.next_event()
        if event is not h11.NEED_DATA:
            return event
        if connection.they_are_waiting_for_100_continue:
            await stream.write(connection.send(h11.InformationalResponse(status_code=100, headers=[])))
        connection.receive_data(await stream.read())


async def _request(connection: h11.Connection, stream: Stream, limit: int) -> Request | None:
    event = await _event(connection, stream)
    if not isinstance(event, h11.Request):
        return None
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers.raw_items()]
    request = Request(
        event.method.decode(),
        event.target.decode("latin-1"),
        headers,
        b"",
        stream,
        version=event.http_version.decode(),
    )
    parts, size = [], 0
    while True:
        event = await _event(connection, stream)
        if isinstance(event, h11.EndOfMessage):
            break
        if isinstance(event, h11.ConnectionClosed):
            return None
        size += len(event.data)
        if size > limit:
            request.too_large = True
            break
        parts.append(bytes(event.data))
    request.body = b"".join(parts)
    return request


def _encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _answer(connection: h11.Connection, stream: Stream, request: Request, response: Response) -> None:
    head = request.method == "HEAD" and any(name.lower() == "content-length" for name, _ in response.headers)
    dropped = ("transfer-encoding", "connection") if head else ("content-length", "transfer-encoding", "connection")
    headers = [(name, value) for name, value in response.headers if name.lower() not in dropped]
    if response.status not in (204, 304) and not head:
        headers.append(("Content-Length", str(len(response.body))))
    if response.close:
        headers.append(("Connection", "close"))
    data = connection.send(h11.Response(status_code=response.status, headers=_encoded(headers)))
    if request.method != "HEAD" and response.body and response.status not in (204, 304):
        data += connection.send(h11.Data(data=response.body))
    data += connection.send(h11.EndOfMessage())
    await stream.write(data)


async def _switch(connection: h11.Connection, stream: Stream, response: Response) -> None:
    # Written by hand: h11 refuses 101 where the client, as one behind some balancers, could not send `Upgrade`.
    lines = ["HTTP/1.1 101 Switching Protocols", *(f"{name}: {value}" for name, value in response.headers), "", ""]
    await stream.write("\r\n".join(lines).encode("latin-1"))
    leftover, _ = connection.trailing_data
    await response.takeover(stream, leftover)
