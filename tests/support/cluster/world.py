# SPDX-License-Identifier: Apache-2.0
"""Everything the stand-in knows: clusters, people, apps, sessions, requests, and what it was sent."""

import functools
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyotp

from .access import App, Role
from .authenticator import RelyingParty, SoftKey
from .authority import ClusterAuthorities, X509Authority, now
from .identity import Identity
from .settings import Settings
from .versions import Version

DEV, PROD, LEAF = "123456789012", "210987654321", "345678901234"


@dataclass
class User:
    """Somebody who can sign in; `sso` ones only through an identity provider."""

    name: str
    roles: list[str]
    traits: dict[str, list[str]] = field(default_factory=dict)
    password: str = ""
    otp_secret: str = ""
    key: SoftKey | None = None
    sso: bool = False
    failures: list[float] = field(default_factory=list)
    locked: bool = False

    @property
    def has_device(self) -> bool:
        return bool(self.otp_secret or self.key)


@dataclass
class AppSession:
    """An app session as auth keeps it. Its route, not the certificate's, is what the agent goes by [lib/web/app/transport.go]."""

    id: str
    user: str
    roles: list[str]
    traits: dict[str, list[str]]
    aws_role_arns: list[str]
    cluster: str
    public_addr: str
    aws_role_arn: str
    expires: datetime
    mfa_device: str = ""
    allowed_resources: list[str] = field(default_factory=list)
    cached: bool = False  # the proxy has served a request of it


@dataclass
class AccessRequest:
    """State is a name of types.RequestState."""

    id: str
    user: str
    roles: list[str]
    reason: str
    created: datetime
    expires: datetime
    state: str = "PENDING"
    resolve_reason: str = ""
    resources: list = field(default_factory=list)  # (cluster, kind, name)
    reviewers: list[str] = field(default_factory=list)


@dataclass
class Cluster:
    """The root or a leaf."""

    name: str
    authorities: ClusterAuthorities
    roles: dict[str, Role]
    apps: list[App]
    role_map: dict[str, list[str]] | None = None  # of a leaf: root role to leaf roles

    def local_roles(self, names: list[str]) -> list[Role]:
        if self.role_map is not None:
            names = [local for name in names for local in self.role_map.get(name, [])]
        return [self.roles[name] for name in names if name in self.roles]

    def local_traits(self, traits: dict[str, list[str]], aws_role_arns: list[str]) -> dict[str, list[str]]:
        """In a leaf the certificate's ARNs are the trait aws_role_arns, whatever the user has [lib/services/access_checker.go]."""
        return traits if self.role_map is None else {**traits, "aws_role_arns": aws_role_arns}


@dataclass
class Connection:
    """A TLS connection to an auth service, known to the gRPC server by its local port."""

    cluster: Cluster
    identity: Identity | None
    certificates: int
    remote: str
    close: object  # callable
    tls_identity: str = ""


class World:
    """The stand-in's whole state. The event loop and its signing threads change it, each in steps that the GIL keeps whole."""

    def __init__(self, version: Version, host: str, cluster_name: str, leaf_name: str, folder: Path):
        self.version = version
        self.host = host
        self.port = 0
        self.ssh_port = 0
        self.settings = Settings()
        self.folder = folder
        self.web = X509Authority("Gatehouse test web CA", modern=True)
        modern = version.major >= 17
        self.root = Cluster(
            cluster_name, ClusterAuthorities(folder / "root", cluster_name, modern), _root_roles(), _root_apps(host)
        )
        self.leaf = Cluster(
            leaf_name,
            ClusterAuthorities(folder / "leaf", leaf_name, modern),
            _leaf_roles(),
            _leaf_apps(host),
            {"aws-developer": ["leaf-aws"], "aws-admin": ["leaf-aws"]},
        )
        self.relying_party = RelyingParty(host)
        self.users = {user.name: user for user in _users(host)}
        self.connectors = {"github": "github", "okta": "saml", "google": "oidc"}
        self.sessions: dict[str, AppSession] = {}
        self.requests: dict[str, AccessRequest] = {}
        self.sso: dict[str, dict] = {}
        self.connections: dict[int, Connection] = {}
        self.unknown: list[str] = []
        self.calls: list[dict] = []

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def cluster(self, name: str) -> Cluster | None:
        """The root, or the leaf while it is connected."""
        if name == self.root.name:
            return self.root
        return self.leaf if name == self.leaf.name and self.settings.leaf else None

    def apps_of(self, cluster: Cluster) -> list[App]:
        apps = list(cluster.apps)
        if cluster is self.root:
            apps += [_bulk_app(number, self.host) for number in range(self.settings.apps)]
            if self.settings.roles_anywhere:
                apps.append(
                    App(
                        "ra-dev",
                        "https://console.aws.amazon.com/",
                        f"ra-dev.{self.host}",
                        {"env": "dev"},
                        roles_anywhere=f"arn:aws:rolesanywhere:eu-west-1:{DEV}:profile/00000000-0000-4000-8000-000000000002",
                    )
                )
        return apps

    def report(self, found: list[str], by: str) -> None:
        """Keeps what was sent that this version does not know."""
        self.unknown += [f"{by}: {entry}" for entry in found if f"{by}: {entry}" not in self.unknown]

    def called(self, what: str, **details) -> None:
        self.calls.append({"call": what, "at": time.time(), **details})

    def new_session(self, **values) -> AppSession:
        session = AppSession(id=secrets.token_hex(32), **values)
        self.sessions[session.id] = session
        return session

    def live_session(self, session_id: str) -> AppSession | None:
        session = self.sessions.get(session_id)
        return session if session is not None and session.expires > now() else None


def _users(host: str) -> list[User]:
    traits = {
        "logins": ["alice"],
        "aws_role_arns": [f"arn:aws:iam::{DEV}:role/ReadOnly", f"arn:aws:iam::{PROD}:role/ops/Support"],
    }
    return [
        User(
            "alice",
            ["aws-developer", "requester"],
            traits,
            "alice-secret-password",
            pyotp.random_base32(),
            SoftKey(host),
        ),
        User("bob", ["aws-admin", "reviewer"], {"logins": ["bob"]}, "bob-secret-password", pyotp.random_base32()),
        User("dave", ["aws-developer"], {"logins": ["dave"]}, "dave-secret-password"),
        User(
            "carol",
            ["aws-developer", "requester"],
            {"logins": ["carol"], "aws_role_arns": [f"arn:aws:iam::{DEV}:role/ReadOnly"]},
            sso=True,
        ),
        User("erin", ["intern"], {"logins": ["erin"]}, "erin-secret-password", pyotp.random_base32()),
    ]


def _root_roles() -> dict[str, Role]:
    roles = [
        Role(
            "aws-developer",
            {"env": ["dev", "staging"]},
            [f"arn:aws:iam::{DEV}:role/Developer", "{{internal.aws_role_arns}}"],
        ),
        Role(
            "aws-admin",
            {"*": ["*"]},
            [f"arn:aws:iam::{DEV}:role/Admin", f"arn:aws:iam::{PROD}:role/Admin"],
            max_session_hours=8,
        ),
        Role("requester", requestable=["aws-admin"], search_as=["aws-admin"], request_prompt="Name the ticket."),
        Role("reviewer"),
        Role("intern", {"env": ["dev"]}),
    ]
    return {role.name: role for role in roles}


def _leaf_roles() -> dict[str, Role]:
    return {
        "leaf-aws": Role(
            "leaf-aws", {"*": ["*"]}, [f"arn:aws:iam::{LEAF}:role/LeafReader", "{{internal.aws_role_arns}}"]
        )
    }


def _root_apps(host: str) -> list[App]:
    console = "https://console.aws.amazon.com/"
    return [
        App(
            "awsconsole-dev",
            console + "ec2/v2/home",
            f"awsconsole-dev.{host}",
            {"env": "dev", "aws_account_id": DEV, "team": "core"},
            description="AWS, development",
        ),
        App(
            "awsconsole-prod",
            console,
            f"awsconsole-prod.{host}",
            {"env": "prod", "aws_account_id": PROD},
            description="AWS, production",
            external_id="prod-external-id",
        ),
        App(
            "awsconsole-shared",
            console,
            f"awsconsole-shared.{host}",
            {"env": "none"},
            {"env": "staging", "load": "0.1"},
            description="AWS, any account",
        ),
        App("govcloud", "https://console.amazonaws-us-gov.com/", f"govcloud.{host}", {"env": "dev"}),
        App("grafana", "http://localhost:3000", f"grafana.{host}", {"env": "dev"}, description="Not AWS"),
        App("postgres-tcp", "tcp://localhost:5432", f"postgres-tcp.{host}", {"env": "dev"}),
    ]


def _leaf_apps(host: str) -> list[App]:
    return [
        App(
            "leaf-console",
            "https://console.aws.amazon.com/",
            f"leaf-console.leaf.{host}",
            {"env": "dev", "aws_account_id": LEAF},
        )
    ]


@functools.cache
def _bulk_app(number: int, host: str) -> App:
    name = f"bulk-{number:05}"
    return App(
        name,
        "https://console.aws.amazon.com/",
        f"{name}.{host}",
        {"env": "dev", "aws_account_id": DEV, "number": str(number)},
        description=f"Number {number} of many",
    )
