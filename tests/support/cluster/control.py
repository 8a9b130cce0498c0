# SPDX-License-Identifier: Apache-2.0
"""The control API: plain HTTP with JSON on a loopback port, for tests to steer the stand-in and to ask what it saw."""

import dataclasses
import json
import socket

import pyotp

from . import methods_requests, streams
from .errors import TraceError
from .http11 import Request, Response, json_response, serve
from .world import World

LIMIT = 1 << 20


class Control:
    """`serve` takes accepted sockets of the control port."""

    def __init__(self, world: World, stop):
        self.world = world
        self.stop = stop

    async def serve(self, sock: socket.socket) -> None:
        await serve(await streams.accept(sock, None), self.handle, LIMIT)

    async def handle(self, request: Request) -> Response:
        name = f"{request.method} {request.path}"
        table = {
            "GET /settings": self._settings,
            "POST /set": self._set,
            "POST /reset": self._reset,
            "GET /unknown": self._unknown,
            "GET /calls": self._calls,
            "GET /sessions": self._sessions,
            "POST /sessions/revoke": self._revoke,
            "GET /requests": self._requests,
            "POST /requests/resolve": self._resolve,
            "GET /otp": self._otp,
            "POST /webauthn": self._webauthn,
            "POST /stop": self._stop,
        }
        handler = table.get(name)
        if handler is None:
            return json_response({"error": f"no such call: {name}", "calls": sorted(table)}, 404)
        try:
            return json_response(handler(json.loads(request.body) if request.body else {}, request.query))
        except (ValueError, KeyError, TypeError, AttributeError, TraceError) as error:
            return json_response({"error": f"{type(error).__name__}: {error}"}, 400)

    def _settings(self, body: dict, query: dict):
        return dataclasses.asdict(self.world.settings)

    def _set(self, body: dict, query: dict):
        self.world.settings.change(body)
        return self._settings(body, query)

    def _reset(self, body: dict, query: dict):
        """Settings, sessions, requests, locks, and everything that was noted."""
        world = self.world
        world.settings.reset()
        world.sessions.clear()
        world.requests.clear()
        world.sso.clear()
        world.unknown.clear()
        world.calls.clear()
        for user in world.users.values():
            user.failures, user.locked = [], False
        return {}

    def _unknown(self, body: dict, query: dict):
        return {"unknown": self.world.unknown}

    def _calls(self, body: dict, query: dict):
        """?since=N skips the first N; `next` is the N of the following question."""
        since = int(query.get("since", "0"))
        return {"calls": self.world.calls[since:], "next": len(self.world.calls)}

    def _sessions(self, body: dict, query: dict):
        return {
            "sessions": [
                {
                    "id": entry.id,
                    "user": entry.user,
                    "public_addr": entry.public_addr,
                    "cluster": entry.cluster,
                    "aws_role_arn": entry.aws_role_arn,
                    "expires": entry.expires.isoformat(),
                    "mfa_device": entry.mfa_device,
                }
                for entry in self.world.sessions.values()
            ]
        }

    def _revoke(self, body: dict, query: dict):
        """{"id"} or {"user"}; all without either."""
        gone = [
            key
            for key, entry in self.world.sessions.items()
            if body.get("id") in (None, key) and body.get("user") in (None, entry.user)
        ]
        for key in gone:
            del self.world.sessions[key]
        return {"revoked": gone}

    def _requests(self, body: dict, query: dict):
        return {
            "requests": [
                {
                    "id": entry.id,
                    "user": entry.user,
                    "roles": entry.roles,
                    "state": entry.state,
                    "reason": entry.reason,
                    "resources": entry.resources,
                }
                for entry in self.world.requests.values()
            ]
        }

    def _resolve(self, body: dict, query: dict):
        """{"id", "state": APPROVED or DENIED, "reason"}; without an id the only pending one."""
        pending = [entry for entry in self.world.requests.values() if entry.state == "PENDING"]
        found = self.world.requests[body["id"]] if "id" in body else pending[0] if len(pending) == 1 else None
        if found is None or body["state"] not in ("APPROVED", "DENIED"):
            raise ValueError(f"{len(pending)} pending requests, state {body['state']}")
        methods_requests.resolve(found, body["state"], body.get("reason", ""))
        return {"id": found.id, "state": found.state}

    def _otp(self, body: dict, query: dict):
        """The code of ?user=NAME for now."""
        return {"code": pyotp.TOTP(self.world.users[query["user"]].otp_secret).now()}

    def _webauthn(self, body: dict, query: dict):
        """{"user", "publicKey", "origin"}: the assertion that the user's security key would give."""
        return self.world.users[body["user"]].key.answer(body["publicKey"], body["origin"])

    def _stop(self, body: dict, query: dict):
        self.stop()
        return {}
