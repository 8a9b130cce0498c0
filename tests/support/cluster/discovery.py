# SPDX-License-Identifier: Apache-2.0
"""GET /webapi/find, /webapi/ping and /webapi/motd; section 1 [api/client/webclient/webclient.go, lib/web/apiserver.go]."""

from .errors import bad_parameter
from .world import World

SYSTEM_CONNECTORS = ("local", "passwordless", "headless")
SUITES = {"legacy": 1, "balanced-v1": 2, "fips-v1": 3, "hsm-v1": 4}


def find(world: World) -> dict:
    """No connector data: what Go's zero values leave of `auth`."""
    auth = {
        "type": "",
        "private_key_policy": "",
        "piv_slot": "",
        "device_trust": {},
        "has_motd": False,
        "default_session_ttl": "0s",
    }
    if world.version.major >= 17:
        auth["signature_algorithm_suite"] = world.settings.signature_suite
    return _answer(world, auth)


def ping(world: World, connector: str | None = None) -> dict:
    """With the settings of the default connector, or of the named one, which tells neither edition nor updates. Raises bad
    parameter."""
    if connector is None:
        auth = _auth(world, world.settings.auth_type, _default_name(world))
        if world.version.major >= 17:  # a number here, a string in the other two, on one and the same server
            auth["signature_algorithm_suite"] = SUITES[world.settings.signature_suite]
        return _answer(world, auth)
    if connector in SYSTEM_CONNECTORS:
        kind = "local"
    elif connector in world.connectors:
        kind = world.connectors[connector]
    else:
        raise bad_parameter(f"invalid connector name: {connector}; valid options: {', '.join(world.connectors)}")
    auth = _auth(world, kind, connector)
    if world.version.major >= 17:
        auth["signature_algorithm_suite"] = world.settings.signature_suite
    return _answer(world, auth, brief=True)


def _default_name(world: World) -> str:
    kind = world.settings.auth_type
    return next((name for name, entry in world.connectors.items() if entry == kind), "")


def _auth(world: World, kind: str, name: str) -> dict:
    settings = world.settings
    auth: dict = {
        "type": kind,
        "second_factor": settings.second_factor,
        "preferred_local_mfa": "webauthn",
        "allow_passwordless": settings.allow_passwordless,
        "allow_headless": True,
        "private_key_policy": settings.private_key_policy,
        "piv_slot": "",
        "device_trust": {"disabled": True},
        "has_motd": bool(settings.motd),
        "load_all_cas": False,
        "default_session_ttl": settings.default_session_ttl,
        "webauthn": {"rp_id": world.host},
    }
    if kind == "local":
        auth["local"] = {"name": name}  # the name that was asked for
    elif kind == "github":
        auth["github"] = {"name": name, "display": "GitHub", "EndpointURL": "https://github.com"}
    elif kind == "saml":
        auth["saml"] = {
            "name": name,
            "display": "Okta",
            "singleLogoutEnabled": False,
            "SSO": f"https://{world.address}/stand-in/idp/saml",
        }
    else:
        auth["oidc"] = {
            "name": name,
            "display": "Google",
            "IssuerURL": f"https://{world.address}/stand-in/idp/oidc",
        }
    return auth


def _answer(world: World, auth: dict, brief: bool = False) -> dict:
    settings, version = world.settings, world.version
    body: dict = {
        "auth": auth,
        "proxy": {
            "kube": {"enabled": False},
            "db": {},
            "tls_routing_enabled": settings.tls_routing,
            "ssh": {
                "listen_addr": f"0.0.0.0:{world.ssh_port}",
                "tunnel_listen_addr": "0.0.0.0:3024",
                "web_listen_addr": f"0.0.0.0:{world.port}",
                "public_addr": world.address,
                "ssh_public_addr": f"{world.host}:{world.ssh_port}",
                "ssh_tunnel_public_addr": "",
                "dial_timeout": 30_000_000_000,
            },
        },
        "server_version": str(version),
        "min_client_version": settings.min_client_version or version.min_client,
        "cluster_name": world.root.name,
        "automatic_upgrades": False,
    }
    if version.major >= 15:
        body["edition"], body["fips"] = ("", False) if brief else (settings.edition, settings.fips)
    if version.major >= 17:
        body["auto_update"] = {
            "tools_version": "" if brief else str(version),
            "tools_auto_update": False,
            "agent_version": "" if brief else str(version),
            "agent_auto_update": False,
            "agent_update_jitter_seconds": 0 if brief else 60,
        }
    return body
