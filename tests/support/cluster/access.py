# SPDX-License-Identifier: Apache-2.0
"""Who may do what: roles, their templates, and which apps and AWS roles follow; section 12.3 and [lib/services/role.go]."""

import re
from dataclasses import dataclass, field

AWS_CONSOLES = (
    "https://console.aws.amazon.com",
    "https://console.amazonaws-us-gov.com",
    "https://console.amazonaws.cn",
)


@dataclass
class Role:
    """A role's part that matters here. Label matchers: "*" or literals. ARNs may be templates."""

    name: str
    app_labels: dict[str, list[str]] = field(default_factory=dict)
    aws_role_arns: list[str] = field(default_factory=list)
    denied_arns: list[str] = field(default_factory=list)
    requestable: list[str] = field(default_factory=list)
    search_as: list[str] = field(default_factory=list)
    max_session_hours: int = 30
    session_mfa: bool = False
    request_prompt: str = ""


@dataclass
class App:
    """An app resource; served by as many agents as the settings say."""

    name: str
    uri: str
    public_addr: str
    labels: dict[str, str] = field(default_factory=dict)
    dynamic_labels: dict[str, str] = field(default_factory=dict)
    description: str = ""
    cloud: str = ""
    external_id: str = ""
    roles_anywhere: str = ""

    @property
    def is_aws(self) -> bool:
        return self.cloud == "AWS" or self.uri.startswith(AWS_CONSOLES)

    @property
    def effective_labels(self) -> dict[str, str]:
        return {**self.labels, **self.dynamic_labels}


def expand(template: str, traits: dict[str, list[str]]) -> list[str]:
    """One ARN of a role for a user with these traits: a literal, or one {{internal.x}} or {{external.x}} with what stands around
    it. An unknown trait makes it vanish."""
    found = re.fullmatch(r"(.*?)\{\{\s*(internal|external)(?:\.([\w.-]+)|\[\"([^\"]+)\"\])\s*\}\}(.*)", template)
    if not found:
        return [template]
    prefix, _, name, quoted, suffix = found.groups()
    return [prefix + value + suffix for value in traits.get(name or quoted, []) if value]


def label_match(role: Role, app: App) -> bool:
    """Every label of the role must match one of the app; no labels match nothing (roles of version 4 and newer)."""
    labels = app.effective_labels
    for name, wanted in role.app_labels.items():
        if name == "*" and "*" in wanted:
            continue
        if name not in labels or not ("*" in wanted or labels[name] in wanted):
            return False
    return bool(role.app_labels)


def may_see(roles: list[Role], app: App) -> bool:
    return any(label_match(role, app) for role in roles)


def app_arns(roles: list[Role], traits: dict[str, list[str]], app: App) -> list[str]:
    """The ARNs that the roles which match the app allow, less what any role denies; plain equality, "*" is no wildcard."""
    denied = {arn for role in roles for arn in role.denied_arns}
    allowed = [
        arn
        for role in roles
        if label_match(role, app)
        for template in role.aws_role_arns
        for arn in expand(template, traits)
    ]
    return [arn for arn in dict.fromkeys(allowed) if arn not in denied]


def all_arns(roles: list[Role], traits: dict[str, list[str]]) -> list[str]:
    """What goes into the user's certificate (OID 1.12), whatever the app."""
    return list(
        dict.fromkeys(arn for role in roles for template in role.aws_role_arns for arn in expand(template, traits))
    )
