# SPDX-License-Identifier: Apache-2.0
"""Access requests; section 8.9 [lib/services/access_request.go, lib/auth/auth_with_roles.go]."""

import uuid
from datetime import datetime, timedelta, timezone

from google.protobuf.empty_pb2 import Empty

from . import issue, wire
from .auth_service import Call
from .authority import now
from .errors import access_denied, bad_parameter, not_found
from .messages import types_pb2
from .world import AccessRequest

PENDING_TTL = timedelta(hours=1)  # [lib/defaults/defaults.go: PendingAccessDuration]


def _requestable(call: Call) -> list[str]:
    held = set(call.caller.roles)
    return [name for role in call.roles for name in role.requestable if name not in held]


async def get_access_capabilities(call: Call, request) -> types_pb2.AccessCapabilities:
    if request.User and request.User != call.caller.username:
        raise access_denied("access denied")
    found = types_pb2.AccessCapabilities()
    if request.RequestableRoles:
        found.RequestableRoles.extend(_requestable(call))
    if request.SuggestedReviewers:
        found.SuggestedReviewers.append("bob")
    if request.ResourceIDs:
        found.ApplicableRolesForResources.extend(name for role in call.roles for name in role.search_as)
    found.RequestPrompt = next((role.request_prompt for role in call.roles if role.request_prompt), "")
    return found


async def create_access_request(call: Call, request) -> types_pb2.AccessRequestV3:
    call.need_root()
    spec = request.Spec
    if request.Kind not in ("", "access_request") or not request.Metadata.Name:
        raise bad_parameter("access request has no name or another kind")
    if spec.User != call.caller.username:
        raise access_denied("access denied")
    if spec.State not in (types_pb2.NONE, types_pb2.PENDING):
        raise access_denied("cannot create access request for self in non-pending state")
    roles = list(spec.Roles)
    resources = [(entry.ClusterName, entry.Kind, entry.Name) for entry in spec.RequestedResourceIDs]
    if resources and not roles:
        roles = [name for role in call.roles for name in role.search_as]
    if not roles:
        raise bad_parameter("access request has no roles")
    allowed = set(_requestable(call)) | (
        {name for role in call.roles for name in role.search_as} if resources else set()
    )
    for role in roles:
        if role not in call.cluster.roles:
            raise not_found(f"role {role} is not found")
        if role not in allowed:
            raise bad_parameter(f'user "{spec.User}" can not request role "{role}"')
    name = request.Metadata.Name
    if call.world.version.major >= 16:
        name = str(uuid.uuid4())  # newer servers name it themselves
    elif name in call.world.requests:
        raise bad_parameter(f'access request "{name}" already exists')
    limit = min(call.caller.expires, now() + issue.ttl_limit(call.world, list(call.caller.roles) + roles))
    found = AccessRequest(
        id=name,
        user=spec.User,
        roles=roles,
        reason=spec.RequestReason,
        created=now(),
        expires=limit,
        resources=resources,
        reviewers=list(spec.SuggestedReviewers),
    )
    if spec.MaxDuration.seconds > 0:
        found.expires = min(limit, datetime.fromtimestamp(spec.MaxDuration.seconds, timezone.utc))
    if not spec.DryRun:
        call.world.requests[name] = found
    return wire.access_request(call.world, found)


def _may_review(call: Call) -> bool:
    return "reviewer" in call.caller.roles


async def get_access_requests(call: Call, request):
    for found in list(call.world.requests.values()):
        own = found.user == call.caller.username
        if not own and not _may_review(call):
            continue
        if request.ID not in ("", found.id) or request.User not in ("", found.user):
            continue
        if request.State not in (types_pb2.NONE, types_pb2.RequestState.Value(found.state)):
            continue
        if request.Scope == types_pb2.MY_REQUESTS and not own or request.Scope == types_pb2.NEEDS_REVIEW and own:
            continue
        yield wire.access_request(call.world, found)


def _get(call: Call, identifier: str) -> AccessRequest:
    found = call.world.requests.get(identifier)
    if found is None:
        raise not_found(f'access request "{identifier}" not found')
    return found


async def set_access_request_state(call: Call, request) -> Empty:
    if not _may_review(call):
        raise access_denied('access denied to perform action "update" on "access_request"')
    found = _get(call, request.ID)
    if request.State not in (types_pb2.APPROVED, types_pb2.DENIED):
        raise bad_parameter("cannot set that state")
    resolve(found, types_pb2.RequestState.Name(request.State), request.Reason)
    return Empty()


def resolve(found: AccessRequest, state: str, reason: str) -> None:
    """Only a pending request can be resolved. Raises bad parameter."""
    if found.state != "PENDING":
        raise bad_parameter(f"cannot set request state from {found.state} to {state}")
    found.state, found.resolve_reason = state, reason


async def submit_access_review(call: Call, request) -> types_pb2.AccessRequestV3:
    if not _may_review(call):
        raise access_denied(f'user "{call.caller.username}" cannot submit reviews')
    found = _get(call, request.RequestID)
    if found.user == call.caller.username:
        raise access_denied("cannot review own request")
    resolve(found, types_pb2.RequestState.Name(request.Review.ProposedState), request.Review.Reason)
    return wire.access_request(call.world, found)


async def delete_access_request(call: Call, request) -> Empty:
    if not _may_review(call):
        raise access_denied('access denied to perform action "delete" on "access_request"')
    del call.world.requests[_get(call, request.ID).id]
    return Empty()


METHODS = {
    "GetAccessCapabilities": get_access_capabilities,
    "CreateAccessRequestV2": create_access_request,
    "GetAccessRequestsV2": get_access_requests,
    "SetAccessRequestState": set_access_request_state,
    "SubmitAccessReview": submit_access_review,
    "DeleteAccessRequest": delete_access_request,
}
