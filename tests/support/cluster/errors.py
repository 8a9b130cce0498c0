# SPDX-License-Identifier: Apache-2.0
"""Teleport's kinds of error (gravitational/trace) with their HTTP status and gRPC code; section 1.3 and 7.4."""

import grpc

KINDS = {
    "bad parameter": (400, grpc.StatusCode.INVALID_ARGUMENT),
    "access denied": (403, grpc.StatusCode.PERMISSION_DENIED),
    "not found": (404, grpc.StatusCode.NOT_FOUND),
    "already exists": (409, grpc.StatusCode.ALREADY_EXISTS),
    "compare failed": (412, grpc.StatusCode.FAILED_PRECONDITION),
    "limit exceeded": (429, grpc.StatusCode.RESOURCE_EXHAUSTED),
    "not implemented": (501, grpc.StatusCode.UNIMPLEMENTED),
    "connection problem": (504, grpc.StatusCode.UNAVAILABLE),
    "other": (500, grpc.StatusCode.UNKNOWN),
}


class TraceError(Exception):
    """A failure as Teleport tells it: kind is a key of KINDS."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind
        self.message = message

    @property
    def http_status(self) -> int:
        return KINDS[self.kind][0]

    @property
    def grpc_code(self) -> grpc.StatusCode:
        return KINDS[self.kind][1]


def bad_parameter(message: str) -> TraceError:
    return TraceError("bad parameter", message)


def access_denied(message: str) -> TraceError:
    return TraceError("access denied", message)


def not_found(message: str) -> TraceError:
    return TraceError("not found", message)


def limit_exceeded(message: str) -> TraceError:
    return TraceError("limit exceeded", message)
