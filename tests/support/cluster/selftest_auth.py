# SPDX-License-Identifier: Apache-2.0
"""Self test: reaching auth in every way, who may, and listing."""

import socket
import ssl

import grpc

from . import selftest_wire as wire
from .fields import strip_unknown
from .messages import auth_pb2, transport_pb2, trust_pb2
from .selftest_wire import Channel

Code = grpc.StatusCode


class AuthCases:
    """Mixed into a test case that has a stand-in."""

    def refused(self, code: Code, call, *arguments, **named) -> str:
        with self.assertRaises(grpc.RpcError) as caught:
            call(*arguments, **named)
        self.assertEqual(caught.exception.code(), code, caught.exception.details())
        return caught.exception.details()

    def test_who_am_i(self):
        identity = self.client.login()
        auth = self.client.auth(identity)
        self.assertEqual(auth.call("Ping").ServerVersion, self.client.facts["version"])
        self.assertEqual(auth.call("Ping").signature_algorithm_suite, 2 if self.major >= 17 else 0)
        self.assertEqual(auth.call("GetDomainName").DomainName, "cluster.example.test")
        self.assertIn(auth.call("GetClusterCACert").TLSCA.decode(), identity.host_cas)
        user = auth.call("GetCurrentUser")
        self.assertEqual(list(user.Spec.Traits.Values["logins"].Values), ["alice"])
        self.assertEqual(user.Spec.Expires.seconds, -62135596800)
        roles = {role.Metadata.Name: role for role in auth.call("GetCurrentUserRoles")}
        self.assertIn("{{internal.aws_role_arns}}", roles["aws-developer"].Spec.Allow.AWSRoleARNs)
        self.refused(Code.UNIMPLEMENTED, auth.call, "CreateAccessRequest")

    def test_front_routes_by_the_first_name(self):
        identity = self.client.login()
        name = wire.hex_name("cluster.example.test")
        protocol = wire.auth_protocol("cluster.example.test")
        with self.client.dial(identity, [protocol, "h2"], name) as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "h2")
            names = {value for kind, value in tls.getpeercert()["subjectAltName"]}
            self.assertEqual(names, {"*.teleport.cluster.local", "teleport.cluster.local"})
        with self.client.dial(identity, [protocol, "h2"], wire.DOMAIN) as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "h2")
        with self.assertRaisesRegex(ssl.SSLError, "(?i)no.application.protocol"):
            self.client.dial(identity, [protocol], name)
        with self.client.dial(identity, ["http/1.1", protocol, "h2"], wire.DOMAIN) as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "http/1.1")
        for unknown in (
            "teleport-auth@zz.teleport.cluster.local",
            wire.auth_protocol("no-such-cluster"),
            "made-up",
        ):
            with self.assertRaises((ssl.SSLEOFError, ConnectionResetError, ssl.SSLZeroReturnError)):
                self.client.dial(identity, [unknown], name)
        context = wire.tls_context(cafile=self.client.facts["web_ca"], protocols=["teleport-reversetunnel"])
        with context.wrap_socket(wire.connect(self.client.facts["proxy"]), server_hostname="localhost") as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "teleport-reversetunnel")

    def test_certificates_that_auth_takes(self):
        identity = self.client.login()
        nobody = self.client.over(
            lambda: self.client.dial(
                None, [wire.auth_protocol("cluster.example.test"), "h2"], wire.DOMAIN, cas=identity.host_cas
            )
        )
        self.refused(Code.PERMISSION_DENIED, nobody.call, "Ping")
        self.set(cert_ttl=-60)
        expired = self.client.login()
        with self.client.dial(expired, [wire.auth_protocol("cluster.example.test"), "h2"], wire.DOMAIN) as tls:
            # TLS 1.3: the client is told after its own half of the handshake.
            with self.assertRaisesRegex(ssl.SSLError, "(?i)certificate.expired"):
                tls.recv(1)

    def test_version_of_the_client(self):
        auth = self.client.auth(self.client.login())
        self.assertTrue(auth.call("Ping", version=None))
        self.assertTrue(auth.call("Ping", version=f"{self.major - 1}.0.0-dev.1"))
        for old in (f"{self.major - 2}.9.9", "not a version"):
            if self.major <= 15:
                self.assertTrue(auth.call("Ping", version=old))
            else:
                with self.assertRaises(grpc.RpcError) as caught:
                    auth.call("Ping", version=old)
                self.assertIn(caught.exception.code(), (Code.PERMISSION_DENIED, Code.UNAVAILABLE))
        self.set(reject_old_clients=self.major <= 15)
        if self.major > 15:
            self.assertTrue(auth.call("Ping", version="1.0.0"))

    def listing(self, **values) -> auth_pb2.ListResourcesRequest:
        return auth_pb2.ListResourcesRequest(
            ResourceType="app_server", Namespace="default", **{"Limit": 1000, **values}
        )

    def all_apps(self, auth, **values) -> list:
        found, key, pages = [], "", 0
        while True:
            page = auth.call("ListResources", self.listing(StartKey=key, **values))
            found += page.Resources
            key, pages = page.NextKey, pages + 1
            if not key:
                return [pages, found]

    def test_listing(self):
        auth = self.client.auth(self.client.login())
        pages, found = self.all_apps(auth, Limit=2, **({"IncludeLogins": True} if self.major >= 16 else {}))
        names = sorted(entry.AppServer.Spec.App.Metadata.Name for entry in found)
        self.assertEqual(names, ["awsconsole-dev", "awsconsole-shared", "govcloud", "grafana", "postgres-tcp"])
        self.assertEqual(pages, 3)
        dev = next(entry for entry in found if entry.AppServer.Metadata.Name == "awsconsole-dev")
        arns = [
            "arn:aws:iam::123456789012:role/Developer",
            "arn:aws:iam::123456789012:role/ReadOnly",
            "arn:aws:iam::210987654321:role/ops/Support",
        ]
        self.assertEqual(list(dev.Logins), arns if self.major >= 16 else [])
        shared = next(
            entry for entry in found if entry.AppServer.Metadata.Name == "awsconsole-shared"
        ).AppServer.Spec.App
        self.assertEqual(shared.Spec.DynamicLabels["env"].Result, "staging")
        for values, count in (
            ({"SearchKeywords": ["CONSOLE", "dev"]}, 1),
            ({"Labels": {"env": "staging"}}, 1),
            ({"PredicateExpression": 'name == "awsconsole-dev"'}, 1),
            ({"UseSearchAsRoles": True}, 6),
            ({"PredicateExpression": 'labels["env"] == "dev" && !hasPrefix(name, "g")'}, 2),
        ):
            self.assertEqual(len(self.all_apps(auth, **values)[1]), count, values)
        self.refused(Code.INVALID_ARGUMENT, auth.call, "ListResources", self.listing(Limit=0))
        self.refused(
            Code.INVALID_ARGUMENT, auth.call, "ListResources", self.listing(PredicateExpression='name = "x"')
        )
        self.refused(
            Code.UNIMPLEMENTED,
            auth.call,
            "ListResources",
            auth_pb2.ListResourcesRequest(ResourceType="app", Limit=1),
        )
        kinds = auth_pb2.ListUnifiedResourcesRequest(Kinds=["app", "no-such-kind"])
        self.assertEqual(len(auth.call("ListUnifiedResources", kinds).Resources), 5)
        kinds = auth_pb2.ListUnifiedResourcesRequest(Kinds=["app_server"])
        self.refused(Code.PERMISSION_DENIED, auth.call, "ListUnifiedResources", kinds)
        self.assertEqual(self.unknown(), [])

    def test_logins_of_a_search(self):
        """With UseSearchAsRoles the logins are those of the wider roles, and only the unified list says which apps want a request."""
        if self.major < 16:
            self.skipTest("16 and newer fill logins")
        auth = self.client.auth(self.client.login())
        admin = "arn:aws:iam::123456789012:role/Admin"
        for search in (False, True):
            _, found = self.all_apps(auth, IncludeLogins=True, UseSearchAsRoles=search)
            dev = next(entry for entry in found if entry.AppServer.Metadata.Name == "awsconsole-dev")
            self.assertEqual(admin in dev.Logins, search)
            self.assertFalse(any(entry.RequiresRequest for entry in found))
        page = auth.call(
            "ListUnifiedResources", auth_pb2.ListUnifiedResourcesRequest(Kinds=["app"], IncludeRequestable=True)
        )
        wanted = {entry.AppServer.Metadata.Name for entry in page.Resources if entry.RequiresRequest}
        self.assertEqual(wanted, {"awsconsole-prod"})

    def test_many_apps_and_agents(self):
        self.set(apps=2500, agents=2)
        auth = self.client.auth(self.client.login())
        pages, found = self.all_apps(auth)
        self.assertEqual((pages, len(found)), (6, 2 * 2505))
        self.assertEqual(
            len(
                {
                    (entry.AppServer.Spec.App.Metadata.Name, entry.AppServer.Spec.App.Spec.PublicAddr)
                    for entry in found
                }
            ),
            2505,
        )
        self.set(page_bytes=100_000)
        self.assertIn(
            "larger than max", self.refused(Code.RESOURCE_EXHAUSTED, auth.call, "ListResources", self.listing())
        )
        self.assertEqual(len(auth.call("ListResources", self.listing(Limit=100)).Resources), 100)

    def test_unknown_fields_both_ways(self):
        auth = self.client.auth(self.client.login())
        request = self.listing()
        request.MergeFromString(b"\xf8\x7f\x2a")
        request.SortBy.MergeFromString(b"\xf8\x7f\x2a")
        auth.call("ListResources", request)
        self.assertEqual(
            self.unknown(),
            [
                "ListResources: proto.ListResourcesRequest.#2047",
                "ListResources: proto.ListResourcesRequest.SortBy.#2047",
            ],
        )
        self.set(extra_fields=True)
        page = auth.call("ListResources", self.listing())
        self.assertEqual(len(page.Resources), 5)
        found = strip_unknown(page, 18)
        self.assertIn("proto.ListResourcesResponse.#2047", found)
        self.assertIn("proto.ListResourcesResponse.Resources.#2046", found)

    def test_errors_on_demand(self):
        auth = self.client.auth(self.client.login())
        self.set(grpc_errors=[{"method": "Ping", "code": "UNAVAILABLE", "message": "try again", "times": 1}])
        self.assertEqual(self.refused(Code.UNAVAILABLE, auth.call, "Ping"), "try again")
        self.assertTrue(auth.call("Ping").ClusterName)
        self.set(slow_grpc_ms=3000)
        self.refused(Code.DEADLINE_EXCEEDED, auth.call, "Ping", timeout=0.2)
        self.set(slow_grpc_ms=0, cut_grpc=0)
        cut = self.client.auth(self.client.login())
        self.refused(Code.UNAVAILABLE, cut.call, "Ping")
        stream = auth.channel.channel.stream_stream(
            "/proto.AuthService/GenerateUserSingleUseCerts",
            request_serializer=auth_pb2.UserSingleUseCertsRequest.SerializeToString,
            response_deserializer=auth_pb2.UserSingleUseCertsResponse.FromString,
        )
        first = auth_pb2.UserSingleUseCertsRequest(
            Init=auth_pb2.UserCertsRequest(Username="alice", Usage=auth_pb2.UserCertsRequest.SSH)
        )
        with self.assertRaises(grpc.RpcError) as caught:
            answers = list(stream(iter([first]), timeout=10))
            self.assertEqual(len(answers), 1)
        self.assertEqual(caught.exception.code(), Code.UNIMPLEMENTED if self.major >= 16 else Code.INVALID_ARGUMENT)

    def test_leaf(self):
        """The leaf's CA is asked of the root: what the sign-in brings does not verify it."""
        identity = self.client.login()
        leaf = self.client.facts["leaf"]
        known = (
            self.client.auth(identity)
            .call("GetCertAuthorities", trust_pb2.GetCertAuthoritiesRequest(type="host"))
            .cert_authorities_v2
        )
        self.assertEqual([entry.Spec.ClusterName for entry in known], ["cluster.example.test", leaf])
        cas = "".join(pair.Cert.decode() for entry in known for pair in entry.Spec.ActiveKeys.TLS)

        def dial(trusted: str) -> ssl.SSLSocket:
            return self.client.dial(
                identity, [wire.auth_protocol(leaf), "h2"], wire.hex_name("cluster.example.test"), cas=trusted
            )

        with self.assertRaises(ssl.SSLCertVerificationError):
            dial(identity.host_cas)
        auth = self.client.over(lambda: dial(cas))
        self.assertEqual(auth.call("GetDomainName").DomainName, leaf)
        _, found = self.all_apps(auth, **({"IncludeLogins": True} if self.major >= 16 else {}))
        self.assertEqual([entry.AppServer.Metadata.Name for entry in found], ["leaf-console"])
        if self.major >= 16:
            self.assertIn("arn:aws:iam::345678901234:role/LeafReader", found[0].Logins)
            self.assertIn("arn:aws:iam::123456789012:role/Developer", found[0].Logins)
        self.set(leaf=False)
        with self.assertRaises(OSError):
            dial(cas)

    def test_upgrades(self):
        identity = self.client.login()
        forms = [("alpn",), ("alpn-ping",)] + (
            [("websocket", "alpn"), ("websocket", "alpn-ping")] if self.major >= 16 else []
        )
        for form in forms:
            self.assertEqual(
                self.client.auth(identity, upgrade=form).call("Ping").ClusterName, "cluster.example.test", form
            )
        context = wire.tls_context(cafile=self.client.facts["web_ca"], protocols=["http/1.1"])
        if self.major < 15:
            with self.assertRaisesRegex(ConnectionError, "404"):
                wire.upgraded(self.client.facts["proxy"], context, "websocket")
        else:
            self.assertEqual(wire.upgraded(self.client.facts["proxy"], context, "websocket", "other").recv(1), b"")
            broken = wire.upgraded(self.client.facts["proxy"], context, "websocket", codec=wire.Fragments())
            broken.sendall(b"x" * 20)
            self.assertEqual(broken.recv(1), b"")
            self.assertEqual(self.unknown(), ["WebSocket: a message in several frames"])
        with self.assertRaisesRegex(ConnectionError, "404"):  # two types in one line
            wire.upgraded(self.client.facts["proxy"], context, "websocket, alpn")
        inner = wire.upgraded(self.client.facts["proxy"], context, "alpn")
        with wire.tls_context(cadata=identity.host_cas, protocols=["http/1.1"]).wrap_socket(
            inner, server_hostname="localhost"
        ) as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "http/1.1")  # the host certificate, for the proxy's name

    def test_behind_a_balancer(self):
        identity = self.client.login()
        context = wire.tls_context(cafile=self.client.facts["web_ca"], protocols=["teleport-reversetunnel"])
        self.set(balancer="no-alpn")
        with context.wrap_socket(wire.connect(self.client.facts["proxy"]), server_hostname="localhost") as tls:
            self.assertIsNone(tls.selected_alpn_protocol())
        form = ("websocket", "alpn") if self.major >= 16 else ("alpn",)
        self.assertTrue(self.client.auth(identity, upgrade=form).call("Ping").ClusterName)
        self.set(balancer="alert")
        with self.assertRaisesRegex(ssl.SSLError, "(?i)no.application.protocol"):
            context.wrap_socket(wire.connect(self.client.facts["proxy"]), server_hostname="localhost")

    def test_without_tls_routing(self):
        self.set(tls_routing=False)
        ssh_proxy = self.client.facts["ssh_proxy"]
        ping = self.client.web("GET", "/webapi/ping").json["proxy"]
        self.assertEqual((ping["tls_routing_enabled"], ping["ssh"]["ssh_public_addr"]), (False, ssh_proxy))
        identity = self.client.login()
        negotiated = []

        def dial_proxy() -> ssl.SSLSocket:
            tls = self.client.dial(
                identity,
                ["teleport-proxy-ssh-grpc", "h2"],
                wire.hex_name("cluster.example.test"),
                wire.connect(ssh_proxy),
            )
            negotiated.append(tls.selected_alpn_protocol())
            return tls

        channel = Channel(dial_proxy)
        self.client.channels.append(channel)
        details = channel.channel.unary_unary(
            "/teleport.transport.v1.TransportService/GetClusterDetails",
            request_serializer=transport_pb2.GetClusterDetailsRequest.SerializeToString,
            response_deserializer=transport_pb2.GetClusterDetailsResponse.FromString,
        )
        self.assertFalse(details(transport_pb2.GetClusterDetailsRequest(), timeout=10).details.fips_enabled)
        auth = self.client.over(
            lambda: self.client.dial(
                identity, ["h2"], wire.DOMAIN, wire.transport_socket(channel.channel, "cluster.example.test")
            )
        )
        self.assertEqual(auth.call("GetDomainName").DomainName, "cluster.example.test")
        self.assertEqual(negotiated, ["h2"] if self.major >= 17 else [None])

    def test_slow_hello(self):
        """A ClientHello in two pieces is read as one."""
        context = wire.tls_context(cafile=self.client.facts["web_ca"], protocols=["http/1.1"])
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
        with self.assertRaises(ssl.SSLWantReadError):
            tls.do_handshake()
        hello = outgoing.read()
        with wire.connect(self.client.facts["proxy"]) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.sendall(hello[:50])
            self.process.control(
                "/settings"
            )  # a round trip of the same event loop: it has seen the first piece alone
            sock.sendall(hello[50:])
            while True:
                incoming.write(sock.recv(1 << 16))
                try:
                    tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    continue
        self.assertEqual(tls.selected_alpn_protocol(), "http/1.1")
