# SPDX-License-Identifier: Apache-2.0
"""teleport.transport.v1.TransportService: how auth is reached with TLS routing off; section 7.3 [api/client/proxy/client.go]."""

import asyncio
import contextlib
import socket

import grpc

from .clienthello import peek
from .front import Front
from .messages import transport_pb2
from .streams import accept
from .world import World

SERVICE = "teleport.transport.v1.TransportService"


class TransportService:
    """Carries raw connections to an auth service in the frames of a stream."""

    def __init__(self, world: World, front: Front):
        self.world = world
        self.front = front

    def handler(self) -> grpc.GenericRpcHandler:
        details = grpc.unary_unary_rpc_method_handler(
            self.details,
            request_deserializer=transport_pb2.GetClusterDetailsRequest.FromString,
            response_serializer=transport_pb2.GetClusterDetailsResponse.SerializeToString,
        )
        cluster = grpc.stream_stream_rpc_method_handler(
            self.proxy_cluster,
            request_deserializer=transport_pb2.ProxyClusterRequest.FromString,
            response_serializer=transport_pb2.ProxyClusterResponse.SerializeToString,
        )
        return grpc.method_handlers_generic_handler(
            SERVICE, {"GetClusterDetails": details, "ProxyCluster": cluster}
        )

    async def details(self, request, context):
        self.world.called("transport", method="GetClusterDetails")
        return transport_pb2.GetClusterDetailsResponse(
            details=transport_pb2.ClusterDetails(fips_enabled=self.world.settings.fips)
        )

    async def proxy_cluster(self, requests, context):
        first = await anext(aiter(requests), None)
        name = first.cluster if first is not None else ""
        self.world.called("transport", method="ProxyCluster", cluster=name)
        cluster = self.world.cluster(name)
        if cluster is None:
            code = grpc.StatusCode.NOT_FOUND if name else grpc.StatusCode.INVALID_ARGUMENT
            await context.abort(
                code, f'cluster "{name}" is not found' if name else "first message must contain a cluster"
            )
        near, far = socket.socketpair()
        for end in (near, far):
            end.setblocking(False)
        self.front.spawn(self.front.guard(self._serve(far, cluster)))
        stream = await accept(near, None)
        upward = asyncio.ensure_future(self._upward(first, requests, stream))
        try:
            while data := await stream.read():
                yield transport_pb2.ProxyClusterResponse(frame=transport_pb2.Frame(payload=data))
        finally:
            upward.cancel()
            await asyncio.gather(upward, return_exceptions=True)
            await stream.close()

    async def _serve(self, sock: socket.socket, cluster) -> None:
        await self.front.serve_auth(sock, await peek(sock), cluster)

    async def _upward(self, first, requests, stream) -> None:
        with contextlib.suppress(ConnectionError, OSError):
            if first.frame.payload:
                await stream.write(first.frame.payload)
            async for request in requests:
                await stream.write(request.frame.payload)
            stream.end()
