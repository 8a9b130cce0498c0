# SPDX-License-Identifier: Apache-2.0
"""Who am I, what is this cluster, which apps are there; sections 8.1 and 8.2 [lib/auth/auth_with_roles.go]."""

from . import access, predicate, wire
from .auth_service import Call
from .discovery import SUITES
from .errors import access_denied, bad_parameter, limit_exceeded
from .messages import auth_pb2

OTHER_KINDS = {
    "node",
    "db_server",
    "kube_server",
    "kube_cluster",
    "windows_desktop",
    "user_group",
    "db_service",
    "saml_idp_service_provider",
}


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


def _selected(call: Call, request) -> list[access.App]:
    """The apps that the caller may see and that the request's filters take."""
    roles = _roles(call, request.UseSearchAsRoles)
    found = []
    for app in call.world.apps_of(call.cluster):
        labels = app.effective_labels
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


def _page(call: Call, request, servers: list[tuple[access.App, int]], response) -> None:
    """Fills Resources and NextKey from StartKey on."""
    if request.Limit <= 0:
        raise bad_parameter("nonpositive parameter limit")
    keys = [f"{wire.host_of(agent)}/{app.name}" for app, agent in servers]
    if request.StartKey and request.StartKey not in keys:
        raise bad_parameter(f'invalid start key "{request.StartKey}"')
    start = keys.index(request.StartKey) if request.StartKey else 0
    end = start + request.Limit
    own = call.roles
    for app, agent in servers[start:end]:
        resource = response.Resources.add()
        resource.AppServer.CopyFrom(wire.app_server(call.world, app, agent))
        resource.RequiresRequest = not access.may_see(own, app)
        if request.IncludeLogins and call.world.version.fills_aws_logins and app.is_aws:
            resource.Logins.extend(access.app_arns(own, call.traits, app))
    if end < len(keys):
        response.NextKey = keys[end]
    size, limit = response.ByteSize(), call.world.settings.page_bytes
    if limit and size > limit:
        raise limit_exceeded(f"grpc: received message larger than max ({size} vs. {limit})")


async def list_resources(call: Call, request) -> auth_pb2.ListResourcesResponse:
    found = auth_pb2.ListResourcesResponse()
    if request.ResourceType in OTHER_KINDS:
        return found
    if request.ResourceType != "app_server":
        raise bad_parameter(f"ResourceType {request.ResourceType} not supported")
    servers = [(app, agent) for app in _selected(call, request) for agent in range(call.world.settings.agents)]
    if request.SortBy.Field or request.NeedTotalCount:  # the slow way de-duplicates, the other does not
        servers = [entry for entry in servers if entry[1] == 0]
    servers = _sorted(call, request, servers)
    if request.NeedTotalCount:
        found.TotalCount = len(servers)
    _page(call, request, servers, found)
    return found


async def list_unified_resources(call: Call, request) -> auth_pb2.ListUnifiedResourcesResponse:
    """Kinds other than app, `app_server` among them, select nothing here: what a cluster does with `app_server` is unverified."""
    found = auth_pb2.ListUnifiedResourcesResponse()
    if request.Kinds and "app" not in request.Kinds:
        return found
    _page(call, request, _sorted(call, request, [(app, 0) for app in _selected(call, request)]), found)
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
