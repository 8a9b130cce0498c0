# SPDX-License-Identifier: Apache-2.0
"""Self test: app sessions and certificates, by version, with and without MFA."""

import json

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.utils import websafe_decode, websafe_encode

from .messages import auth_pb2, mfa_pb2
from .selftest_client import Auth, Client, Identity, Reply, ssh_line, tls_pem

Code = grpc.StatusCode
Certs = auth_pb2.UserCertsRequest
DEVELOPER = "arn:aws:iam::123456789012:role/Developer"
S3 = "s3.eu-west-1.amazonaws.com"


class CertCases:
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
