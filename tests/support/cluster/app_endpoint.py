# SPDX-License-Identifier: Apache-2.0
"""What the Proxy Service and an agent do with a request that comes with a certificate; sections 9.5, 10.1 and 10.2
[lib/web/app/handler.go, middleware.go, lib/srv/app/connections_handler.go]."""

import asyncio
from urllib.parse import quote

from . import access, faults, identity
from .access import App
from .agent import Agent, AgentRequest
from .errors import KINDS, TraceError, access_denied
from .http11 import Request, Response, redirect, text_response
from .identity import Identity
from .world import AppSession, Cluster, World

API_ERROR = "X-Teleport-Api-Error"
AMZ = "AWS4-HMAC-SHA256"


class AppEndpoint:
    """Answers requests that carry a verified client certificate."""

    def __init__(self, world: World, agent: Agent):
        self.world = world
        self.agent = agent

    async def handle(self, request: Request) -> Response:
        settings = self.world.settings
        caller = identity.from_certificate(request.stream.certificates[0])
        self.world.called(
            "app",
            method=request.method,
            target=request.target,
            host=request.get("Host"),
            user=caller.username,
            session=caller.route.session_id,
            headers=[list(entry) for entry in request.headers],
        )
        await faults.slow(settings, "app")
        faults.arm_cut(settings, request.stream, "app")
        try:
            session = self._session(caller)
        except TraceError as error:
            # No redirect for a certificate: plain text, and no X-Teleport-Api-Error.
            return text_response(error.http_status, error.message)
        if settings.no_agent == "cached":
            return Response(500, b"Internal Server Error")
        session.cached = True
        return await self._serve(request, caller, session)

    def _session(self, caller: Identity) -> AppSession:
        """The session is looked up for each request; the certificate's own end was checked by the handshake only."""
        session = self.world.live_session(caller.route.session_id) if caller.route.session_id else None
        if session is None or session.user != caller.username or self.world.settings.no_agent == "uncached":
            raise access_denied("invalid session")
        cluster = self.world.cluster(session.cluster)
        if cluster is None or self._app(cluster, session) is None:
            raise access_denied("invalid session")
        return session

    def _app(self, cluster: Cluster, session: AppSession) -> App | None:
        return next((app for app in self.world.apps_of(cluster) if app.public_addr == session.public_addr), None)

    async def _serve(self, request: Request, caller: Identity, session: AppSession) -> Response:
        cluster = self.world.cluster(session.cluster)
        app = self._app(cluster, session)
        if not self._allowed(cluster, session, app):
            self.world.called("app refused", app=app.name, arn=session.aws_role_arn)
            return Response(403, b"Forbidden", [("Content-Type", "text/plain; charset=utf-8")], close=True)
        if not app.is_aws:
            return Response(200, f"{app.name} of {cluster.name}\n".encode(), [("Content-Type", "text/plain")])
        work = AgentRequest(request, app, session, self._forwarded(request), self._host_header(request))
        if not work.assumed_role and not request.get("Authorization").startswith(AMZ + " "):
            return redirect(
                "https://signin.aws.amazon.com/federation?Action=login&Issuer="
                + quote(app.public_addr, safe="")
                + "&Destination="
                + quote(app.uri, safe="")
                + "&SigninToken=stand-in"
            )
        try:
            return await asyncio.to_thread(self.agent.serve, work)
        except TraceError as error:
            return self._api_error(error)

    def _allowed(self, cluster: Cluster, session: AppSession, app: App) -> bool:
        """RBAC at the agent: the app, its ARN, and per-session MFA."""
        roles = cluster.local_roles(session.roles)
        only = session.allowed_resources
        if not access.may_see(roles, app) or (only and f"/{cluster.name}/app/{app.name}" not in only):
            return False
        traits = cluster.local_traits(session.traits, session.aws_role_arns)
        if app.is_aws and session.aws_role_arn not in access.app_arns(roles, traits, app):
            return False
        needs_mfa = self.world.settings.session_mfa or any(role.session_mfa for role in roles)
        return not needs_mfa or (bool(session.mfa_device) and self.world.version.has_app_session_mfa)

    def _forwarded(self, request: Request) -> list[tuple[str, str]]:
        """The proxy drops every X-Forwarded-* and X-Real-Ip of the client [lib/httplib/reverseproxy/rewriter.go]."""
        return [
            (name, value)
            for name, value in request.headers
            if not name.lower().startswith("x-forwarded-")
            and name.lower() not in ("x-real-ip", "connection", "keep-alive", "te")
        ]

    def _host_header(self, request: Request) -> str:
        """X-Forwarded-Host as the agent sees it: made from Host."""
        return request.get("Host")

    def _api_error(self, error: TraceError) -> Response:
        reasons = {
            400: "Bad Request",
            403: "Forbidden",
            404: "Not Found",
            429: "Too Many Requests",
            500: "Internal Server Error",
            501: "Not Implemented",
            504: "Gateway Timeout",
            409: "Conflict",
            412: "Precondition Failed",
        }
        status = KINDS[error.kind][0]
        return text_response(status, reasons[status], [(API_ERROR, error.message.replace("\n", " "))])
