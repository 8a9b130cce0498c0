# SPDX-License-Identifier: Apache-2.0
"""Self test: requests through the app endpoint, to the echo and to moto."""

import hashlib
import logging
import ssl

import grpc

from . import selftest_wire as wire
from .selftest_certs import DEVELOPER, S3
from .selftest_client import Client, Process

Code = grpc.StatusCode


class AppCases:
    """Mixed into a test case that has a stand-in and CertCases."""

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
