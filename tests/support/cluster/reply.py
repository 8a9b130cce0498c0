# SPDX-License-Identifier: Apache-2.0
"""How the web API reads JSON and tells errors; sections 1.3 and 2 [lib/httplib/httplib.go, gravitational/trace]."""

import json

from .errors import TraceError, bad_parameter, limit_exceeded
from .fields import unknown_keys
from .http11 import Request, Response, json_response
from .world import World


def error_response(error: TraceError) -> Response:
    return json_response({"error": {"message": error.message}}, error.http_status)


def route_not_found(world: World) -> Response:
    body: dict = {"error": {"message": "path not found"}}
    if world.version.not_found_carries_version:
        version = world.version
        body["fields"] = {
            "proxyVersion": {
                "major": version.major,
                "minor": version.minor,
                "patch": version.patch,
                "preRelease": "",
                "string": str(version),
            }
        }
    return json_response(body, 404)


def read_json(world: World, request: Request, known: set[str]) -> dict:
    """The body as an object; reports keys that the endpoint has no name for. Raises bad parameter, limit exceeded."""
    if request.get("Content-Type").split(";")[0].strip().lower() != "application/json":
        raise bad_parameter("invalid request")
    if request.too_large:
        raise limit_exceeded("the read limit is reached")
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise bad_parameter(f"request: {error}") from error
    if not isinstance(body, dict):
        raise bad_parameter("request: json: cannot unmarshal into Go value")
    world.report(unknown_keys(body, known, "body"), f"{request.method} {request.path}")
    return body


def text_field(body: dict, name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise bad_parameter(
            f"request: json: cannot unmarshal {type(value).__name__} into Go struct field .{name} of type string"
        )
    return value


def duration_field(body: dict, name: str) -> int:
    """Go's time.Duration in JSON: whole nanoseconds."""
    value = body.get(name) or 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise bad_parameter(
            f"request: json: cannot unmarshal {type(value).__name__} into Go struct field .{name} of type time.Duration"
        )
    return value
