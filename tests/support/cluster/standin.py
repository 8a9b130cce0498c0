# SPDX-License-Identifier: Apache-2.0
"""Puts the parts together."""

import asyncio
from pathlib import Path

import grpc

from . import methods_certs, methods_listing, methods_mfa, methods_requests, methods_trust
from .agent import Agent
from .app_endpoint import AppEndpoint
from .auth_service import AuthService
from .control import Control
from .front import Front
from .messages import auth_pb2, trust_pb2
from .transport_service import TransportService
from .versions import Version
from .webapi import WebApi
from .world import World

AUTH_METHODS = {
    **methods_listing.METHODS,
    **methods_mfa.METHODS,
    **methods_certs.METHODS,
    **methods_requests.METHODS,
}
AUTH = auth_pb2.DESCRIPTOR.services_by_name["AuthService"]
TRUST = trust_pb2.DESCRIPTOR.services_by_name["TrustService"]
# grpc-go's server sets no limit to what it sends and takes 4 MiB.
GRPC_OPTIONS = [
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", 4 << 20),
    ("grpc.so_reuseport", 0),
]


class StandIn:
    """A running cluster; `start` gives what a client needs to know."""

    def __init__(
        self,
        version: Version,
        folder: Path,
        host: str = "localhost",
        cluster: str = "cluster.example.test",
        leaf: str = "leaf.example.test",
        aws: str | None = None,
    ):
        self.world = World(version, host, cluster, leaf, folder)
        self.aws = aws
        self.stopped = asyncio.Event()

    async def start(self, port: int = 0, control_port: int = 0) -> dict:
        world = self.world
        self.auth, self.transport = grpc.aio.server(options=GRPC_OPTIONS), grpc.aio.server(options=GRPC_OPTIONS)
        auth_port, transport_port = (
            server.add_insecure_port("127.0.0.1:0") for server in (self.auth, self.transport)
        )
        api = WebApi(world, AppEndpoint(world, Agent(world, self.aws)))
        self.front = Front(world, api.handle, auth_port, transport_port)
        api.front = self.front
        services = (AuthService(world, AUTH, AUTH_METHODS), AuthService(world, TRUST, methods_trust.METHODS))
        self.auth.add_generic_rpc_handlers(tuple(service.handler() for service in services))
        self.transport.add_generic_rpc_handlers((TransportService(world, self.front).handler(),))
        await self.auth.start()
        await self.transport.start()
        world.port = await self.front.listen(port, self.front.serve_web)
        world.ssh_port = await self.front.listen(0, self.front.serve_ssh_port)
        control_port = await self.front.listen(control_port, Control(world, self.stopped.set).serve)
        return self._facts(control_port)

    async def stop(self) -> None:
        await self.front.close()
        await asyncio.gather(self.auth.stop(0), self.transport.stop(0))

    def _facts(self, control_port: int) -> dict:
        world = self.world
        ca_file = world.folder / "web-ca.pem"
        ca_file.write_bytes(world.web.pem)
        users = {
            user.name: {
                "password": user.password,
                "otp_secret": user.otp_secret,
                "security_key": user.key is not None,
                "sso": user.sso,
            }
            for user in world.users.values()
        }
        return {
            "version": str(world.version),
            "proxy": world.address,
            "ssh_proxy": f"{world.host}:{world.ssh_port}",
            "control": f"http://127.0.0.1:{control_port}",
            "web_ca": str(ca_file),
            "authorities": str(world.folder / "root"),
            "cluster": world.root.name,
            "leaf": world.leaf.name,
            "users": users,
            "connectors": world.connectors,
        }
