# SPDX-License-Identifier: Apache-2.0
"""Who am I, what is this cluster, which apps are there; sections 8.1 and 8.2 [lib/auth/auth_with_roles.go]."""

from . import access, predicate, wire
from .auth_service import Call
from .discovery import SUITES
from .errors import TraceError, access_denied, bad_parameter, limit_exceeded
from .messages import auth_pb2

OTHER_SERVERS = {
    "node",
    "db_server",
    "db_service",
    "kube_server",
    "windows_desktop",
    "windows_desktop_service",
    "user_group",
}
# supportedUnifiedResourceKinds; `app_server` is not among them
UNIFIED_KINDS = {"app", "db", "git_server", "kube_cluster", "node", "saml_idp_service_provider", "windows_desktop"}


async def ping(call: Call, request) -> auth_pb2.PingResponse:
    world = call.world
    found = auth_pb2.PingResponse(
        ClusterName=call.cluster.name,
        ServerVersion=str(world.version),
        ProxyPublicAddr=world.address,
        RemoteAddr=call.connection.remote,
    )
    found.ServerFeatures.App = True
    found.ServerFeatures.AdvancedAccessWorkflows = world.settings.edition == "ent"
    found.signature_algorithm_suite = SUITES[world.settings.signature_suite]
    return found


async def get_domain_name(call: Call, request) -> auth_pb2.GetDomainNameResponse:
    return auth_pb2.GetDomainNameResponse(DomainName=call.cluster.name)


async def get_cluster_ca_cert(call: Call, request) -> auth_pb2.GetClusterCACertResponse:
    return auth_pb2.GetClusterCACertResponse(TLSCA=call.cluster.authorities.host.pem)


async def get_current_user(call: Call, request):
    user = call.world.users.get(call.caller.username)
    if user is None:
        raise access_denied("access denied")
    found = wire.user(call.world, user)
    del found.Spec.Roles[:]
    found.Spec.Roles.extend(role.name for role in call.roles)
    return found


async def get_current_user_roles(call: Call, request):
    for role in call.roles:
        yield wire.role(call.world, role)


def _roles(call: Call, use_search_as: bool):
    roles = list(call.roles)
    if use_search_as:
        roles += call.cluster.local_roles([name for role in roles for name in role.search_as])
    return roles


def _selected(call: Call, request, roles: list[access.Role]) -> list[access.App]:
    """The apps that these roles may see, an assumed resource request leaves, and the request's filters take."""
    only = call.caller.allowed_resources
    found = []
    for app in call.world.apps_of(call.cluster):
        labels = app.effective_labels
        if only and f"/{call.cluster.name}/app/{app.name}" not in only:
            continue
        if not access.may_see(roles, app) or any(
            labels.get(name) != value for name, value in request.Labels.items()
        ):
            continue
        if request.SearchKeywords and not predicate.matches(app, request.SearchKeywords):
            continue
        if not request.PredicateExpression or predicate.evaluate(request.PredicateExpression, app):
            found.append(app)
    return found


def _sorted(call: Call, request, servers: list[tuple[access.App, int]]) -> list[tuple[access.App, int]]:
    field = request.SortBy.Field
    keys = {
        "": lambda entry: (entry[1], entry[0].name),
        "name": lambda entry: (entry[0].name, entry[1]),
        "description": lambda entry: (entry[0].description, entry[0].name),
        "publicAddr": lambda entry: (entry[0].public_addr, entry[1]),
    }
    if field not in keys:
        raise bad_parameter(f'sort by field "{field}" is not supported')
    return sorted(servers, key=keys[field], reverse=request.SortBy.IsDesc)


def _page(
    call: Call, request, servers: list[tuple[access.App, int]], roles: list[access.Role], limit: int, response
) -> None:
    """Fills Resources and NextKey from StartKey on. Logins are those of the roles that the search was made with."""
    keys = [f"{wire.host_of(agent)}/{app.name}" for app, agent in servers]
    if request.StartKey and request.StartKey not in keys:
        raise bad_parameter(f'invalid start key "{request.StartKey}"')
    start = keys.index(request.StartKey) if request.StartKey else 0
    for app, agent in servers[start : start + limit]:
        resource = response.Resources.add()
        resource.AppServer.CopyFrom(wire.app_server(call.world, app, agent))
        if request.IncludeLogins and call.world.version.fills_aws_logins and app.is_aws:
            resource.Logins.extend(access.app_arns(roles, call.traits, app))
    if start + limit < len(keys):
        response.NextKey = keys[start + limit]
    size, most = response.ByteSize(), call.world.settings.page_bytes
    if most and size > most:
        raise limit_exceeded(f"grpc: received message larger than max ({size} vs. {most})")


async def list_resources(call: Call, request) -> auth_pb2.ListResourcesResponse:
    found = auth_pb2.ListResourcesResponse()
    if request.Limit <= 0:
        raise bad_parameter("nonpositive parameter limit")
    if request.ResourceType in OTHER_SERVERS:
        return found
    if request.ResourceType != "app_server":
        raise TraceError("not implemented", f"resource type {request.ResourceType} does not support pagination")
    roles = _roles(call, request.UseSearchAsRoles)
    servers = [
        (app, agent) for app in _selected(call, request, roles) for agent in range(call.world.settings.agents)
    ]
    if request.SortBy.Field or request.NeedTotalCount:  # the slow way de-duplicates, the other does not
        servers = [entry for entry in servers if entry[1] == 0]
    servers = _sorted(call, request, servers)
    if request.NeedTotalCount:
        found.TotalCount = len(servers)
    _page(call, request, servers, roles, request.Limit, found)
    return found


async def list_unified_resources(call: Call, request) -> auth_pb2.ListUnifiedResourcesResponse:
    """Needs no Limit. Unknown kinds are refused only where no known one is asked for with them (18)."""
    found = auth_pb2.ListUnifiedResourcesResponse()
    kinds = set(request.Kinds) or UNIFIED_KINDS
    if not kinds & UNIFIED_KINDS:
        raise access_denied(f"User does not have access to any of the requested kinds: [{' '.join(request.Kinds)}]")
    if "app" not in kinds:
        return found
    roles = _roles(call, request.UseSearchAsRoles or request.IncludeRequestable)
    servers = _sorted(call, request, [(app, 0) for app in _selected(call, request, roles)])
    _page(call, request, servers, roles, request.Limit if request.Limit > 0 else max(1, len(servers)), found)
    if request.IncludeRequestable:
        seen = {app.name: access.may_see(call.roles, app) for app, _ in servers}
        for resource in found.Resources:
            resource.RequiresRequest = not seen[resource.AppServer.Metadata.Name]
    return found


METHODS = {
    "Ping": ping,
    "GetDomainName": get_domain_name,
    "GetClusterCACert": get_cluster_ca_cert,
    "GetCurrentUser": get_current_user,
    "GetCurrentUserRoles": get_current_user_roles,
    "ListResources": list_resources,
    "ListUnifiedResources": list_unified_resources,
}
