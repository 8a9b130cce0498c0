# SPDX-License-Identifier: Apache-2.0
"""A minimal client, for the self test: no more than what the wire reference says a client does."""

import base64
import functools
import hashlib
import http.client
import json
import ssl
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from google.protobuf import message_factory

from . import selftest_wire as wire
from .messages import auth_pb2, trust_pb2
from .selftest_wire import Channel

PUBLIC = serialization.PublicFormat
ENCODING = serialization.Encoding
SERVICES = {
    method.name: method
    for service in (
        auth_pb2.DESCRIPTOR.services_by_name["AuthService"],
        trust_pb2.DESCRIPTOR.services_by_name["TrustService"],
    )
    for method in service.methods
}


def ssh_line(key) -> bytes:
    return key.public_key().public_bytes(ENCODING.OpenSSH, PUBLIC.OpenSSH)


def tls_pem(key) -> bytes:
    return key.public_key().public_bytes(ENCODING.PEM, PUBLIC.SubjectPublicKeyInfo)


def spki(key) -> bytes:
    """For comparing public keys."""
    return key.public_bytes(ENCODING.DER, PUBLIC.SubjectPublicKeyInfo)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@dataclass
class Reply:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Process:
    """A stand-in in a process of its own, started as its README says."""

    def __init__(self, version: str, *arguments: str):
        folder = Path(__file__).resolve().parents[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cluster", "--version", version, "--until-eof", *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the stand-in did not start")
        self.facts = json.loads(line)

    def control(self, path: str, body: dict | None = None) -> dict:
        """POST with a body, GET without one."""
        data = None if body is None else json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(self.facts["control"] + path, data=data), timeout=10) as answer:
            return json.loads(answer.read())

    def stop(self) -> int:
        self.process.stdin.close()
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()
            self.process.stdout.close()


class Identity:
    """Keys and certificates of a sign-in; on disk only because Python's ssl wants files."""

    def __init__(self, response: dict, tls_key, ssh_key):
        self.username = response["username"]
        self.tls_key, self.ssh_key = tls_key, ssh_key
        self.tls_cert = base64.b64decode(response["tls_cert"])
        self.ssh_cert = base64.b64decode(response["cert"])
        self.host_cas = "".join(
            base64.b64decode(pem).decode() for signer in response["host_signers"] for pem in signer["tls_certs"]
        )
        self.certificate = x509.load_pem_x509_certificate(self.tls_cert)

    def values(self, oid: str) -> list[str]:
        return [attribute.value for attribute in self.certificate.subject if attribute.oid.dotted_string == oid]


class Client:
    """Talks to one stand-in."""

    def __init__(self, process: Process):
        self.process = process
        self.facts = process.facts
        self.major = int(self.facts["version"].split(".")[0])
        self.folder = tempfile.TemporaryDirectory(prefix="cluster-selftest-")
        self.ec_key, self.ssh_key = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
        self.channels: list[Channel] = []

    @functools.cached_property
    def rsa_key(self):
        return rsa.generate_private_key(65537, 2048)

    def close(self) -> None:
        for channel in self.channels:
            channel.close()
        self.channels.clear()

    def pem_file(self, key, certificate: bytes) -> str:
        pem = key.private_bytes(ENCODING.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path = Path(self.folder.name) / f"{wire.free_name()}.pem"
        path.touch(mode=0o600)
        path.write_bytes(pem + certificate)
        return str(path)

    def web(
        self,
        method: str,
        path: str,
        body=None,
        headers: dict | None = None,
        certificate: str | None = None,
        host: str = "",
    ) -> Reply:
        """One HTTP request on a connection of its own."""
        context = wire.tls_context(cafile=self.facts["web_ca"], protocols=["http/1.1"], certificate=certificate)
        connection = http.client.HTTPSConnection(self.facts["proxy"], context=context, timeout=20)
        try:
            raw = json.dumps(body).encode() if isinstance(body, dict) else body
            more = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
            connection.request(method, path, raw, {**({"Host": host} if host else {}), **more, **(headers or {})})
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def keys(self, split: bool, single: str = "pub_key") -> dict:
        if split:
            return {"ssh_pub_key": b64(ssh_line(self.ssh_key)), "tls_pub_key": b64(tls_pem(self.ec_key))}
        return {single: b64(ssh_line(self.rsa_key) + b"\n")}

    @property
    def split(self) -> bool:
        return self.major >= 17

    def identity(self, response: dict, split: bool | None = None) -> Identity:
        split = self.split if split is None else split
        return Identity(response, self.ec_key if split else self.rsa_key, self.ssh_key if split else self.rsa_key)

    def code(self, user: str) -> str:
        return self.process.control(f"/otp?user={user}")["code"]

    def login(self, user: str = "alice", ttl_hours: int = 12) -> Identity:
        """Password and code by the begin and finish calls, which every version has."""
        password = self.facts["users"][user]["password"]
        begin = self.web("POST", "/v1/webapi/mfa/login/begin", {"user": user, "pass": password})
        if begin.status != 200 or not begin.json["totp_challenge"]:
            raise AssertionError(f"begin: {begin}")
        finish = self.web(
            "POST",
            "/v1/webapi/mfa/login/finish",
            {
                "user": user,
                "password": password,
                "totp_code": self.code(user),
                "ttl": ttl_hours * 3600 * 10**9,
                **self.keys(self.split),
            },
        )
        if finish.status != 200:
            raise AssertionError(f"finish: {finish}")
        return self.identity(finish.json)

    def dial(
        self, identity: Identity | None, protocols: list[str], server_name: str, sock=None, cas: str | None = None
    ) -> ssl.SSLSocket:
        """TLS to the proxy port, or over a socket that leads there, trusting the cluster's CAs only."""
        certificate = self.pem_file(identity.tls_key, identity.tls_cert) if identity is not None else None
        context = wire.tls_context(cadata=cas or identity.host_cas, protocols=protocols, certificate=certificate)
        return context.wrap_socket(sock or wire.connect(self.facts["proxy"]), server_hostname=server_name)

    def auth(self, identity: Identity, cluster: str = "", upgrade: tuple = ()) -> "Auth":
        """The auth service of a cluster through the front, with the ALPN list and server name of section 7.1."""
        cluster = cluster or self.facts["cluster"]

        def dial() -> ssl.SSLSocket:
            sock = None
            if upgrade:
                sock = wire.upgraded(
                    self.facts["proxy"],
                    wire.tls_context(cafile=self.facts["web_ca"], protocols=["http/1.1"]),
                    *upgrade,
                )
            return self.dial(
                identity, [wire.auth_protocol(cluster), "h2"], wire.hex_name(self.facts["cluster"]), sock
            )

        return self.over(dial)

    def over(self, dial) -> "Auth":
        channel = Channel(dial)
        self.channels.append(channel)
        return Auth(channel, self.facts["version"])

    def app_request(
        self,
        certificate: str,
        host: str,
        service: str,
        method: str = "GET",
        path: str = "/",
        body: bytes = b"",
        headers: dict | None = None,
        key_id: str = "00000000-fake-key-id",
        move_authorization: bool = False,
    ) -> Reply:
        """Signs as an AWS tool would with the local proxy's keys, then forwards as section 9.5 says."""
        signed = AWSRequest(
            method=method, url=f"https://{host}{path}", data=body, headers={"Host": host, **(headers or {})}
        )
        signed.headers["X-Amz-Content-Sha256"] = hashlib.sha256(body).hexdigest()
        SigV4Auth(Credentials(key_id, "fake-secret"), service, "eu-west-1").add_auth(signed)
        sent = dict(signed.headers.items())
        if move_authorization:
            sent["X-Teleport-Aws-Assumed-Role"] = "arn:aws:sts::123456789012:assumed-role/Other/s"
            sent["X-Teleport-Aws-Assumed-Role-Authorization"] = sent.pop("Authorization")
        sent["X-Forwarded-Host"] = host
        return self.web(method, path, body, sent, certificate, sent.pop("Host"))


class Auth:
    """Calls of the auth service by name."""

    def __init__(self, channel: Channel, version: str):
        self.channel = channel
        self.version = version

    def call(self, name: str, request=None, version: str | None = "", timeout: float = 20):
        """One message, or a list for the streamed answers. `version` None sends no version."""
        method = SERVICES[name]
        answer = message_factory.GetMessageClass(method.output_type)
        request = request if request is not None else message_factory.GetMessageClass(method.input_type)()
        metadata = [] if version is None else [("version", version or self.version)]
        kind = self.channel.channel.unary_stream if method.server_streaming else self.channel.channel.unary_unary
        stub = kind(
            f"/{method.containing_service.full_name}/{name}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=answer.FromString,
        )
        found = stub(request, metadata=metadata, timeout=timeout)
        return list(found) if method.server_streaming else found
