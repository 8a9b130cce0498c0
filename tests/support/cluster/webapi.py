# SPDX-License-Identifier: Apache-2.0
"""The web port's HTTP: a client certificate leads to the app endpoint, everything else to the web API [lib/web/apiserver.go]."""

import asyncio
import ipaddress
from urllib.parse import quote

from . import discovery, faults, login, sso, upgrade
from .app_endpoint import AppEndpoint
from .errors import TraceError, access_denied, limit_exceeded
from .front import Front
from .http11 import Request, Response, html_response, json_response, redirect
from .reply import error_response, route_not_found
from .world import World

KINDS = ("github", "saml", "oidc")


class WebApi:
    """`handle` is the front's HTTP handler."""

    def __init__(self, world: World, apps: AppEndpoint):
        self.world = world
        self.apps = apps
        self.front: Front | None = None

    async def handle(self, request: Request) -> Response:
        if request.stream.certificates:
            return await self.apps.handle(request)
        foreign = self._foreign_host(request)
        if foreign is not None:
            return foreign
        if request.raw_path.startswith("/v1/"):
            request.target = request.target[3:]
        self.world.called("web", method=request.method, path=request.path)
        await faults.slow(self.world.settings, "web")
        faults.arm_cut(self.world.settings, request.stream, "web")
        try:
            return self._faulty(request) or await self._route(request)
        except TraceError as error:
            return error_response(error)

    def _foreign_host(self, request: Request) -> Response | None:
        """A Host that is not the proxy's goes to the launcher: the sign of a forgotten certificate."""
        host = request.get("Host").rsplit(":", 1)[0].strip("[]")
        try:
            ipaddress.ip_address(host)
        except ValueError:
            if host not in (self.world.host, "localhost", ""):
                path = quote(request.raw_path, safe="")
                return redirect(f"https://{self.world.address}/web/launch/{host}?path={path}")
        return None

    def _faulty(self, request: Request) -> Response | None:
        settings = self.world.settings
        if not request.path.startswith("/webapi/"):
            return None
        if settings.rate_limited > 0:
            settings.rate_limited -= 1
            raise limit_exceeded("rate limit exceeded")
        answers = {
            "json": Response(200, b'{"auth": {"type": ', [("Content-Type", "application/json")]),
            "html": html_response("<h1>It works!</h1>"),
            "empty": Response(200),
        }
        return answers.get(settings.garbage)

    async def _route(self, request: Request) -> Response:
        method, path = request.method, request.path
        if method == "GET" and path == "/webapi/connectionupgrade":
            return upgrade.answer(self.world, self.front, request)
        if method == "GET":
            return self._get(request, path)
        if method == "POST":
            # ssh-keygen runs inside these: off the loop, so that a signing does not hold up other connections.
            return await asyncio.to_thread(self._post, request, path)
        return route_not_found(self.world)

    def _get(self, request: Request, path: str) -> Response:
        world = self.world
        if path == "/webapi/find":
            return self._json(discovery.find(world))
        if path == "/webapi/ping":
            return self._json(discovery.ping(world))
        if path.startswith("/webapi/ping/"):
            return self._json(discovery.ping(world, path.removeprefix("/webapi/ping/")))
        if path == "/webapi/motd":
            return self._json({"Text": world.settings.motd})
        if path.startswith("/web/msg/"):
            return sso.message_page(world, path)
        if path.startswith("/web/launch/"):
            return html_response(
                f"<!DOCTYPE html><title>Teleport</title><h1>Launching</h1><p>{len(path.split('/')) - 3}</p>"
            )
        for kind in KINDS:
            if path == f"/webapi/{kind}/callback":
                return sso.callback(world, request, kind)
            if path == f"/stand-in/idp/{kind}":
                return sso.provider(world, request, kind)
        return route_not_found(world)

    def _post(self, request: Request, path: str) -> Response:
        world = self.world
        if path == "/webapi/ssh/certs" and world.version.has_ssh_certs_route:
            return self._json(login.ssh_certs(world, request))
        if path == "/webapi/mfa/login/begin":
            return self._json(login.mfa_begin(world, request))
        if path == "/webapi/mfa/login/finish":
            return self._json(login.mfa_finish(world, request))
        if path == "/webapi/headless/login" and world.version.has_headless_route:
            raise access_denied("headless authentication denied")
        for kind in KINDS:
            if path == f"/webapi/{kind}/login/console" and (kind == "github" or world.settings.edition == "ent"):
                return self._json(sso.start(world, request, kind))
            if path == f"/stand-in/idp/{kind}":
                return sso.provider(world, request, kind)
        if path.startswith("/webapi/saml/acs/"):
            return sso.callback(world, request, "saml")
        return route_not_found(world)

    def _json(self, value: dict) -> Response:
        if self.world.settings.extra_fields:
            value = {**value, "brand_new_field": {"nested": [1, "two", None]}}
        return json_response(value)
