# SPDX-License-Identifier: Apache-2.0
"""Self test: discovery and every way of signing in."""

import base64
import html
import http.client
import json
import os
import re
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .selftest_client import Reply, spki

ALICE = "alice-secret-password"


class LoginCases:
    """Mixed into a test case that has a stand-in."""

    def test_discovery(self):
        found, ping, named = (
            self.client.web("GET", path).json for path in ("/webapi/find", "/v1/webapi/ping", "/webapi/ping/okta")
        )
        self.assertEqual(found["server_version"], self.client.facts["version"])
        self.assertEqual(found["cluster_name"], "cluster.example.test")
        self.assertEqual(found["proxy"]["ssh"]["public_addr"], self.client.facts["proxy"])
        self.assertEqual(
            (found["auth"]["type"], ping["auth"]["type"], named["auth"]["type"]), ("", "local", "saml")
        )
        self.assertEqual(ping["auth"]["default_session_ttl"], "12h0m0s")
        suites = [entry["auth"].get("signature_algorithm_suite") for entry in (found, ping, named)]
        self.assertEqual(suites, ["balanced-v1", 2, "balanced-v1"] if self.major >= 17 else [None] * 3)
        self.assertEqual(
            (ping.get("edition"), named.get("edition")), ("ent", "") if self.major >= 15 else (None, None)
        )
        self.assertEqual(self.client.web("GET", "/webapi/ping/nobody").status, 400)
        missing = self.client.web("GET", "/webapi/no/such/route")
        self.assertEqual(missing.status, 404)
        self.assertEqual("fields" in missing.json, self.major >= 15)
        self.set(motd="Be good.", fips=True, edition="oss", private_key_policy="hardware_key")
        self.assertEqual(self.client.web("GET", "/webapi/motd").json, {"Text": "Be good."})
        ping = self.client.web("GET", "/webapi/ping").json
        self.assertTrue(ping["auth"]["has_motd"])
        self.assertEqual(ping["auth"]["private_key_policy"], "hardware_key")

    def check(self, reply: Reply, split: bool, user: str = "alice"):
        """What section 2.4 tells a client to validate, by OpenSSH's own reader for the SSH half."""
        self.assertEqual(reply.status, 200, reply.body)
        identity = self.client.identity(reply.json, split)
        self.assertEqual(identity.username, user)
        self.assertEqual(spki(identity.certificate.public_key()), spki(identity.tls_key.public_key()))
        self.assertEqual(
            identity.certificate.issuer.rfc4514_string(), "CN=cluster.example.test,O=cluster.example.test"
        )
        self.assertEqual(identity.values("2.5.4.3"), [user])
        self.assertIn("aws-developer", identity.values("2.5.4.10"))
        self.assertIn("arn:aws:iam::123456789012:role/Developer", identity.values("1.3.9999.1.12"))
        self.assertEqual([entry["domain_name"] for entry in reply.json["host_signers"]], ["cluster.example.test"])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "id-cert.pub"
            path.write_bytes(identity.ssh_cert)
            shown = subprocess.run(
                ["ssh-keygen", "-L", "-f", str(path)], capture_output=True, text=True, check=True
            ).stdout
        self.assertIn(f'Key ID: "{user}"', shown)
        return identity

    def test_password_and_code_in_one_call(self):
        def send(split: bool) -> Reply:
            return self.client.web(
                "POST",
                "/v1/webapi/ssh/certs",
                {
                    "user": "alice",
                    "password": ALICE,
                    "otp_token": self.client.code("alice"),
                    "ttl": 3600 * 10**9,
                    **self.client.keys(split),
                },
            )

        if self.major >= 18:
            self.assertEqual(send(split=True).status, 404)
            return
        identity = self.check(send(split=False), split=False)
        left = identity.certificate.not_valid_after_utc - datetime.now(timezone.utc)
        self.assertTrue(timedelta(minutes=55) < left <= timedelta(hours=1), left)
        self.assertEqual(self.unknown(), [])
        if self.major == 17:
            self.check(send(split=True), split=True)
            return
        refused = send(split=True)
        self.assertEqual(
            (refused.status, refused.json["error"]["message"]), (400, "missing parameter 'public_key'")
        )
        self.assertEqual(
            self.unknown(), ["POST /webapi/ssh/certs: body.ssh_pub_key", "POST /webapi/ssh/certs: body.tls_pub_key"]
        )

    def finish(self, split: bool, **more) -> Reply:
        body = {
            "user": "alice",
            "password": ALICE,
            "ttl": 0,
            "compatibility": "",
            "RouteToCluster": "",
            "KubernetesCluster": "",
        }
        return self.client.web("POST", "/v1/webapi/mfa/login/finish", {**body, **self.client.keys(split), **more})

    def test_begin_and_finish_with_a_code(self):
        begin = self.client.web("POST", "/v1/webapi/mfa/login/begin", {"user": "alice", "pass": ALICE}).json
        self.assertTrue(begin["totp_challenge"])
        self.assertEqual("sso_challenge" in begin, self.major >= 17)
        reply = self.finish(split=True, totp_code=self.client.code("alice"))
        if self.major >= 17:
            self.check(reply, split=True)
        else:
            self.assertEqual(reply.status, 400)
        reply = self.finish(split=False, totp_code=self.client.code("alice"))
        if self.major <= 17:
            self.check(reply, split=False)
        else:
            self.assertEqual(
                (reply.status, reply.json["error"]["message"]), (400, "'ssh_pub_key' or 'tls_pub_key' must be set")
            )
            self.assertEqual(self.unknown(), ["POST /webapi/mfa/login/finish: body.pub_key"])
        form = self.client.web(
            "POST",
            "/webapi/mfa/login/finish",
            urlencode({"user": "alice"}).encode(),
            {"Content-Type": "text/plain"},
        )
        self.assertEqual((form.status, form.json["error"]["message"]), (400, "invalid request"))

    def assertion(self, options: dict, origin: str) -> dict:
        return self.process.control("/webauthn", {"user": "alice", "publicKey": options, "origin": origin})

    def test_security_key(self):
        self.set(second_factor="webauthn")
        origin = f"https://{self.client.facts['proxy']}"
        begin = self.client.web("POST", "/v1/webapi/mfa/login/begin", {"user": "alice", "pass": ALICE}).json
        self.assertFalse(begin["totp_challenge"])
        options = begin["webauthn_challenge"]["publicKey"]
        self.assertEqual((options["rpId"], len(options["allowCredentials"])), ("localhost", 1))
        self.assertNotIn("=", options["challenge"])
        answer = self.assertion(options, origin)
        self.check(self.finish(self.client.split, webauthn_challenge_response=answer), self.client.split)
        again = self.finish(self.client.split, webauthn_challenge_response=answer)
        self.assertEqual((again.status, again.json["error"]["message"]), (403, "invalid credentials"))
        options = self.client.web("POST", "/v1/webapi/mfa/login/begin", {"user": "alice", "pass": ALICE}).json[
            "webauthn_challenge"
        ]["publicKey"]
        foreign = self.finish(
            self.client.split, webauthn_challenge_response=self.assertion(options, "https://evil.example.com")
        )
        self.assertEqual(foreign.status, 403)
        self.assertEqual(self.finish(self.client.split, totp_code=self.client.code("alice")).status, 403)

    def test_passwordless(self):
        options = self.client.web("POST", "/v1/webapi/mfa/login/begin", {"passwordless": True}).json[
            "webauthn_challenge"
        ]["publicKey"]
        self.assertEqual((options["userVerification"], options["allowCredentials"]), ("required", []))
        answer = self.assertion(options, f"https://{self.client.facts['proxy']}")
        self.check(
            self.finish(self.client.split, user="", password="", webauthn_challenge_response=answer),
            self.client.split,
        )
        self.set(allow_passwordless=False)
        refused = self.client.web("POST", "/v1/webapi/mfa/login/begin", {"passwordless": True})
        self.assertEqual(refused.status, 400 if self.major >= 17 else 403)

    def test_logins_that_are_refused(self):
        erin, wrong = "erin-secret-password", (403, "invalid username, password or second factor")
        for _ in range(4):
            reply = self.finish(
                self.client.split, user="erin", password="wrong", totp_code=self.client.code("erin")
            )
            self.assertEqual((reply.status, reply.json["error"]["message"]), wrong)
        for password in (
            "wrong",
            erin,
        ):  # the fifth failure locks, and what is right comes too late; begin tells nothing
            reply = self.finish(
                self.client.split, user="erin", password=password, totp_code=self.client.code("erin")
            )
            self.assertEqual(reply.json["error"]["message"], "too many incorrect attempts, please try again later")
            reply = self.client.web("POST", "/v1/webapi/mfa/login/begin", {"user": "erin", "pass": password})
            self.assertEqual((reply.status, reply.json["error"]["message"]), (403, "invalid credentials"))
        self.assertEqual(
            self.client.web("POST", "/v1/webapi/mfa/login/begin", {"user": "carol", "pass": ""}).status, 403
        )
        self.set(private_key_policy="hardware_key_touch")
        reply = self.finish(self.client.split, totp_code=self.client.code("alice"))
        self.assertEqual(reply.status, 400)
        self.assertIn("hardware_key_touch", reply.json["error"]["message"])
        self.set(rate_limited=1)
        self.assertEqual(self.client.web("GET", "/webapi/ping").status, 429)
        self.assertEqual(self.client.web("GET", "/webapi/ping").status, 200)
        self.set(second_factor="off", private_key_policy="none")
        reply = self.client.web(
            "POST",
            "/v1/webapi/mfa/login/finish",
            {"user": "dave", "password": "dave-secret-password", **self.client.keys(self.client.split)},
        )
        self.check(reply, self.client.split, "dave")

    def test_misbehaving_answers(self):
        self.set(wrong_key=True)
        identity = self.client.login()
        self.assertNotEqual(spki(identity.certificate.public_key()), spki(identity.tls_key.public_key()))
        self.set(wrong_key=False, wrong_cluster=True, extra_fields=True)
        reply = self.finish(self.client.split, totp_code=self.client.code("alice")).json
        self.assertEqual(reply["host_signers"][0]["domain_name"], "elsewhere.example.com")
        self.assertIn("brand_new_field", reply)
        self.set(garbage="json")
        with self.assertRaises(ValueError):
            json.loads(self.client.web("GET", "/webapi/ping").body)
        self.set(garbage="", cut_web=300)
        with self.assertRaises(http.client.IncompleteRead):
            self.client.web("GET", "/webapi/ping")
        self.assertEqual(self.client.web("GET", "/webapi/ping").status, 200)

    def start_sso(self, kind: str, connector: str, **more):
        secret = os.urandom(32)
        body = {
            "redirect_url": f"http://127.0.0.1:5555/callback?secret_key={secret.hex()}",
            "connector_id": connector,
            "cert_ttl": 3600 * 10**9,
            **self.client.keys(self.client.split, "public_key"),
            **more,
        }
        return secret, self.client.web("POST", f"/v1/webapi/{kind}/login/console", body)

    def click(self, page: str, action: str) -> dict:
        """What a browser does: the provider's form, its redirect or self-sending form, and the meta refresh to the listener."""
        path = page.removeprefix(f"https://{self.client.facts['proxy']}")
        self.assertIn(b'value="approve"', self.client.web("GET", path).body)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = self.client.web("POST", path, urlencode({"user": "carol", "action": action}).encode(), form)
        if reply.status == 302:
            reply = self.client.web("GET", reply.headers["location"])
        else:
            text = reply.body.decode()
            inputs = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))
            reply = self.client.web(
                "POST", re.search(r'action="([^"]+)"', text)[1], urlencode(inputs).encode(), form
            )
        target = html.unescape(
            re.search(r"http-equiv=\"refresh\" content=\"0;URL='([^\"]*)'\"", reply.body.decode())[1]
        )
        self.assertEqual(urlsplit(target)._replace(query="").geturl(), "http://127.0.0.1:5555/callback")
        return {name: values[0] for name, values in parse_qs(urlsplit(target).query, strict_parsing=True).items()}

    def test_sso(self):
        for kind, connector in (("github", "github"), ("oidc", "google"), ("saml", "okta")):
            secret, reply = self.start_sso(kind, connector)
            self.assertEqual(reply.status, 200, reply.body)
            answer = self.click(reply.json["redirect_url"], "approve")
            self.assertEqual(list(answer), ["response"])
            sealed = {name: base64.b64decode(value) for name, value in json.loads(answer["response"]).items()}
            self.assertEqual(len(sealed["nonce"]), 12)
            response = json.loads(AESGCM(secret).decrypt(sealed["nonce"], sealed["ciphertext"], None))
            self.check(Reply(200, {}, json.dumps(response).encode()), self.client.split, "carol")
        secret, reply = self.start_sso("github", "github")
        answer = self.click(reply.json["redirect_url"], "deny")
        self.assertIn("The person said no", answer["err"])
        self.assertEqual(
            answer["secret_key"], secret.hex()
        )  # an error is added to the query, the answer replaces it
        self.assertEqual(self.client.web("GET", "/web/msg/info/login_success").status, 200)
        self.assertEqual(
            self.client.web("GET", "/web/msg/error/login/callback_missing_role").status,
            200 if self.major >= 18 else 404,
        )

    def test_sso_refusals(self):
        key = os.urandom(32).hex()
        disallowed = (
            "Failed to login due to a disallowed callback URL." if self.major >= 17 else "Failed to login. Please"
        )
        for url in (
            f"http://127.0.0.1:1/other?secret_key={key}",
            f"http://example.com/callback?secret_key={key}",
            f"http://127.0.0.1:1/callback?secret_key={key}&more=1",
            f"https://127.0.0.1/callback?secret_key={key}",
            f"http://user@127.0.0.1:1/callback?secret_key={key}",
            f"http://127.0.0.1:1/callback?secret_key={key}#x",
        ):
            _, reply = self.start_sso("github", "github", redirect_url=url)
            self.assertEqual(reply.status, 403, url)
            self.assertTrue(reply.json["error"]["message"].startswith(disallowed), reply.body)
        _, reply = self.start_sso("github", "okta")
        self.assertEqual(
            (reply.status, reply.json["error"]["message"]),
            (403, "Failed to login. Please check Teleport's log for more details."),
        )
        self.set(edition="oss")
        self.assertEqual(self.start_sso("saml", "okta")[1].status, 404)
        self.set(edition="ent", saml_post_form=True)
        _, reply = self.start_sso("saml", "okta")
        self.assertEqual("post_form" in reply.json, self.major >= 17)
        if self.major >= 17:
            self.assertIn(b"<form", base64.b64decode(reply.json["post_form"]))
