# SPDX-License-Identifier: Apache-2.0
"""App sessions and certificates; sections 8.3, 8.4, 8.6 and 8.9's "assume" [lib/auth/auth_with_roles.go, sessions.go]."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from google.protobuf.empty_pb2 import Empty

from . import issue, methods_mfa, wire
from .auth_service import Call
from .authority import now
from .errors import access_denied, bad_parameter, not_found
from .identity import Route
from .issue import Keys
from .messages import auth_pb2
from .world import AccessRequest, AppSession

Certs, Request = auth_pb2.Certs, auth_pb2.UserCertsRequest
SINGLE_USE_TTL = timedelta(minutes=1)


async def create_app_session(call: Call, request) -> auth_pb2.CreateAppSessionResponse:
    call.need_root()
    if request.Username != call.caller.username:
        raise access_denied(
            f'users can only create application session for themselves, not for "{request.Username}"'
        )
    session = _new_session(
        call, request.PublicAddr, request.ClusterName, request.AWSRoleARN, call.caller.expires, ""
    )
    return auth_pb2.CreateAppSessionResponse(Session=wire.session(call.world, session))


def _new_session(
    call: Call, public_addr: str, cluster: str, arn: str, expires: datetime, mfa_device: str
) -> AppSession:
    """Nothing of the route is checked here; a wrong one shows with the first request."""
    limit = now() + issue.ttl_limit(call.world, call.caller.roles)
    return call.world.new_session(
        user=call.caller.username,
        roles=list(call.caller.roles),
        traits=dict(call.caller.traits),
        aws_role_arns=list(call.caller.aws_role_arns),
        cluster=cluster,
        public_addr=public_addr,
        aws_role_arn=arn,
        expires=min(expires, call.caller.expires, limit),
        mfa_device=mfa_device,
        allowed_resources=list(call.caller.allowed_resources),
    )


async def get_app_session(call: Call, request) -> auth_pb2.GetAppSessionResponse:
    session = call.world.live_session(request.SessionID)
    if session is None:
        raise not_found(f'key "/app/sessions/{request.SessionID}" is not found')
    if session.user != call.caller.username:
        raise access_denied("access denied")
    return auth_pb2.GetAppSessionResponse(Session=wire.session(call.world, session))


async def delete_app_session(call: Call, request) -> Empty:
    call.need_root()
    session = call.world.sessions.get(request.SessionID)
    if session is None:
        raise not_found(f'key "/app/sessions/{request.SessionID}" is not found')
    if session.user != call.caller.username:
        raise access_denied("access denied")
    del call.world.sessions[request.SessionID]
    return Empty()


async def delete_user_app_sessions(call: Call, request) -> Empty:
    call.need_root()
    if request.Username != call.caller.username:
        raise access_denied("access denied")
    call.world.sessions = {
        key: entry for key, entry in call.world.sessions.items() if entry.user != request.Username
    }
    return Empty()


async def generate_user_certs(call: Call, request) -> Certs:
    call.need_root()
    device = methods_mfa.verify(call, request.MFAResponse) if request.HasField("MFAResponse") else ""
    return await asyncio.to_thread(_generate, call, request, device)


def _keys(call: Call, request: Request) -> Keys:
    """One key up to 16, either form with 17, two with 18; fields that a version does not know are gone by now."""
    if request.PublicKey and (request.SSHPublicKey or request.TLSPublicKey):
        raise bad_parameter("only one of PublicKey and the split keys may be set")
    if request.PublicKey:
        return Keys.single(request.PublicKey)
    if request.SSHPublicKey or request.TLSPublicKey:
        return Keys.split(request.SSHPublicKey, request.TLSPublicKey)
    raise bad_parameter("no public key: nothing to certify")


def _expires(call: Call, request: Request, roles: list[str]) -> datetime:
    """A request without Expires has Go's zero time, which is past."""
    asked = datetime.fromtimestamp(max(request.Expires.seconds, 0), timezone.utc)
    if asked < now():
        raise access_denied("client credentials have expired, please relogin.")
    return min(asked, call.caller.expires, now() + issue.ttl_limit(call.world, roles))


def _generate(call: Call, request: Request, device: str) -> Certs:
    if request.Username != call.caller.username:
        raise access_denied("access denied: impersonation is not allowed")
    if call.caller.disallow_reissue:
        raise access_denied("access denied: identity is not allowed to reissue certificates")
    issue.check_key_policy(call.world)
    keys = _keys(call, request)
    if request.Usage == Request.App:
        return _app_certs(call, request, keys, device)
    if request.Usage != Request.All:
        raise access_denied("the stand-in certifies users and apps only")
    return _login_certs(call, request, keys)


def _app_certs(call: Call, request: Request, keys: Keys, device: str) -> Certs:
    world, asked = call.world, request.RouteToApp
    expires = _expires(call, request, call.caller.roles)
    if device and request.RequesterName != Request.TSH_APP_LOCAL_PROXY:
        expires = min(expires, now() + SINGLE_USE_TTL)
    route = Route(
        cluster=asked.ClusterName,
        public_addr=asked.PublicAddr,
        name=asked.Name,
        aws_role_arn=asked.AWSRoleARN,
        target_port=asked.TargetPort,
    )
    if world.version.needs_app_session_call or asked.SessionID:
        route.session_id = asked.SessionID  # on 14 and 15 an empty one makes a certificate that opens nothing
    else:
        route.session_id = _new_session(
            call, asked.PublicAddr, asked.ClusterName, asked.AWSRoleARN, expires, device
        ).id
    route.aws_credentials = _roles_anywhere(call, route, expires)
    tls = issue.app_certificate(world, call.caller, route, keys, expires, device)
    world.called("app certificate", name=route.name, arn=route.aws_role_arn, session=route.session_id)
    if request.Purpose == Request.CERT_PURPOSE_SINGLE_USE_CERTS:
        return Certs(TLS=tls)
    ssh = world.root.authorities.ssh_user.certify(keys.ssh_line, call.caller, expires) if keys.ssh_line else b""
    return Certs(
        SSH=ssh,
        TLS=tls,
        TLSCACerts=[world.root.authorities.host.pem],
        SSHCACerts=[world.root.authorities.ssh_host.public_line],
    )


def _roles_anywhere(call: Call, route: Route, expires: datetime) -> str:
    """What auth puts into the certificate of a Roles Anywhere app; made up, real ones are AWS's (8.10)."""
    app = next(
        (entry for entry in call.world.apps_of(call.world.root) if entry.public_addr == route.public_addr), None
    )
    if app is None or not app.roles_anywhere or call.world.version.major < 18:
        return ""
    if expires - now() < timedelta(minutes=15):
        raise bad_parameter("AWS IAM Roles Anywhere sessions last 15 minutes at least")
    return json.dumps(
        {
            "Version": 1,
            "AccessKeyId": "ASIAROLESANYWHERE000",
            "SecretAccessKey": "roles-anywhere-secret",
            "SessionToken": "roles-anywhere-token",
            "Expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )


def _active_requests(call: Call, request: Request) -> list[str]:
    """Those of the caller's certificate and the new ones, less the dropped; "*" alone drops all, the new ones too."""
    dropped = list(request.DropAccessRequests)
    if dropped == ["*"]:
        return []
    wanted = call.caller.active_requests + list(request.AccessRequests)
    return [entry for entry in dict.fromkeys(wanted) if entry not in dropped]


def _approved(call: Call, identifier: str) -> AccessRequest:
    found = call.world.requests.get(identifier)
    if found is None or found.user != call.caller.username:
        raise not_found(f'access request "{identifier}" not found')
    if found.state != "APPROVED":
        raise access_denied(f'access request "{identifier}" is in state {found.state}, not APPROVED')
    if found.expires < now():
        raise access_denied(f'access request "{identifier}" has expired')
    return found


def _login_certs(call: Call, request: Request, keys: Keys) -> Certs:
    """A new certificate of the user, with requests assumed or dropped: desiredAccessInfoForUser of auth_with_roles.go."""
    world = call.world
    user = world.users[call.caller.username]
    roles = list(user.roles if request.DropAccessRequests else call.caller.roles)
    active = [_approved(call, identifier) for identifier in _active_requests(call, request)]
    bound = [entry for entry in active if entry.resources]
    if len(bound) > 1:
        raise bad_parameter("cannot generate certificate with multiple resource access requests")
    roles = list(dict.fromkeys(roles + [role for entry in active for role in entry.roles]))
    expires = min([_expires(call, request, roles)] + [entry.expires for entry in active])
    identity = issue.user_identity(
        world,
        user,
        roles,
        active_requests=[entry.id for entry in active],
        allowed_resources=["/" + "/".join(resource) for entry in bound for resource in entry.resources],
        route_to_cluster=request.RouteToCluster or world.root.name,
        previous_expiry=call.caller.expires,
    )
    ssh, tls = issue.certify(world, identity, keys, expires)
    return Certs(
        SSH=ssh,
        TLS=tls,
        TLSCACerts=[world.root.authorities.host.pem],
        SSHCACerts=[world.root.authorities.ssh_host.public_line],
    )


async def generate_user_single_use_certs(call: Call, requests):
    """Up to 15, and not for apps."""
    call.need_root()
    first = await anext(aiter(requests), None)
    if first is None or first.WhichOneof("Request") != "Init":
        raise bad_parameter("expected Init")
    if first.Init.Usage in (Request.All, Request.App):
        raise bad_parameter("single-use certificates are for SSH, Kubernetes, database and desktop only")
    user = call.world.users[call.caller.username]
    yield auth_pb2.UserSingleUseCertsResponse(MFAChallenge=methods_mfa.challenge(call, user, "session"))
    answer = await anext(aiter(requests), None)
    if answer is None or answer.WhichOneof("Request") != "MFAResponse":
        raise bad_parameter("expected MFAResponse")
    device = methods_mfa.verify(call, answer.MFAResponse)
    identity = replace(call.caller, mfa_device=device, disallow_reissue=True)
    ssh, tls = await asyncio.to_thread(
        issue.certify, call.world, identity, _keys(call, first.Init), now() + SINGLE_USE_TTL
    )
    cert = (
        auth_pb2.SingleUseUserCert(SSH=ssh)
        if first.Init.Usage == Request.SSH
        else auth_pb2.SingleUseUserCert(TLS=tls)
    )
    yield auth_pb2.UserSingleUseCertsResponse(Cert=cert)


METHODS = {
    "CreateAppSession": create_app_session,
    "GetAppSession": get_app_session,
    "DeleteAppSession": delete_app_session,
    "DeleteUserAppSessions": delete_user_app_sessions,
    "GenerateUserCerts": generate_user_certs,
    "GenerateUserSingleUseCerts": generate_user_single_use_certs,
}
