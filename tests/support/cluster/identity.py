# SPDX-License-Identifier: Apache-2.0
"""The identity that a certificate's subject carries, both ways; section 6, numbers of [lib/tlsca/ca.go]."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.name import NameAttribute, _ASN1Type
from cryptography.x509.oid import NameOID

TELEPORT = "1.3.9999."
APP_SESSION_ID, APP_CLUSTER, APP_PUBLIC_ADDR, CLUSTER_OF_ORIGIN = (
    TELEPORT + "1.4",
    TELEPORT + "1.5",
    TELEPORT + "1.6",
    TELEPORT + "1.7",
)
MFA_DEVICE, LOGIN_IP, APP_NAME, APP_AWS_ROLE, AWS_ROLES = (TELEPORT + f"1.{n}" for n in (8, 9, 10, 11, 12))
KEY_POLICY, USER_TYPE, APP_TARGET_PORT, APP_AWS_CREDENTIALS = (TELEPORT + f"1.{n}" for n in (15, 20, 21, 22))
ACTIVE_REQUESTS, DISALLOW_REISSUE, PREVIOUS_EXPIRY = TELEPORT + "2.8", TELEPORT + "2.9", TELEPORT + "2.12"
ALLOWED_RESOURCES = TELEPORT + "2.10"

USAGE_APPS = "usage:apps"  # [constants.go]

# What Go's encoding/asn1 takes for a PrintableString; everything else becomes UTF8String.
_PRINTABLE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?")


@dataclass
class Route:
    """RouteToApp as a certificate carries it."""

    session_id: str = ""
    cluster: str = ""
    public_addr: str = ""
    name: str = ""
    aws_role_arn: str = ""
    target_port: int = 0
    aws_credentials: str = ""


@dataclass
class Identity:
    """Who a certificate speaks for."""

    username: str
    roles: list[str] = field(default_factory=list)
    usage: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    route_to_cluster: str = ""
    traits: dict[str, list[str]] = field(default_factory=dict)
    cluster: str = ""
    login_ip: str = ""
    aws_role_arns: list[str] = field(default_factory=list)
    route: Route = field(default_factory=Route)
    mfa_device: str = ""
    key_policy: str = ""
    user_type: str = ""
    active_requests: list[str] = field(default_factory=list)
    allowed_resources: list[str] = field(
        default_factory=list
    )  # "/cluster/kind/name" of an assumed resource request
    disallow_reissue: bool = False
    previous_expiry: datetime | None = None
    expires: datetime | None = None  # NotAfter, not part of the subject
    issuer: str = ""  # name of the cluster whose user CA signed, not part of the subject

    def subject(self) -> x509.Name:
        """Go puts the repeated standard attributes into one set each and every further one into a set of its own."""
        sets = [
            (NameOID.ORGANIZATION_NAME.dotted_string, self.roles),
            (NameOID.ORGANIZATIONAL_UNIT_NAME.dotted_string, self.usage),
            (NameOID.LOCALITY_NAME.dotted_string, self.logins),
            (NameOID.STREET_ADDRESS.dotted_string, [self.route_to_cluster]),
            (NameOID.POSTAL_CODE.dotted_string, [json.dumps(self.traits)]),
            (NameOID.COMMON_NAME.dotted_string, [self.username]),
        ]
        rdns = [
            x509.RelativeDistinguishedName([_attribute(oid, value) for value in dict.fromkeys(values) if value])
            for oid, values in sets
            if any(values)
        ]
        rdns += [x509.RelativeDistinguishedName([_attribute(oid, value)]) for oid, value in self._extra() if value]
        return x509.Name(rdns)

    def _extra(self) -> list[tuple[str, str]]:
        extra = [
            (APP_SESSION_ID, self.route.session_id),
            (APP_PUBLIC_ADDR, self.route.public_addr),
            (APP_CLUSTER, self.route.cluster),
            (APP_NAME, self.route.name),
            (APP_AWS_ROLE, self.route.aws_role_arn),
            (APP_TARGET_PORT, str(self.route.target_port or "")),
            (APP_AWS_CREDENTIALS, self.route.aws_credentials),
        ]
        extra += [(AWS_ROLES, arn) for arn in self.aws_role_arns]
        extra += [
            (CLUSTER_OF_ORIGIN, self.cluster),
            (MFA_DEVICE, self.mfa_device),
            (LOGIN_IP, self.login_ip),
            (KEY_POLICY, self.key_policy),
            (USER_TYPE, self.user_type),
        ]
        extra += [(ACTIVE_REQUESTS, request) for request in self.active_requests]
        extra += [
            (ALLOWED_RESOURCES, json.dumps(self.allowed_resources) if self.allowed_resources else ""),
            (DISALLOW_REISSUE, "true" if self.disallow_reissue else ""),
            (PREVIOUS_EXPIRY, self.previous_expiry.strftime("%Y-%m-%dT%H:%M:%SZ") if self.previous_expiry else ""),
        ]
        return extra


def _attribute(oid: str, value: str) -> NameAttribute:
    kind = _ASN1Type.PrintableString if set(value) <= _PRINTABLE else _ASN1Type.UTF8String
    return NameAttribute(ObjectIdentifier(oid), value, kind, _validate=False)


def from_certificate(der: bytes) -> Identity:
    """Reads a certificate that TLS has verified."""
    certificate = x509.load_der_x509_certificate(der)
    values: dict[str, list[str]] = {}
    for attribute in certificate.subject:
        values.setdefault(attribute.oid.dotted_string, []).append(str(attribute.value))

    def one(oid) -> str:
        return values.get(oid if isinstance(oid, str) else oid.dotted_string, [""])[0]

    route = Route(
        session_id=one(APP_SESSION_ID),
        cluster=one(APP_CLUSTER),
        public_addr=one(APP_PUBLIC_ADDR),
        name=one(APP_NAME),
        aws_role_arn=one(APP_AWS_ROLE),
        target_port=int(one(APP_TARGET_PORT) or 0),
        aws_credentials=one(APP_AWS_CREDENTIALS),
    )
    return Identity(
        username=one(NameOID.COMMON_NAME),
        roles=values.get(NameOID.ORGANIZATION_NAME.dotted_string, []),
        usage=values.get(NameOID.ORGANIZATIONAL_UNIT_NAME.dotted_string, []),
        logins=values.get(NameOID.LOCALITY_NAME.dotted_string, []),
        route_to_cluster=one(NameOID.STREET_ADDRESS),
        traits=json.loads(one(NameOID.POSTAL_CODE) or "{}"),
        cluster=one(CLUSTER_OF_ORIGIN),
        login_ip=one(LOGIN_IP),
        aws_role_arns=values.get(AWS_ROLES, []),
        route=route,
        mfa_device=one(MFA_DEVICE),
        key_policy=one(KEY_POLICY),
        user_type=one(USER_TYPE),
        active_requests=values.get(ACTIVE_REQUESTS, []),
        allowed_resources=json.loads(one(ALLOWED_RESOURCES) or "[]"),
        disallow_reissue=one(DISALLOW_REISSUE) == "true",
        expires=certificate.not_valid_after_utc,
        issuer=certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value,
    )
