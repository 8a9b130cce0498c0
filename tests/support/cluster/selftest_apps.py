# SPDX-License-Identifier: Apache-2.0
"""Self test: app certificates, and requests through the app endpoint to the echo and to moto."""

import hashlib
import json
import logging
import ssl

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.utils import websafe_decode, websafe_encode

from . import selftest_wire as wire
from .messages import auth_pb2, mfa_pb2
from .selftest_client import Auth, Client, Identity, Process, Reply, ssh_line, tls_pem

Code = grpc.StatusCode
Certs = auth_pb2.UserCertsRequest
DEVELOPER = "arn:aws:iam::123456789012:role/Developer"
S3 = "s3.eu-west-1.amazonaws.com"


class AppCases:
    """Mixed into a test case that has a stand-in."""

    def app_cert(
        self,
        auth: Auth,
        identity: Identity,
        arn: str = DEVELOPER,
        app: str = "awsconsole-dev",
        cluster: str = "",
        client: Client | None = None,
        **values,
    ) -> tuple[str, x509.Certificate]:
        """Section 8.4, by version; the certificate as a file for TLS, and to look at."""
        client = client or self.client
        cluster = cluster or "cluster.example.test"
        address = f"{app}.leaf.localhost" if cluster.startswith("leaf") else f"{app}.localhost"
        route = auth_pb2.RouteToApp(Name=app, PublicAddr=address, ClusterName=cluster, AWSRoleARN=arn)
        if client.major <= 15:
            session = auth.call(
                "CreateAppSession",
                auth_pb2.CreateAppSessionRequest(
                    Username="alice", PublicAddr=address, ClusterName=cluster, AWSRoleARN=arn
                ),
            )
            route.SessionID = session.Session.Metadata.Name
        else:
            route.URI = "https://console.aws.amazon.com/"
        request = Certs(Username="alice", Usage=Certs.App, RouteToCluster=cluster, RouteToApp=route, **values)
        request.Expires.FromDatetime(identity.certificate.not_valid_after_utc)
        key = identity.tls_key
        if client.major >= 17:
            key = ec.generate_private_key(ec.SECP256R1())
            request.TLSPublicKey = tls_pem(key)
        else:
            request.PublicKey = ssh_line(identity.ssh_key)
        answer = auth.call("GenerateUserCerts", request)
        self.assertEqual(answer.SSH, b"" if client.major >= 17 else answer.SSH)
        return client.pem_file(key, answer.TLS), x509.load_pem_x509_certificate(answer.TLS)

    def ready(self, **values) -> str:
        identity = self.client.login()
        return self.app_cert(self.client.auth(identity), identity, **values)[0]

    def test_app_certificate(self):
        identity = self.client.login(ttl_hours=2)
        auth = self.client.auth(identity)
        path, certificate = self.app_cert(auth, identity)
        subject = {attribute.oid.dotted_string: attribute.value for attribute in certificate.subject}
        session = subject["1.3.9999.1.4"]
        self.assertRegex(session, "^[0-9a-f]{64}$")
        self.assertEqual(
            [subject[f"1.3.9999.1.{n}"] for n in (5, 6, 10, 11)],
            ["cluster.example.test", "awsconsole-dev.localhost", "awsconsole-dev", DEVELOPER],
        )
        self.assertEqual(subject["2.5.4.11"], "usage:apps")
        self.assertEqual(certificate.not_valid_after_utc, identity.certificate.not_valid_after_utc)
        self.assertEqual(
            auth.call("GetAppSession", auth_pb2.GetAppSessionRequest(SessionID=session)).Session.Metadata.Name,
            session,
        )
        auth.call("DeleteAppSession", auth_pb2.DeleteAppSessionRequest(SessionID=session))
        with self.assertRaises(grpc.RpcError) as caught:
            auth.call("DeleteAppSession", auth_pb2.DeleteAppSessionRequest(SessionID=session))
        self.assertEqual(caught.exception.code(), Code.NOT_FOUND)
        self.assertEqual(self.gone(self.client.app_request(path, S3, "s3")), "invalid session\n")
        self.assertEqual(self.unknown(), [])

    def gone(self, reply: Reply) -> str:
        self.assertEqual(reply.status, 403)
        self.assertNotIn("x-teleport-api-error", reply.headers)
        return reply.body.decode()

    def test_keys_of_other_versions(self):
        identity = self.client.login()
        auth = self.client.auth(identity)
        route = auth_pb2.RouteToApp(Name="a", PublicAddr="a.localhost", ClusterName="c", AWSRoleARN=DEVELOPER)
        single = Certs(Username="alice", Usage=Certs.App, RouteToApp=route, PublicKey=ssh_line(self.client.rsa_key))
        split = Certs(Username="alice", Usage=Certs.App, RouteToApp=route, TLSPublicKey=tls_pem(self.client.ec_key))
        for request in (single, split):
            request.Expires.FromDatetime(identity.certificate.not_valid_after_utc)
        for request, name, takes in (
            (single, "PublicKey", self.major <= 17),
            (split, "TLSPublicKey", self.major >= 17),
        ):
            self.process.control("/reset", {})
            if takes:
                self.assertTrue(auth.call("GenerateUserCerts", request).TLS)
                self.assertEqual(self.unknown(), [])
            else:
                with self.assertRaises(grpc.RpcError) as caught:
                    auth.call("GenerateUserCerts", request)
                self.assertEqual(caught.exception.code(), Code.INVALID_ARGUMENT)
                self.assertEqual(self.unknown(), [f"GenerateUserCerts: proto.UserCertsRequest.{name}"])
        route.SessionID, route.URI = "0" * 64, "https://console.aws.amazon.com/"
        self.process.control("/reset", {})
        request = split if self.major >= 17 else single
        request.RouteToApp.CopyFrom(route)
        auth.call("GenerateUserCerts", request)
        late = {14: ["RouteToApp.URI"], 18: ["RouteToApp.SessionID"]}.get(self.major, [])
        self.assertEqual(self.unknown(), [f"GenerateUserCerts: proto.UserCertsRequest.{name}" for name in late])

    def test_certificates_that_are_refused(self):
        identity = self.client.login()
        auth = self.client.auth(identity)
        key = (
            {"TLSPublicKey": tls_pem(self.client.ec_key)}
            if self.major >= 17
            else {"PublicKey": ssh_line(identity.ssh_key)}
        )
        for values, text in (
            ({"Username": "alice"}, "client credentials have expired, please relogin."),
            ({"Username": "bob"}, "access denied: impersonation is not allowed"),
        ):
            with self.assertRaises(grpc.RpcError) as caught:
                auth.call("GenerateUserCerts", Certs(Usage=Certs.App, **values, **key))
            self.assertEqual((caught.exception.code(), caught.exception.details()), (Code.PERMISSION_DENIED, text))

    def test_signed_request(self):
        path = self.ready()
        body = b'{"TableNames": []}'
        reply = self.client.app_request(
            path,
            "dynamodb.eu-west-1.amazonaws.com",
            "dynamodb",
            "POST",
            "/",
            body,
            {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"},
        )
        self.assertEqual(reply.status, 200, reply.body)
        echo = reply.json
        self.assertEqual(
            [echo[name] for name in ("host", "service", "region", "role_arn", "session_name")],
            ["dynamodb.eu-west-1.amazonaws.com", "dynamodb", "eu-west-1", DEVELOPER, "alice"],
        )
        self.assertEqual(echo["body_sha256"], hashlib.sha256(body).hexdigest())
        headers = {name.lower(): value for name, value in echo["headers"]}
        self.assertIn("Credential=ASIAECHO000000000000/", headers["authorization"])
        self.assertIn("x-amz-target", headers["authorization"])
        self.assertEqual(headers["x-amz-security-token"], "echo-token")
        self.assertNotIn("x-forwarded-host", headers)
        chunked = self.client.web(
            "PUT",
            "/key",
            b"x",
            {
                "Authorization": "AWS4-HMAC-SHA256 Credential=k/d/r/s3/aws4_request, SignedHeaders=host, Signature=0",
                "X-Amz-Content-Sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            },
            path,
            S3,
        )
        self.assertEqual(chunked.status, 403)
        self.assertIn(b"SignatureDoesNotMatch", chunked.body)

    def test_one_connection_for_many_requests(self):
        """Kept alive, with a chunked body, one that waits for 100, and an end in the middle of an answer."""
        context = wire.tls_context(
            cafile=self.client.facts["web_ca"], protocols=["http/1.1"], certificate=self.ready()
        )
        tls = context.wrap_socket(wire.connect(self.client.facts["proxy"]), server_hostname="localhost")
        scope = "AWS4-HMAC-SHA256 Credential=k/d/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        head = f"PUT /key HTTP/1.1\r\nHost: {S3}\r\nAuthorization: {scope}\r\n"
        with tls, tls.makefile("rb") as answers:

            def reply() -> tuple[bytes, bytes]:
                status, length = answers.readline(), 0
                while (line := answers.readline()) != b"\r\n":
                    length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
                return status, answers.read(length)

            for _ in range(2):
                tls.sendall((head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").encode())
                self.assertIn(hashlib.sha256(b"abcde").hexdigest().encode(), reply()[1])
            tls.sendall((head + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n").encode())
            self.assertEqual(reply()[0], b"HTTP/1.1 100 \r\n")
            tls.sendall(b"abcde")
            self.assertIn(hashlib.sha256(b"abcde").hexdigest().encode(), reply()[1])
            self.set(cut_app=100)
            tls.sendall((head + "Content-Length: 0\r\n\r\n").encode())
            self.assertEqual(len(answers.read()), 100)

    def test_signature_of_a_wrong_form(self):
        path = self.ready()
        for authorization in (
            "AWS4-HMAC-SHA256 Credential=k/d/r/s3/aws4_request, SignedHeaders=host",
            "AWS4-HMAC-SHA256 Credential=k/d/r/s3, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=k/d/r/s3/aws4_request, SignedHeaders=host, Signature=0, More=1",
        ):
            reply = self.client.web("GET", "/", None, {"Authorization": authorization}, path, S3)
            self.assertEqual((reply.status, reply.body), (400, b"Bad Request\n"), authorization)
            self.assertIn("x-teleport-api-error", reply.headers)
        console = self.client.web("GET", "/", None, None, path, "awsconsole-dev.localhost")
        self.assertEqual(console.status, 302)
        self.assertIn("signin.aws.amazon.com/federation", console.headers["location"])
        self.set(body_limit=1000)
        reply = self.client.app_request(path, S3, "s3", "PUT", "/b/k", b"x" * 1001)
        self.assertEqual((reply.status, reply.headers["x-teleport-api-error"]), (429, "the read limit is reached"))

    def test_host_that_is_not_aws(self):
        path = self.ready()
        reply = self.client.app_request(path, "localhost", "dynamodb")
        if self.major >= 18:
            self.assertEqual(
                (reply.status, reply.headers["x-teleport-api-error"]),
                (400, "proxied requests must include X-Forwarded-Host"),
            )
        else:
            self.assertEqual(reply.json["host"], "dynamodb.eu-west-1.amazonaws.com")

    def test_assumed_role(self):
        path = self.ready()
        reply = self.client.app_request(path, S3, "s3", key_id="ASIAREALASSUMEDROLE0", move_authorization=True)
        headers = {name.lower(): value for name, value in reply.json["headers"]}
        self.assertIn("Credential=ASIAREALASSUMEDROLE0/", headers["authorization"])
        self.assertEqual(reply.json["assumed"], "arn:aws:sts::123456789012:assumed-role/Other/s")
        self.assertNotIn("x-teleport-aws-assumed-role", headers)

    def test_who_may_not(self):
        path = self.ready(arn="arn:aws:iam::123456789012:role/Nobody")
        reply = self.client.app_request(path, S3, "s3")
        self.assertEqual((self.gone(reply), reply.headers["connection"]), ("Forbidden", "close"))
        path = self.ready()
        self.assertEqual(self.client.app_request(path, S3, "s3").status, 200)
        self.set(no_agent="cached")
        reply = self.client.app_request(path, S3, "s3")
        self.assertEqual((reply.status, reply.body), (500, b"Internal Server Error"))
        self.set(no_agent="uncached")
        self.assertEqual(self.gone(self.client.app_request(path, S3, "s3")), "invalid session\n")
        self.set(no_agent="")
        self.process.control("/sessions/revoke", {"user": "alice"})
        self.assertEqual(self.gone(self.client.app_request(path, S3, "s3")), "invalid session\n")
        forgotten = self.client.web("GET", "/bucket", None, None, None, S3)
        self.assertEqual(
            (forgotten.status, forgotten.headers["location"]),
            (302, f"https://{self.client.facts['proxy']}/web/launch/{S3}?path=%2Fbucket"),
        )
        self.set(app_cert_ttl=-60)
        with self.assertRaisesRegex(ssl.SSLError, "(?i)certificate.expired"):
            self.client.app_request(self.ready(), S3, "s3")

    def test_app_certificate_is_no_user_certificate(self):
        path = self.ready()
        identity = self.client.login()
        context = wire.tls_context(
            cadata=identity.host_cas, protocols=[wire.auth_protocol("cluster.example.test"), "h2"], certificate=path
        )
        auth = self.client.over(
            lambda: context.wrap_socket(wire.connect(self.client.facts["proxy"]), server_hostname=wire.DOMAIN)
        )
        with self.assertRaises(grpc.RpcError) as caught:
            auth.call("Ping")
        self.assertEqual(caught.exception.code(), Code.PERMISSION_DENIED)

    def test_leaf_app(self):
        path = self.ready(app="leaf-console", cluster="leaf.example.test")
        self.assertEqual(self.client.app_request(path, S3, "s3").json["role_arn"], DEVELOPER)

    def test_roles_anywhere(self):
        """Section 8.10: from 18 on auth puts credentials into the certificate; before it knows nothing of such apps."""
        self.set(roles_anywhere=True)
        identity = self.client.login()
        auth = self.client.auth(identity)
        page = auth.call(
            "ListResources",
            auth_pb2.ListResourcesRequest(ResourceType="app_server", Limit=9, SearchKeywords=["ra-dev"]),
        )
        profile = page.Resources[0].AppServer.Spec.App.Spec.AWS.RolesAnywhereProfile.ProfileARN
        _, certificate = self.app_cert(auth, identity, app="ra-dev")
        subject = {attribute.oid.dotted_string: attribute.value for attribute in certificate.subject}
        if self.major < 18:
            self.assertEqual((profile, subject.get("1.3.9999.1.22")), ("", None))
        else:
            self.assertTrue(profile.startswith("arn:aws:rolesanywhere:"))
            self.assertEqual(json.loads(subject["1.3.9999.1.22"])["Version"], 1)

    def test_per_session_mfa(self):
        self.set(session_mfa=True)
        identity = self.client.login()
        auth = self.client.auth(identity)
        path, _ = self.app_cert(auth, identity)
        self.assertEqual(self.gone(self.client.app_request(path, S3, "s3")), "Forbidden")
        target = auth_pb2.IsMFARequiredRequest(
            App=auth_pb2.RouteToApp(Name="awsconsole-dev", PublicAddr="awsconsole-dev.localhost")
        )
        if self.major < 16:
            with self.assertRaises(grpc.RpcError):
                auth.call("IsMFARequired", target)
            return
        self.assertEqual(auth.call("IsMFARequired", target).MFARequired, auth_pb2.MFA_REQUIRED_YES)
        ask = auth_pb2.CreateAuthenticateChallengeRequest(
            ContextUser=auth_pb2.ContextUser(), MFARequiredCheck=target
        )
        with self.assertRaises(grpc.RpcError) as caught:
            auth.call("CreateAuthenticateChallenge", ask)
        self.assertEqual(caught.exception.code(), Code.INVALID_ARGUMENT)
        ask.ChallengeExtensions.scope = mfa_pb2.CHALLENGE_SCOPE_USER_SESSION
        challenge = auth.call("CreateAuthenticateChallenge", ask)
        self.assertTrue(challenge.HasField("TOTP"))
        for response in (self.by_key(challenge.WebauthnChallenge.public_key), self.by_code()):
            path, certificate = self.app_cert(
                auth,
                identity,
                MFAResponse=response,
                Purpose=Certs.CERT_PURPOSE_SINGLE_USE_CERTS,
                RequesterName=Certs.TSH_APP_LOCAL_PROXY,
            )
            self.assertEqual(certificate.not_valid_after_utc, identity.certificate.not_valid_after_utc)
            self.assertEqual(self.client.app_request(path, S3, "s3").status, 200)
        _, short = self.app_cert(
            auth, identity, MFAResponse=self.by_code(), Purpose=Certs.CERT_PURPOSE_SINGLE_USE_CERTS
        )
        self.assertLess(short.not_valid_after_utc, identity.certificate.not_valid_after_utc)
        self.set(session_mfa=False)
        self.assertEqual(auth.call("CreateAuthenticateChallenge", ask).MFARequired, auth_pb2.MFA_REQUIRED_NO)

    def by_code(self) -> auth_pb2.MFAAuthenticateResponse:
        return auth_pb2.MFAAuthenticateResponse(TOTP=auth_pb2.TOTPResponse(Code=self.client.code("alice")))

    def by_key(self, options) -> auth_pb2.MFAAuthenticateResponse:
        answer = self.process.control(
            "/webauthn",
            {
                "user": "alice",
                "origin": f"https://{self.client.facts['proxy']}",
                "publicKey": {
                    "challenge": websafe_encode(options.challenge),
                    "rpId": options.rp_id,
                    "userVerification": options.user_verification,
                },
            },
        )
        found = auth_pb2.MFAAuthenticateResponse()
        found.Webauthn.type, found.Webauthn.raw_id = "public-key", websafe_decode(answer["rawId"])
        for name, source in (
            ("client_data_json", "clientDataJSON"),
            ("authenticator_data", "authenticatorData"),
            ("signature", "signature"),
        ):
            setattr(found.Webauthn.response, name, websafe_decode(answer["response"][source]))
        return found

    def test_towards_moto(self):
        """The whole way, with STS and S3 of moto at the end of it. One version is enough: the signer is the same in all."""
        if self.major != 17:
            self.skipTest("version 17 does it for all")
        from moto.server import ThreadedMotoServer  # slow to load, and needed here only

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        process = None
        try:
            process = Process("17", "--aws", "127.0.0.1:%d" % server.get_host_and_port()[1])
            client = Client(process)
            identity = client.login()
            auth = client.auth(identity)
            path, _ = self.app_cert(auth, identity, client=client)
            self.assertEqual(
                client.app_request(
                    path,
                    "gatehouse." + S3,
                    "s3",
                    "PUT",
                    "/",
                    b"<CreateBucketConfiguration><LocationConstraint>eu-west-1"
                    b"</LocationConstraint></CreateBucketConfiguration>",
                ).status,
                200,
            )
            self.assertEqual(
                client.app_request(path, "gatehouse." + S3, "s3", "PUT", "/a%20key", b"content").status, 200
            )
            self.assertEqual(client.app_request(path, "gatehouse." + S3, "s3", "GET", "/a%20key").body, b"content")
            self.assertEqual(
                client.app_request(path, "gatehouse." + S3, "s3", "HEAD", "/a%20key").headers["content-length"], "7"
            )
            who = client.app_request(
                path,
                "sts.eu-west-1.amazonaws.com",
                "sts",
                "POST",
                "/",
                b"Action=GetCallerIdentity&Version=2011-06-15",
                {"Content-Type": "application/x-www-form-urlencoded"},
            )
            self.assertIn(b"assumed-role/Developer/alice", who.body)
            self.assertEqual(process.control("/unknown")["unknown"], [])
            client.close()
        finally:
            if process is not None:
                process.stop()
            server.stop()
