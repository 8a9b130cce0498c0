# SPDX-License-Identifier: Apache-2.0
"""Self test: access requests, from asking to dropping."""

import uuid

import grpc

from .messages import auth_pb2, types_pb2
from .selftest_client import Identity, b64, ssh_line, tls_pem

Code = grpc.StatusCode
Certs = auth_pb2.UserCertsRequest


class RequestCases:
    """Mixed into a test case that has a stand-in."""

    def ask(self, auth, roles=("aws-admin",), **spec) -> types_pb2.AccessRequestV3:
        request = types_pb2.AccessRequestV3(
            Kind="access_request", Version="v3", Metadata=types_pb2.Metadata(Name=str(uuid.uuid4()))
        )
        request.Spec.User, request.Spec.RequestReason = "alice", "ticket 7"
        request.Spec.Roles.extend(roles)
        request.Spec.MergeFrom(types_pb2.AccessRequestSpecV3(**spec))
        answer = auth.call("CreateAccessRequestV2", request)
        self.assertEqual(answer.Metadata.Name == request.Metadata.Name, self.major < 16)
        return answer

    def certs(self, auth, identity, **values):
        """A new user certificate for the same key, as "assume" and "drop" make it."""
        request = Certs(Username="alice", Usage=Certs.All, **values)
        request.Expires.FromDatetime(identity.certificate.not_valid_after_utc)
        if self.major >= 17:
            request.SSHPublicKey, request.TLSPublicKey = ssh_line(identity.ssh_key), tls_pem(identity.tls_key)
        else:
            request.PublicKey = ssh_line(identity.ssh_key)
        answer = auth.call("GenerateUserCerts", request)
        response = {
            "username": "alice",
            "cert": b64(answer.SSH),
            "tls_cert": b64(answer.TLS),
            "host_signers": [{"tls_certs": [b64(pem) for pem in answer.TLSCACerts]}],
        }
        return Identity(response, identity.tls_key, identity.ssh_key)

    def names(self, auth) -> set[str]:
        page = auth.call("ListResources", auth_pb2.ListResourcesRequest(ResourceType="app_server", Limit=100))
        return {entry.AppServer.Metadata.Name for entry in page.Resources}

    def test_request_assume_drop(self):
        identity = self.client.login()
        auth = self.client.auth(identity)
        able = auth.call(
            "GetAccessCapabilities",
            types_pb2.AccessCapabilitiesRequest(RequestableRoles=True, SuggestedReviewers=True),
        )
        self.assertEqual((list(able.RequestableRoles), able.RequestPrompt), (["aws-admin"], "Name the ticket."))
        asked = self.ask(auth)
        self.assertEqual(asked.Spec.State, types_pb2.PENDING)
        self.assertEqual(asked.Spec.Created.seconds > 0, True)
        name = asked.Metadata.Name
        with self.assertRaises(grpc.RpcError) as caught:
            self.certs(auth, identity, AccessRequests=[name])
        self.assertEqual(caught.exception.code(), Code.PERMISSION_DENIED)
        self.assertNotIn("awsconsole-prod", self.names(auth))
        self.process.control("/requests/resolve", {"state": "APPROVED", "reason": "fine"})
        found = auth.call("GetAccessRequestsV2", types_pb2.AccessRequestFilter(ID=name))
        self.assertEqual(
            [(entry.Spec.State, entry.Spec.ResolveReason) for entry in found], [(types_pb2.APPROVED, "fine")]
        )
        assumed = self.certs(auth, identity, AccessRequests=[name])
        self.assertEqual(assumed.values("1.3.9999.2.8"), [name])
        self.assertIn("aws-admin", assumed.values("2.5.4.10"))
        self.assertIn("arn:aws:iam::210987654321:role/Admin", assumed.values("1.3.9999.1.12"))
        more = self.client.auth(assumed)
        self.assertIn("awsconsole-prod", self.names(more))
        dropped = self.certs(more, assumed, DropAccessRequests=["*"])
        self.assertEqual(dropped.values("1.3.9999.2.8"), [])
        self.assertNotIn("awsconsole-prod", self.names(self.client.auth(dropped)))
        self.assertEqual(self.unknown(), [])

    def test_requests_that_are_refused(self):
        auth = self.client.auth(self.client.login())
        for roles, code in (
            (("aws-developer",), Code.INVALID_ARGUMENT),
            (("no-such-role",), Code.NOT_FOUND),
            ((), Code.INVALID_ARGUMENT),
        ):
            with self.assertRaises(grpc.RpcError) as caught:
                self.ask(auth, roles)
            self.assertEqual(caught.exception.code(), code)
        asked = self.ask(auth)
        for name, request in (
            ("DeleteAccessRequest", auth_pb2.RequestID(ID=asked.Metadata.Name)),
            (
                "SetAccessRequestState",
                auth_pb2.RequestStateSetter(ID=asked.Metadata.Name, State=types_pb2.APPROVED),
            ),
        ):
            with self.assertRaises(grpc.RpcError) as caught:
                auth.call(name, request)
            self.assertEqual(caught.exception.code(), Code.PERMISSION_DENIED)
        review = types_pb2.AccessReviewSubmission(RequestID=asked.Metadata.Name)
        review.Review.ProposedState, review.Review.Reason = types_pb2.DENIED, "no ticket"
        bob = self.client.auth(self.client.login("bob"))
        self.assertEqual(bob.call("SubmitAccessReview", review).Spec.State, types_pb2.DENIED)
        self.assertEqual([entry.Spec.ResolveReason for entry in auth.call("GetAccessRequestsV2")], ["no ticket"])

    def test_resource_request_and_dry_run(self):
        identity = self.client.login()
        auth = self.client.auth(identity)
        wanted = types_pb2.ResourceID(ClusterName="cluster.example.test", Kind="app", Name="awsconsole-prod")
        tried = self.ask(auth, (), RequestedResourceIDs=[wanted], DryRun=True)
        self.assertEqual(list(tried.Spec.Roles), ["aws-admin"])
        self.assertEqual(auth.call("GetAccessRequestsV2"), [])
        asked = self.ask(auth, (), RequestedResourceIDs=[wanted])
        resources = self.process.control("/requests")["requests"][0]["resources"]
        self.assertEqual(resources, [["cluster.example.test", "app", "awsconsole-prod"]])
        self.process.control("/requests/resolve", {"state": "APPROVED"})
        assumed = self.certs(auth, identity, AccessRequests=[asked.Metadata.Name])
        self.assertEqual(assumed.values("1.3.9999.2.10"), ['["/cluster.example.test/app/awsconsole-prod"]'])
        self.assertEqual(self.names(self.client.auth(assumed)), {"awsconsole-prod"})
