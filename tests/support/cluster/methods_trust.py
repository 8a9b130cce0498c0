# SPDX-License-Identifier: Apache-2.0
"""teleport.trust.v1.TrustService: the authorities that the root knows, its leaf clusters' among them [api/proto/teleport/trust/v1].

A client needs it for leaf clusters: the sign-in brings the root's host CA only, and auth of a leaf has a certificate of the leaf's.
"""

from .auth_service import Call
from .errors import access_denied, bad_parameter, not_found
from .messages import trust_pb2, types_pb2
from .wire import metadata
from .world import Cluster


def _authority(call: Call, kind: str, cluster: Cluster) -> types_pb2.CertAuthorityV2:
    authorities = cluster.authorities
    ssh, tls = (
        (authorities.ssh_host, authorities.host) if kind == "host" else (authorities.ssh_user, authorities.user)
    )
    found = types_pb2.CertAuthorityV2(
        Kind="cert_authority", SubKind=kind, Version="v2", Metadata=metadata(call.world, cluster.name)
    )
    found.Spec.Type, found.Spec.ClusterName = kind, cluster.name
    found.Spec.ActiveKeys.SSH.add(PublicKey=ssh.public_line)
    found.Spec.ActiveKeys.TLS.add(Cert=tls.pem)
    found.Spec.AdditionalTrustedKeys.SetInParent()
    return found


def _check(request) -> None:
    if request.include_key:
        raise access_denied("access denied")
    if request.type not in ("host", "user"):
        raise bad_parameter(f'authority type "{request.type}" is not supported')


def _known(call: Call) -> list[Cluster]:
    """A leaf knows itself and its root, the root all."""
    return [
        cluster for cluster in (call.world.root, call.world.leaf) if call.world.cluster(cluster.name) is not None
    ]


async def get_cert_authority(call: Call, request) -> types_pb2.CertAuthorityV2:
    _check(request)
    cluster = next((entry for entry in _known(call) if entry.name == request.domain), None)
    if cluster is None:
        raise not_found(f'key "/authorities/{request.type}/{request.domain}" is not found')
    return _authority(call, request.type, cluster)


async def get_cert_authorities(call: Call, request) -> trust_pb2.GetCertAuthoritiesResponse:
    _check(request)
    return trust_pb2.GetCertAuthoritiesResponse(
        cert_authorities_v2=[_authority(call, request.type, cluster) for cluster in _known(call)]
    )


METHODS = {"GetCertAuthority": get_cert_authority, "GetCertAuthorities": get_cert_authorities}
