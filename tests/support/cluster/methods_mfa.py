# SPDX-License-Identifier: Apache-2.0
"""MFA challenges of auth and per-session MFA; section 8.7 [lib/auth/grpcserver.go, rfd 0169]."""

import uuid

import pyotp

from . import login
from .auth_service import Call
from .authenticator import assertion
from .errors import access_denied, bad_parameter, not_found
from .messages import auth_pb2, mfa_pb2
from .world import User

SCOPES = {
    mfa_pb2.CHALLENGE_SCOPE_LOGIN: "login",
    mfa_pb2.CHALLENGE_SCOPE_PASSWORDLESS_LOGIN: "passwordless",
    mfa_pb2.CHALLENGE_SCOPE_USER_SESSION: "session",
}


def app_needs_mfa(call: Call, public_addr: str, name: str) -> bool:
    """Raises not found for an app that is not there, and says no for one that MFA would not open."""
    app = next(
        (
            entry
            for entry in call.world.apps_of(call.cluster)
            if entry.public_addr == public_addr or entry.name == name
        ),
        None,
    )
    if app is None:
        raise not_found(f'application "{name}" not found')
    return call.world.settings.session_mfa or any(role.session_mfa for role in call.roles)


def _needs_mfa(call: Call, request: auth_pb2.IsMFARequiredRequest) -> bool:
    target = request.WhichOneof("Target")
    if target is None:  # what is left of an App target on servers that do not know it
        raise bad_parameter("missing Target field")
    if target != "App":
        return False
    return app_needs_mfa(call, request.App.PublicAddr, request.App.Name)


async def is_mfa_required(call: Call, request) -> auth_pb2.IsMFARequiredResponse:
    needed = _needs_mfa(call, request)
    return auth_pb2.IsMFARequiredResponse(
        Required=needed, MFARequired=auth_pb2.MFA_REQUIRED_YES if needed else auth_pb2.MFA_REQUIRED_NO
    )


async def create_authenticate_challenge(call: Call, request) -> auth_pb2.MFAAuthenticateChallenge:
    world = call.world
    kind = request.WhichOneof("Request") or "ContextUser"
    if request.HasField("MFARequiredCheck") and not _needs_mfa(call, request.MFARequiredCheck):
        return auth_pb2.MFAAuthenticateChallenge(MFARequired=auth_pb2.MFA_REQUIRED_NO)
    scope = "session"
    if world.version.requires_challenge_scope and kind == "ContextUser":
        scope = SCOPES.get(request.ChallengeExtensions.scope, "")
        if request.ChallengeExtensions.scope == mfa_pb2.CHALLENGE_SCOPE_UNSPECIFIED:
            raise bad_parameter("challenge scope must be specified")
    if kind == "Passwordless":
        found = auth_pb2.MFAAuthenticateChallenge()
        _fill(found, world.relying_party.begin(None, "passwordless"))
        return found
    user = world.users[call.caller.username]
    if kind == "UserCredentials":
        user = world.users.get(request.UserCredentials.Username)
        login.check_password(world, user, request.UserCredentials.Password.decode())
        scope = "login"
    found = challenge(call, user, scope)
    if request.HasField("MFARequiredCheck"):
        found.MFARequired = auth_pb2.MFA_REQUIRED_YES
    return found


def challenge(call: Call, user: User, scope: str) -> auth_pb2.MFAAuthenticateChallenge:
    """Without a device none of its methods is set."""
    found = auth_pb2.MFAAuthenticateChallenge()
    factor = call.world.settings.second_factor
    if user.otp_secret and factor in ("otp", "on", "optional"):
        found.TOTP.SetInParent()
    if user.key is not None and factor in ("webauthn", "on", "optional"):
        _fill(found, call.world.relying_party.begin(user.key, scope, user.name))
    return found


def _fill(found: auth_pb2.MFAAuthenticateChallenge, options: dict) -> None:
    target = found.WebauthnChallenge.public_key
    target.challenge, target.timeout_ms, target.rp_id = options["challenge"], options["timeout"], options["rpId"]
    target.user_verification = options["userVerification"]
    for entry in options["allowCredentials"]:
        target.allow_credentials.add(type=entry["type"], id=entry["id"])


def verify(call: Call, response: auth_pb2.MFAAuthenticateResponse) -> str:
    """The id of the device that answered. Raises access denied."""
    user = call.world.users[call.caller.username]
    kind = response.WhichOneof("Response")
    if kind == "TOTP":
        if not user.otp_secret or not pyotp.TOTP(user.otp_secret).verify(response.TOTP.Code, valid_window=1):
            raise access_denied("invalid one time token")
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"otp.{user.name}"))
    if kind == "Webauthn" and user.key is not None:
        answer = response.Webauthn
        try:
            parsed = assertion(
                answer.response.client_data_json,
                answer.response.authenticator_data,
                answer.response.signature,
                answer.response.user_handle,
            )
        except ValueError as error:
            raise access_denied("invalid credentials") from error
        call.world.relying_party.finish(answer.raw_id, parsed, user.key, "session", user.name)
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"key.{user.name}"))
    raise access_denied("invalid MFA response")


METHODS = {"IsMFARequired": is_mfa_required, "CreateAuthenticateChallenge": create_authenticate_challenge}
