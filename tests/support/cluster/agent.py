# SPDX-License-Identifier: Apache-2.0
"""The agent's API signer: takes the local signature apart, signs again with the assumed role, sends on; section 10.3
[lib/srv/app/aws/handler.go, endpoints.go, assume_role.go, lib/utils/aws/signing.go, aws.go]."""

import hashlib
import http.client
import json
import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import boto3
import botocore.session
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.regions import EndpointResolver

from .access import App
from .authority import now
from .errors import TraceError, access_denied, bad_parameter, limit_exceeded
from .http11 import Request, Response
from .world import AppSession, World

AMZ = "AWS4-HMAC-SHA256"
ASSUMED_ROLE, ASSUMED_AUTHORIZATION = "x-teleport-aws-assumed-role", "x-teleport-aws-assumed-role-authorization"
API_INFO = "X-Teleport-Api-Info"
RESERVED = {
    "x-forwarded-ssl",
    "x-teleport-api-error",
    "x-teleport-api-info",
    ASSUMED_ROLE,
    ASSUMED_AUTHORIZATION,
    "teleport-jwt-assertion",
}
UNSIGNED = ("UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
CHUNK_SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
MIN_ASSUME, DEFAULT_ASSUME = timedelta(minutes=15), timedelta(hours=1)
HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "upgrade",
    "proxy-connection",
    "content-length",
    "host",
    "authorization",
    "expect",
}


@dataclass
class AgentRequest:
    """A request as the agent gets it from the proxy."""

    request: Request
    app: App
    session: AppSession
    headers: list[tuple[str, str]]
    forwarded_host: str

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def assumed_role(self) -> str:
        return self.get(ASSUMED_ROLE)


@dataclass
class Scope:
    """What the agent reads from an Authorization header."""

    key_id: str
    region: str
    service: str
    signed_headers: list[str]
    signature: str


def parse_authorization(text: str) -> Scope:
    """Exactly three comma-separated parts and a credential of five [lib/utils/aws/aws.go: ParseSigV4]. Raises bad parameter."""
    if not text:
        raise bad_parameter("empty AWS SigV4 header")
    if AMZ not in text:
        raise bad_parameter('"' + text[:40] + '" does not contain AWS4-HMAC-SHA256')
    parts = text.removeprefix(AMZ + " ").split(",")
    if len(parts) != 3:
        raise bad_parameter("invalid number of sections")
    values = {}
    for part in parts:
        name, separator, value = part.strip().partition("=")
        if not separator:
            raise bad_parameter("invalid key-value pair")
        values[name] = value
    credential = values.get("Credential", "").split("/")
    if (
        len(credential) != 5
        or credential[4] != "aws4_request"
        or not values.get("SignedHeaders")
        or not values.get("Signature")
    ):
        raise bad_parameter("invalid credential or missing section")
    return Scope(
        credential[0], credential[2], credential[3], values["SignedHeaders"].split(";"), values["Signature"]
    )


def is_aws_host(host: str) -> bool:
    """A plain host name under AWS's domains, nothing that reads differently elsewhere (PRs 67620, 67707)."""
    name = host.rsplit(":", 1)[0] if re.fullmatch(r"[^:]+:\d+", host) else host
    return bool(re.fullmatch(r"[A-Za-z0-9._-]+", name)) and name.endswith((".amazonaws.com", ".amazonaws.com.cn"))


class Agent:
    """Signs with roles assumed at `aws` (HOST:PORT of a moto server), or answers with what it would have sent."""

    def __init__(self, world: World, aws: str | None):
        self.world = world
        self.aws = aws
        self._credentials: dict[tuple, Credentials] = {}
        self._lock = threading.Lock()
        self._resolver: EndpointResolver | None = None

    def serve(self, work: AgentRequest) -> Response:
        """Runs on a thread of its own. Raises TraceError for what the signer refuses."""
        if work.request.too_large or len(work.request.body) > self.world.settings.body_limit:
            raise limit_exceeded("the read limit is reached")
        return self._assumed(work) if work.assumed_role else self._common(work)

    def _common(self, work: AgentRequest) -> Response:
        scope = parse_authorization(work.get("Authorization"))
        host = self._endpoint(work, scope)
        body, query, notes = self._assume_role_duration(work, scope)
        payload = work.get("X-Amz-Content-Sha256")
        if payload.startswith(CHUNK_SIGNED):
            return _aws_error("SignatureDoesNotMatch", "The chunks of this body are signed with another key.")
        kept = [(name, value) for name, value in work.headers if name.lower() not in RESERVED]
        signed = [
            (name, value)
            for name, value in kept
            if name.lower() in scope.signed_headers and name.lower() not in HOP
        ]
        rest = [
            (name, value)
            for name, value in kept
            if name.lower() not in scope.signed_headers and name.lower() not in HOP
        ]
        url = f"https://{host}{work.request.raw_path}" + (f"?{query}" if query else "")
        fresh = AWSRequest(method=work.request.method, url=url, data=body, headers=dict(signed))
        fresh.headers["Host"] = host
        del fresh.headers["X-Amz-Date"]
        del fresh.headers["X-Amz-Security-Token"]
        del fresh.headers["X-Amz-Content-Sha256"]
        if payload:  # the two unsigned literals are honoured, everything else is hashed
            fresh.headers["X-Amz-Content-Sha256"] = (
                payload if payload in UNSIGNED else hashlib.sha256(body).hexdigest()
            )
        if payload in UNSIGNED:  # where S3SigV4Auth looks for them
            trailer = {"checksum": {"request_algorithm": {"in": "trailer"}}} if payload == UNSIGNED[1] else {}
            fresh.context.update(trailer, client_config=Config(s3={"payload_signing_enabled": False}))
        signer = S3SigV4Auth if scope.service == "s3" else SigV4Auth
        signer(self._role_credentials(work), scope.service, scope.region).add_auth(fresh)
        details = {
            "region": scope.region,
            "service": scope.service,
            "role_arn": work.session.aws_role_arn,
            "assumed": "",
            "client_signed_headers": scope.signed_headers,
            "client_key_id": scope.key_id,
        }
        response = self._send(work, host, url, list(fresh.headers.items()) + rest, body, details)
        response.headers += notes
        return response

    def _assumed(self, work: AgentRequest) -> Response:
        """Signed with a role's real credentials by the tool: headers are put back, nothing is signed."""
        scope = parse_authorization(work.get(ASSUMED_AUTHORIZATION))
        if not is_aws_host(work.forwarded_host):
            raise bad_parameter("proxied requests must include X-Forwarded-Host")
        if work.get("Host") != work.forwarded_host:
            raise bad_parameter(
                f'resolved host "{work.forwarded_host}" does not match requested host "{work.get("Host")}"'
            )
        headers = [(name, value) for name, value in work.headers if name.lower() not in RESERVED | HOP]
        headers.append(("Authorization", work.get(ASSUMED_AUTHORIZATION)))
        query = work.request.raw_query
        url = f"https://{work.forwarded_host}{work.request.raw_path}" + (f"?{query}" if query else "")
        details = {
            "region": scope.region,
            "service": scope.service,
            "role_arn": work.session.aws_role_arn,
            "assumed": work.assumed_role,
            "client_signed_headers": scope.signed_headers,
            "client_key_id": scope.key_id,
        }
        return self._send(work, work.forwarded_host, url, headers, work.request.body, details)

    def _endpoint(self, work: AgentRequest, scope: Scope) -> str:
        if is_aws_host(work.forwarded_host):
            return work.forwarded_host
        if self.world.version.needs_forwarded_host:
            raise bad_parameter("proxied requests must include X-Forwarded-Host")
        if self._resolver is None:
            self._resolver = EndpointResolver(botocore.session.get_session().get_data("endpoints"))
        found = self._resolver.construct_endpoint(scope.service, scope.region)
        if found is None:
            raise bad_parameter(f"no endpoint for {scope.service} in {scope.region}")
        return found["hostname"]

    def _assume_role_duration(self, work: AgentRequest, scope: Scope) -> tuple[bytes, str, list[tuple[str, str]]]:
        """AssumeRole of the client may not outlive the identity [assume_role.go]."""
        body, query = work.request.body, work.request.raw_query
        in_query = dict(parse_qsl(query))
        form = dict(parse_qsl(body.decode("utf-8", "replace"))) if body and not in_query.get("Action") else {}
        values = in_query if in_query.get("Action") == "AssumeRole" else form
        if scope.service != "sts" or values.get("Action") != "AssumeRole":
            return body, query, []
        left = work.session.expires - now()
        if left < MIN_ASSUME:
            raise access_denied("minimum AWS session duration is 15m0s, but Teleport identity expires sooner")
        asked = timedelta(seconds=int(values.get("DurationSeconds") or DEFAULT_ASSUME.total_seconds()))
        if asked <= left:
            return body, query, []
        values["DurationSeconds"] = str(int(left.total_seconds()))
        note = [
            (
                API_INFO,
                f"requested DurationSeconds of AssumeRole is lowered to \"{values['DurationSeconds']}\" as the Teleport identity will expire.",
            )
        ]
        return (body, urlencode(values), note) if values is in_query else (urlencode(values).encode(), query, note)

    def _session_name(self, user: str) -> str:
        """STS takes 64 characters at most (15 and newer shorten)."""
        if len(user) <= 64 or not self.world.version.hashes_long_session_names:
            return user
        return user[:47] + "-" + hashlib.sha1(user.encode()).hexdigest()[:16]

    def _role_credentials(self, work: AgentRequest) -> Credentials:
        name = self._session_name(work.session.user)
        if self.aws is None:
            return Credentials("ASIAECHO000000000000", "echo-secret", "echo-token")
        key = (work.session.aws_role_arn, name, work.app.external_id)
        with self._lock:
            if key not in self._credentials:
                sts = boto3.client(
                    "sts",
                    endpoint_url=f"http://{self.aws}",
                    region_name="us-east-1",
                    aws_access_key_id="AKIAAGENT00000000000",
                    aws_secret_access_key="agent",
                    config=Config(connect_timeout=5, retries={"max_attempts": 1}),
                )
                more = {"ExternalId": work.app.external_id} if work.app.external_id else {}
                try:
                    found = sts.assume_role(RoleArn=work.session.aws_role_arn, RoleSessionName=name, **more)[
                        "Credentials"
                    ]
                except Exception as error:  # whatever botocore has, the agent says it is refused
                    raise access_denied(f"AssumeRole: {error}") from error
                self._credentials[key] = Credentials(
                    found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"]
                )
            return self._credentials[key]

    def _send(self, work: AgentRequest, host: str, url: str, headers: list, body: bytes, details: dict) -> Response:
        self.world.called(
            "agent", host=host, url=url, session_name=self._session_name(work.session.user), **details
        )
        if self.aws is None:
            echo = {
                "method": work.request.method,
                "url": url,
                "host": host,
                "headers": [list(entry) for entry in headers],
                "body_sha256": hashlib.sha256(body).hexdigest(),
                "body_bytes": len(body),
                "external_id": work.app.external_id,
                "session_name": self._session_name(work.session.user),
                **details,
            }
            return Response(
                200,
                json.dumps(echo).encode(),
                [("Content-Type", "application/json"), ("x-amzn-RequestId", "stand-in")],
            )
        target = urlsplit(url)
        connection = http.client.HTTPConnection(self.aws, timeout=60)
        try:
            connection.putrequest(
                work.request.method,
                target.path + (f"?{target.query}" if target.query else ""),
                skip_host=True,
                skip_accept_encoding=True,
            )
            for name, value in [("Host", host)] + [
                entry for entry in headers if entry[0].lower() not in ("host", "content-length")
            ]:
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read()
            kept = HOP - {"content-length"} if work.request.method == "HEAD" else HOP
            return Response(
                answer.status, content, [entry for entry in answer.getheaders() if entry[0].lower() not in kept]
            )
        except OSError as error:
            raise TraceError("other", f"cannot reach AWS: {error}") from error
        finally:
            connection.close()


def _aws_error(code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(403, body.encode(), [("Content-Type", "application/xml")])
