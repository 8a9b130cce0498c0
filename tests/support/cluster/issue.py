# SPDX-License-Identifier: Apache-2.0
"""Makes user and app certificates for the web API and for auth alike."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from .access import all_arns
from .authority import load_ssh_key, load_tls_key, now
from .errors import TraceError, bad_parameter
from .identity import USAGE_APPS, Identity, Route
from .world import User, World

DEFAULT_TTL = timedelta(hours=12)
MAX_TTL = timedelta(hours=30)  # [api/defaults/defaults.go]


class Keys:
    """The public keys of one request: one for both, or an SSH and a TLS one."""

    def __init__(self, ssh_line: bytes = b"", tls_key=None):
        self.ssh_line = ssh_line
        self.tls_key = tls_key

    @classmethod
    def single(cls, line: bytes) -> "Keys":
        return cls(line, load_ssh_key(line))

    @classmethod
    def split(cls, ssh_line: bytes, tls_pem: bytes) -> "Keys":
        if ssh_line:
            load_ssh_key(ssh_line)
        return cls(ssh_line, load_tls_key(tls_pem) if tls_pem else None)


def ttl_limit(world: World, roles: list[str]) -> timedelta:
    """The smallest max_session_ttl of the roles."""
    hours = [role.max_session_hours for role in world.root.local_roles(roles)]
    return min([timedelta(hours=hour) for hour in hours] + [MAX_TTL])


def user_identity(world: World, user: User, roles: list[str], **more) -> Identity:
    """What a certificate of this user says; `roles` as they are now, with those of assumed requests."""
    records = world.root.local_roles(roles)
    identity = Identity(
        username=user.name,
        roles=list(roles),
        logins=user.traits.get("logins", []) + ["-teleport-internal-join"],
        route_to_cluster=world.root.name,
        traits=user.traits,
        cluster=world.root.name,
        login_ip="127.0.0.1",
        aws_role_arns=all_arns(records, user.traits),
        key_policy="none",
    )
    if world.version.major >= 15:
        identity.user_type = "sso" if user.sso else "local"
    return replace(identity, **more)


def check_key_policy(world: World) -> None:
    """Refuses as [api/utils/keys/policy.go] does: no key here comes with an attestation."""
    policy = world.settings.private_key_policy
    if policy != "none":
        text = f"private key policy not met: {policy}"
        if world.version.major >= 16:
            text = f"private key policy not satisfied: {policy}"
        raise bad_parameter(text)


def certify(world: World, identity: Identity, keys: Keys, expires: datetime) -> tuple[bytes, bytes]:
    """The SSH certificate line and the TLS certificate in PEM, each empty where its key is missing."""
    ttl = world.settings.app_cert_ttl if USAGE_APPS in identity.usage else world.settings.cert_ttl
    if ttl is not None:
        expires = now() + timedelta(seconds=ttl)
    authorities = world.root.authorities
    tls_key = keys.tls_key
    if world.settings.wrong_key and tls_key is not None:
        tls_key = ec.generate_private_key(ec.SECP256R1()).public_key()
    ssh = authorities.ssh_user.certify(keys.ssh_line, identity, expires) if keys.ssh_line else b""
    tls = authorities.user.issue(identity.subject(), tls_key, expires) if tls_key is not None else b""
    return ssh, tls


def login_response(
    world: World, user: User, keys: Keys, ttl_ns: int, route_to_cluster: str = "", mfa_device: str = ""
) -> dict:
    """The JSON of section 2.4 for a user whose sign-in has succeeded."""
    check_key_policy(world)
    if route_to_cluster and world.cluster(route_to_cluster) is None:
        raise TraceError("not found", f'cluster "{route_to_cluster}" is not found')
    asked = timedelta(microseconds=ttl_ns // 1000) if ttl_ns else DEFAULT_TTL
    expires = now() + min(asked, ttl_limit(world, user.roles))
    identity = user_identity(
        world, user, user.roles, route_to_cluster=route_to_cluster or world.root.name, mfa_device=mfa_device
    )
    ssh, tls = certify(world, identity, keys, expires)
    return {"username": user.name, "cert": _text(ssh), "tls_cert": _text(tls), "host_signers": host_signers(world)}


def host_signers(world: World) -> list[dict]:
    if world.settings.no_host_signers:
        return []
    authorities = world.root.authorities
    name = "elsewhere.example.com" if world.settings.wrong_cluster else world.root.name
    return [
        {
            "domain_name": name,
            "checking_keys": [_text(authorities.ssh_host.public_line)],
            "tls_certs": [_text(authorities.host.pem)],
        }
    ]


def app_certificate(
    world: World, identity: Identity, route: Route, keys: Keys, expires: datetime, mfa_device: str
) -> bytes:
    """A TLS certificate that is good for one app and nothing else."""
    _, tls = certify(
        world,
        replace(
            identity,
            usage=[USAGE_APPS],
            route=route,
            mfa_device=mfa_device or identity.mfa_device,
            disallow_reissue=bool(mfa_device),
        ),
        Keys(b"", keys.tls_key),
        expires,
    )
    return tls


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
