# SPDX-License-Identifier: Apache-2.0
"""The authorities of a cluster: X.509 by `cryptography`, SSH certificates by OpenSSH's ssh-keygen."""

import ipaddress
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .errors import bad_parameter
from .identity import Identity

CLUSTER_DOMAIN = "teleport.cluster.local"


def now() -> datetime:
    return datetime.now(timezone.utc)


def _new_key(modern: bool):
    return ec.generate_private_key(ec.SECP256R1()) if modern else rsa.generate_private_key(65537, 2048)


def key_pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


class X509Authority:
    """A self-signed authority: `web` (what the system trusts), or a cluster's host or user CA."""

    def __init__(self, name: str, modern: bool):
        self.key = _new_key(modern)
        self.modern = modern
        self.name = x509.Name(
            [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name), x509.NameAttribute(NameOID.COMMON_NAME, name)]
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(self.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() - timedelta(hours=1))
            .not_valid_after(now() + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_key_usage(authority=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
        )
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, subject: x509.Name, public_key, expires: datetime, names: list[str] = ()) -> bytes:
        """One PEM certificate as Teleport makes them: a minute back, both usages, no chain. A time in the past gives one that is
        expired from the start."""
        begin = min(now(), expires - timedelta(minutes=1)) - timedelta(minutes=1)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(expires)
            .add_extension(_key_usage(authority=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
                critical=False,
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def issue_server(self, subject: x509.Name, names: list[str]) -> tuple[bytes, bytes]:
        """A certificate and its new key, PEM."""
        key = _new_key(self.modern)
        return self.issue(subject, key.public_key(), now() + timedelta(days=30), names), key_pem(key)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


class SshAuthority:
    """An SSH authority kept and used by ssh-keygen."""

    def __init__(self, folder: Path, name: str, modern: bool):
        self.key_file = folder / name
        kind = ["-t", "ed25519"] if modern else ["-t", "rsa", "-b", "2048"]
        _keygen(kind + ["-N", "", "-C", "", "-f", str(self.key_file)])
        self.public_line = self.key_file.with_suffix(".pub").read_bytes().strip() + b"\n"

    def certify(self, public_line: bytes, identity: Identity, expires: datetime) -> bytes:
        """The certificate as an authorized_keys line. Raises bad parameter for what ssh-keygen does not take for a public key."""
        with tempfile.TemporaryDirectory() as folder:
            key = Path(folder) / "key.pub"
            key.write_bytes(public_line)
            span = f"{now() - timedelta(minutes=1):%Y%m%d%H%M%SZ}:{max(expires, now()):%Y%m%d%H%M%SZ}"
            options = [
                "permit-pty",
                "permit-port-forwarding",
                f"extension:teleport-roles={','.join(identity.roles)}",
                f"extension:teleport-route-to-cluster={identity.route_to_cluster}",
            ]
            arguments = [
                "-q",
                "-s",
                str(self.key_file),
                "-I",
                identity.username,
                "-V",
                span,
                "-n",
                ",".join(identity.logins or ["-"]),
                "-O",
                "clear",
            ]
            for option in options:
                arguments += ["-O", option]
            _keygen(arguments + [str(key)])
            return key.with_name("key-cert.pub").read_bytes()


def _keygen(arguments: list[str]) -> None:
    done = subprocess.run(["ssh-keygen", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise bad_parameter(f"ssh-keygen: {done.stderr.strip()}")


class ClusterAuthorities:
    """What one cluster signs with."""

    def __init__(self, folder: Path, cluster: str, modern: bool):
        folder.mkdir(parents=True, exist_ok=True)
        self.cluster = cluster
        self.host = X509Authority(cluster, modern)
        self.user = X509Authority(cluster, modern)
        self.ssh_host = SshAuthority(folder, "ssh_host_ca", modern)
        self.ssh_user = SshAuthority(folder, "ssh_user_ca", modern)
        for name, authority in (("host_ca", self.host), ("user_ca", self.user)):  # what `profiles` takes
            (folder / f"{name}.pem").write_bytes(authority.pem)
            (folder / f"{name}.key").touch(mode=0o600)
            (folder / f"{name}.key").write_bytes(key_pem(authority.key))

    def issue_host(self, role: str, names: list[str]) -> tuple[bytes, bytes]:
        """A certificate of an auth or proxy service: the cluster's two names besides its own [lib/auth/auth.go]; the subject says
        the cluster (OID 1.3.9999.1.7), which tsh reads where TLS routing is off."""
        identity = Identity(
            username=f"00000000-0000-4000-8000-000000000001.{self.cluster}", roles=[role], cluster=self.cluster
        )
        return self.host.issue_server(identity.subject(), [f"*.{CLUSTER_DOMAIN}", CLUSTER_DOMAIN, *names])


def load_tls_key(pem: bytes):
    """`tls_pub_key`: PEM of PKIX or PKCS#1. Raises bad parameter."""
    try:
        return serialization.load_pem_public_key(pem)
    except ValueError as error:
        raise bad_parameter(f"TLS public key: {error}") from error


def load_ssh_key(line: bytes):
    """The public key inside an authorized_keys line. Raises bad parameter."""
    try:
        return serialization.load_ssh_public_key(line.strip())
    except ValueError as error:
        raise bad_parameter(f"ssh: no key found: {error}") from error
