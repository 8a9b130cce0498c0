# SPDX-License-Identifier: Apache-2.0
"""The auth service's gRPC on grpcio: who calls, in what version, what is unknown in it, which error it gets; 7.4 and 8."""

import re

import grpc
from google.protobuf import message_factory
from google.protobuf.message import Message

from . import faults
from .errors import TraceError, access_denied
from .fields import method_served, strip_unknown
from .world import Cluster, Connection, World

# A varint, a string and a sub-message under numbers that nobody uses: what a newer server may send.
UNKNOWN_FIELDS = b"\xf8\x7f\x2a" + b"\xf2\x7f\x03new" + b"\xea\x7f\x02\x08\x01"
UNSUPPORTED = "client version is unsupported"


class Call:
    """What a method needs to know of its caller."""

    def __init__(self, world: World, connection: Connection):
        self.world = world
        self.connection = connection

    @property
    def cluster(self) -> Cluster:
        return self.connection.cluster

    @property
    def caller(self):
        return self.connection.identity

    @property
    def roles(self):
        """The caller's roles in this cluster. Raises access denied where a leaf maps none of them."""
        found = self.cluster.local_roles(self.caller.roles)
        if self.cluster.role_map is not None and not found:
            raise access_denied(f"no role mapping for {self.caller.username} in {self.cluster.name}")
        return found

    @property
    def traits(self) -> dict[str, list[str]]:
        return self.cluster.local_traits(self.caller.traits, self.caller.aws_role_arns)

    def need_root(self) -> None:
        if self.cluster.role_map is not None:
            raise access_denied("certificates are issued by the root cluster")


class AuthService:
    """One gRPC service by its descriptor. `methods` is a table of name to coroutine (or asynchronous generator, for streams) of
    (Call, request or iterator)."""

    def __init__(self, world: World, service, methods: dict):
        self.world = world
        self.service = service
        self.methods = methods

    def handler(self) -> grpc.GenericRpcHandler:
        handlers = {method.name: self._handler(method) for method in self.service.methods}
        return grpc.method_handlers_generic_handler(self.service.full_name, handlers)

    def _handler(self, method):
        parse = message_factory.GetMessageClass(method.input_type).FromString
        options = {"request_deserializer": parse, "response_serializer": self._serialize}

        async def unary(request, context):
            call = await self._enter(method, request, context)
            return await self._guarded(context, self._run(method, call, request))

        async def stream(request, context):
            call = await self._enter(method, None if method.client_streaming else request, context)
            if not self._served(method):
                await context.abort(
                    grpc.StatusCode.UNIMPLEMENTED,
                    f"unknown method {method.name} for service {self.service.full_name}",
                )
            if method.client_streaming:
                request = self._watched(request, method)
            try:
                async for answer in self.methods[method.name](call, request):
                    yield answer
            except TraceError as error:
                await context.abort(error.grpc_code, error.message)

        if method.client_streaming:
            return grpc.stream_stream_rpc_method_handler(stream, **options)
        return (
            grpc.unary_stream_rpc_method_handler(stream, **options)
            if method.server_streaming
            else grpc.unary_unary_rpc_method_handler(unary, **options)
        )

    def _served(self, method) -> bool:
        return method_served(method, self.world.version.major) and method.name in self.methods

    async def _run(self, method, call: Call, request: Message) -> Message:
        if not self._served(method):
            raise TraceError(
                "not implemented", f"unknown method {method.name} for service {self.service.full_name}"
            )
        return await self.methods[method.name](call, request)

    async def _guarded(self, context, work) -> Message:
        try:
            return await work
        except TraceError as error:
            await context.abort(error.grpc_code, error.message)

    def _note(self, method, request: Message) -> None:
        self.world.report(strip_unknown(request, self.world.version.major), method.name)

    async def _watched(self, requests, method):
        async for request in requests:
            self._note(method, request)
            yield request

    async def _enter(self, method, request: Message | None, context) -> Call:
        """Everything that comes before a method: aborts the call, or tells its caller."""
        connection = self.world.connections.get(int(context.peer().rsplit(":", 1)[1]))
        metadata = {key: value for key, value in context.invocation_metadata()}
        self.world.called(
            "grpc",
            method=method.name,
            cluster=connection.cluster.name,
            version=metadata.get("version", ""),
            user=connection.identity.username if connection.identity else "",
        )
        await faults.slow(self.world.settings, "grpc")
        if not self._version_supported(metadata.get("version")):
            connection.close()  # as auth does; most clients see only the end of the connection
            await context.abort(grpc.StatusCode.PERMISSION_DENIED, UNSUPPORTED)
        if connection.identity is None or connection.certificates != 1 or connection.identity.usage:
            await context.abort(grpc.StatusCode.PERMISSION_DENIED, "access denied")
        if request is not None:
            self._note(method, request)
        await self._fault(method, context)
        return Call(self.world, connection)

    async def _fault(self, method, context) -> None:
        for fault in self.world.settings.grpc_errors:
            if fault.get("method") in (method.name, "*") and fault.get("times", 1) > 0:
                fault["times"] = fault.get("times", 1) - 1
                await context.abort(
                    grpc.StatusCode[fault.get("code", "UNKNOWN")], fault.get("message", "told to fail")
                )

    def _version_supported(self, text: str | None) -> bool:
        settings, version = self.world.settings, self.world.version
        checks = (
            version.checks_client_version if settings.reject_old_clients is None else settings.reject_old_clients
        )
        if not checks or text is None:
            return True
        found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?", text)
        if not found:
            return False
        major, minor, patch = (int(part) for part in found.groups()[:3])
        # "aa" is before every pre-release that is in use, so those of the oldest line pass.
        return (major, minor, patch, found[4] or "zz") >= (version.major - 1, 0, 0, "aa")

    def _serialize(self, message: Message) -> bytes:
        strip_unknown(message, self.world.version.major)
        if not self.world.settings.extra_fields:
            return message.SerializeToString()
        for field, value in message.ListFields():
            if field.message_type is not None and not field.message_type.GetOptions().map_entry:
                for item in value if field.is_repeated else [value]:
                    item.MergeFromString(UNKNOWN_FIELDS)
        return message.SerializeToString() + UNKNOWN_FIELDS
