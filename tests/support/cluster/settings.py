# SPDX-License-Identifier: Apache-2.0
"""What the control API can turn while the stand-in runs. The comment of each field is its documentation."""

from dataclasses import dataclass, field, fields


@dataclass
class Settings:
    """POST /set of the control API takes these names."""

    # The cluster as its administrator set it up
    second_factor: str = "on"  # off, otp, webauthn, on, optional
    allow_passwordless: bool = True
    auth_type: str = "local"  # the default login method: local, github, saml, oidc
    private_key_policy: str = "none"  # anything else refuses logins, as keys without attestation do not meet it
    motd: str = ""
    fips: bool = False
    edition: str = "ent"
    default_session_ttl: str = "12h0m0s"
    signature_suite: str = "balanced-v1"
    session_mfa: bool = False  # every role has require_session_mfa
    tls_routing: bool = True
    saml_post_form: bool = False  # SAML with the http-post binding (17 and newer)
    balancer: str = ""  # "no-alpn" or "alert": the port behaves as an L7 balancer in front of the cluster
    reject_old_clients: bool | None = None  # None: what the version does by default
    min_client_version: str = ""  # other than the version's own
    # The world
    apps: int = 0  # this many further AWS apps, bulk-00000 and on
    agents: int = 1  # agents that serve each app
    roles_anywhere: bool = False  # adds an app of the kind of section 8.10 (18)
    leaf: bool = True  # the leaf cluster is connected
    no_agent: str = ""  # "uncached": 403 invalid session; "cached": bare 500
    body_limit: int = 70 * 1024 * 1024
    # Misbehaviour
    slow_web_ms: int = 0
    slow_grpc_ms: int = 0
    slow_app_ms: int = 0
    cut_web: int = -1  # close the connection after this many bytes of an answer; counts down cut_times
    cut_grpc: int = -1
    cut_app: int = -1
    cut_times: int = 1
    rate_limited: int = 0  # so many of the next web API calls are answered 429
    grpc_errors: list = field(default_factory=list)  # {"method", "code", "message", "times"}
    cert_ttl: int | None = None  # seconds, instead of what was asked for; negative: expired from the start
    app_cert_ttl: int | None = None
    page_bytes: int = (
        0  # a page over this is answered ResourceExhausted; a cluster sends any size, 4 MiB is what Go's clients take
    )
    extra_fields: bool = False  # answers carry protobuf fields and JSON keys that nobody knows
    wrong_key: bool = False  # certificates are for another key than was sent
    wrong_cluster: bool = False  # host_signers name another cluster
    no_host_signers: bool = False
    garbage: str = ""  # web API: "json" answers no JSON, "html" a page, "empty" nothing

    def change(self, values: dict) -> None:
        """Raises ValueError, and changes nothing, for a name or type that is not there."""
        known = {entry.name: entry for entry in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"no such setting: {name}")
            kind = known[name].type
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                raise ValueError(f"{name} is {kind}, not {value!r}")
        for name, value in values.items():
            setattr(self, name, value)

    def reset(self) -> None:
        fresh = Settings()
        for entry in fields(self):
            setattr(self, entry.name, getattr(fresh, entry.name))
