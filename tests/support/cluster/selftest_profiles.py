# SPDX-License-Identifier: Apache-2.0
"""Self test: the profile folders that the script makes, read as a client would and used against the cluster."""

import ssl
import subprocess
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import yaml
from cryptography.hazmat.primitives import serialization

from .selftest_client import Identity, b64, spki

SCRIPT = Path(__file__).resolve().parent / "profiles"


class ProfileCases:
    """Mixed into a test case that has a stand-in."""

    def make(self, folder: str, *arguments: str) -> Path:
        subprocess.run(
            [str(SCRIPT), "--layout", str(self.major), "--out", folder, *arguments], check=True, capture_output=True
        )
        name = (Path(folder) / "current-profile").read_text().strip()
        return Path(folder) / "keys" / name

    def read(self, folder: str, keys: Path) -> Identity:
        profile = yaml.safe_load((Path(folder) / f"{keys.name}.yaml").read_text())
        user, cluster = profile["user"], profile["cluster"]
        key, certificate = (f"{user}.key", f"{user}.crt") if self.major >= 17 else (user, f"{user}-x509.pem")
        tls_key = serialization.load_pem_private_key((keys / key).read_bytes(), None)
        ssh_key = (
            serialization.load_ssh_private_key((keys / user).read_bytes(), None) if self.major >= 17 else tls_key
        )
        response = {
            "username": user,
            "cert": b64((keys / f"{user}-ssh" / f"{cluster}-cert.pub").read_bytes()),
            "tls_cert": b64((keys / certificate).read_bytes()),
            "host_signers": [{"tls_certs": [b64((keys / "cas" / f"{cluster}.pem").read_bytes())]}],
        }
        return Identity(response, tls_key, ssh_key)

    def test_profile_of_this_cluster(self):
        with tempfile.TemporaryDirectory() as folder:
            keys = self.make(
                folder,
                "--authorities",
                self.client.facts["authorities"],
                "--proxy",
                self.client.facts["proxy"],
                "--roles",
                "aws-developer,requester",
            )
            identity = self.read(folder, keys)
            for path in keys.rglob("*"):
                self.assertEqual(path.stat().st_mode & 0o777, 0o700 if path.is_dir() else 0o600, path)
        self.assertEqual(sorted(identity.values("2.5.4.10")), ["aws-developer", "requester"])  # DER sorts a set
        self.assertEqual(len(identity.values("1.3.9999.1.12")), 2)
        self.assertEqual(spki(identity.certificate.public_key()), spki(identity.tls_key.public_key()))
        shown = subprocess.run(
            ["ssh-keygen", "-L", "-f", "-"], input=identity.ssh_cert, capture_output=True, check=True
        )
        self.assertIn(b'Key ID: "alice"', shown.stdout)
        auth = self.client.auth(identity)
        self.assertEqual(auth.call("GetCurrentUser").Metadata.Name, "alice")
        self.assertEqual(auth.call("GetDomainName").DomainName, "cluster.example.test")

    def test_profile_that_is_over(self):
        with tempfile.TemporaryDirectory() as folder:
            self.make(folder, "--expired", "--app", "awsconsole-dev")
            keys = self.make(folder, "--keep", "--proxy", "other.example.com:3080", "--user", "bob")
            self.assertEqual(
                sorted(path.name for path in Path(folder).glob("*.yaml")),
                ["localhost.yaml", "other.example.com.yaml"],
            )
            self.assertEqual(self.read(folder, keys).username, "bob")
            old = self.read(folder, Path(folder) / "keys" / "localhost")
            app = "awsconsole-dev.crt" if self.major >= 17 else "awsconsole-dev-x509.pem"
            self.assertIn(
                b"BEGIN CERTIFICATE",
                (Path(folder) / "keys/localhost/alice-app/cluster.example.test" / app).read_bytes(),
            )
        self.assertLess(old.certificate.not_valid_after_utc, datetime.now(timezone.utc))
        with self.assertRaises(ssl.SSLError):  # other authorities, whatever the date
            self.client.dial(old, ["h2"], "teleport.cluster.local")
