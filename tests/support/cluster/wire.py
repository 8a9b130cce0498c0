# SPDX-License-Identifier: Apache-2.0
"""The world's things as Teleport's messages."""

from datetime import datetime, timezone

from google.protobuf.timestamp_pb2 import Timestamp

from .access import App, Role
from .messages import types_pb2, wrappers_pb2
from .world import AccessRequest, AppSession, User, World

HOUR_NS = 3600 * 10**9


def stamp(when: datetime | None) -> Timestamp:
    """Go always sends its zero time, as the year 1."""
    if when is None:
        return Timestamp(seconds=-62135596800)
    found = Timestamp()
    found.FromDatetime(when.astimezone(timezone.utc))
    return found


def label_values(values: dict[str, list[str]]) -> wrappers_pb2.LabelValues:
    found = wrappers_pb2.LabelValues()
    for name, entries in values.items():
        found.Values[name].Values.extend(entries)
    return found


def metadata(world: World, name: str, **more) -> types_pb2.Metadata:
    found = types_pb2.Metadata(Name=name, Namespace="default", **more)
    if world.version.major <= 14:
        found.ID = 1700000000000000000
    else:
        found.Revision = "6f0ee4a5-7a45-4e0c-a4c4-c1f6b6b6b6b6"
    return found


def app_server(world: World, app: App, agent: int) -> types_pb2.AppServerV3:
    spec = types_pb2.AppSpecV3(URI=app.uri, PublicAddr=app.public_addr, Cloud=app.cloud)
    for name, value in app.dynamic_labels.items():
        spec.DynamicLabels[name].CopyFrom(
            types_pb2.CommandLabelV2(Period=HOUR_NS, Command=["/bin/label", name], Result=value)
        )
    if app.external_id:
        spec.AWS.ExternalID = app.external_id
    if app.roles_anywhere:
        spec.AWS.RolesAnywhereProfile.ProfileARN = app.roles_anywhere
    resource = types_pb2.AppV3(
        Kind="app",
        Version="v3",
        Spec=spec,
        Metadata=metadata(world, app.name, Description=app.description, Labels=app.labels),
    )
    host_id = host_of(agent)
    inner = types_pb2.AppServerSpecV3(
        Version=str(world.version),
        Hostname=f"agent-{agent}",
        HostID=host_id,
        App=resource,
        Rotation=types_pb2.Rotation(State="standby"),
    )
    return types_pb2.AppServerV3(Kind="app_server", Version="v3", Metadata=metadata(world, app.name), Spec=inner)


def host_of(agent: int) -> str:
    return f"00000000-0000-4000-8000-{agent + 1:012}"


def role(world: World, value: Role) -> types_pb2.RoleV6:
    """As stored: templates are not filled."""
    found = types_pb2.RoleV6(
        Kind="role", Version="v7" if world.version.major >= 14 else "v6", Metadata=metadata(world, value.name)
    )
    found.Spec.Options.MaxSessionTTL = value.max_session_hours * HOUR_NS
    found.Spec.Options.RequestAccess = "optional"
    found.Spec.Options.RequestPrompt = value.request_prompt
    found.Spec.Options.DesktopClipboard.Value = True
    found.Spec.Options.RequireMFAType = 1 if value.session_mfa or world.settings.session_mfa else 0
    found.Spec.Allow.Namespaces.append("default")
    found.Spec.Allow.AWSRoleARNs.extend(value.aws_role_arns)
    found.Spec.Allow.AppLabels.CopyFrom(label_values(value.app_labels))
    found.Spec.Allow.Request.Roles.extend(value.requestable)
    found.Spec.Allow.Request.SearchAsRoles.extend(value.search_as)
    found.Spec.Deny.AWSRoleARNs.extend(value.denied_arns)
    return found


def user(world: World, value: User) -> types_pb2.UserV2:
    found = types_pb2.UserV2(Kind="user", Version="v2", Metadata=metadata(world, value.name))
    found.Spec.Roles.extend(value.roles)
    found.Spec.Traits.CopyFrom(label_values(value.traits))
    found.Spec.Expires.CopyFrom(stamp(None))
    found.Spec.Status.LockedTime.CopyFrom(stamp(None))
    found.Spec.Status.LockExpires.CopyFrom(stamp(None))
    found.Spec.CreatedBy.Time.CopyFrom(stamp(None))
    return found


def session(world: World, value: AppSession) -> types_pb2.WebSessionV2:
    """Metadata.Name is the session's id; what is secret is left out, as for clients that are no proxies."""
    found = types_pb2.WebSessionV2(
        Kind="web_session", SubKind="app_session", Version="v2", Metadata=metadata(world, value.id)
    )
    found.Metadata.Expires.CopyFrom(stamp(value.expires))
    found.Spec.User = value.user
    found.Spec.Expires.CopyFrom(stamp(value.expires))
    found.Spec.BearerTokenExpires.CopyFrom(stamp(None))
    found.Spec.LoginTime.CopyFrom(stamp(None))
    return found


def access_request(world: World, value: AccessRequest) -> types_pb2.AccessRequestV3:
    found = types_pb2.AccessRequestV3(Kind="access_request", Version="v3", Metadata=metadata(world, value.id))
    found.Metadata.Expires.CopyFrom(stamp(value.expires))
    spec = found.Spec
    spec.User, spec.RequestReason, spec.ResolveReason = value.user, value.reason, value.resolve_reason
    spec.Roles.extend(value.roles)
    spec.State = types_pb2.RequestState.Value(value.state)
    spec.SuggestedReviewers.extend(value.reviewers)
    spec.Created.CopyFrom(stamp(value.created))
    spec.Expires.CopyFrom(stamp(value.expires))
    spec.MaxDuration.CopyFrom(stamp(value.expires))
    spec.SessionTTL.CopyFrom(stamp(value.expires))
    spec.SystemAnnotations.SetInParent()
    spec.ResolveAnnotations.SetInParent()
    for cluster, kind, name in value.resources:
        spec.RequestedResourceIDs.add(ClusterName=cluster, Kind=kind, Name=name)
    return found
