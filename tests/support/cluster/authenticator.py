# SPDX-License-Identifier: Apache-2.0
"""A security key in software, on `fido2`'s types; and the relying party's side on `fido2`'s server."""

import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.server import Fido2Server
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from .errors import access_denied


@dataclass
class SoftKey:
    """One resident ES256 credential of one user."""

    rp_id: str
    user_handle: bytes = field(default_factory=lambda: os.urandom(16))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    counter: int = 0

    def __post_init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = AttestedCredentialData.create(
            bytes(16), self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )

    def answer(self, options: dict, origin: str) -> dict:
        """The W3C assertion JSON for a `publicKey` object, as navigator.credentials.get() would give it."""
        client_data = CollectedClientData.create(
            type=CollectedClientData.TYPE.GET, challenge=options["challenge"], origin=origin
        )
        self.counter += 1
        flags = AuthenticatorData.FLAG.UP
        if options.get("userVerification") != "discouraged":
            flags |= AuthenticatorData.FLAG.UV
        data = AuthenticatorData.create(sha256(options["rpId"].encode()), flags, self.counter)
        signature = self.key.sign(bytes(data) + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return {
            "id": websafe_encode(self.credential_id),
            "rawId": websafe_encode(self.credential_id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(bytes(client_data)),
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.user_handle),
            },
            "extensions": {},
        }


@dataclass
class Challenge:
    """One ceremony: what was asked, and for what."""

    state: dict
    scope: str
    user: str


class RelyingParty:
    """Teleport's use of WebAuthn: an origin's host is the RP id or below it, ports do not matter [lib/auth/webauthn/origin.go]."""

    def __init__(self, rp_id: str):
        self.server = Fido2Server(PublicKeyCredentialRpEntity(id=rp_id, name="Teleport"))
        self.rp_id = rp_id
        self.pending: dict[str, Challenge] = {}

    def begin(self, key: SoftKey | None, scope: str, user: str = "") -> dict:
        """The `publicKey` object with byte strings; without a key a passwordless challenge, for which verification is required."""
        passwordless = key is None
        need = UserVerificationRequirement.REQUIRED if passwordless else UserVerificationRequirement.DISCOURAGED
        _, state = self.server.authenticate_begin(None if passwordless else [key.credential], need)
        self.pending[state["challenge"]] = Challenge(state, scope, user)
        allowed = [] if passwordless else [{"type": "public-key", "id": key.credential_id}]
        return {
            "challenge": websafe_decode(state["challenge"]),
            "timeout": 60000,
            "rpId": self.rp_id,
            "allowCredentials": allowed,
            "userVerification": str(need.value),
            "extensions": {},
        }

    def finish(
        self, credential_id: bytes, response: AuthenticatorAssertionResponse, key: SoftKey, scope: str, user: str
    ) -> None:
        """Raises access denied unless it answers a challenge that was given for this user and scope and not used yet."""
        challenge = self.pending.pop(websafe_encode(response.client_data.challenge), None)
        if challenge is None or challenge.scope != scope or challenge.user not in ("", user):
            raise access_denied("invalid credentials")
        if response.user_handle and response.user_handle != key.user_handle:
            raise access_denied("invalid credentials")
        try:
            answer = AuthenticationResponse(raw_id=credential_id, response=response)
            self.server.authenticate_complete(challenge.state, [key.credential], answer)
        except ValueError as error:
            raise access_denied("invalid credentials") from error


def parse_json_assertion(body: dict) -> tuple[bytes, AuthenticatorAssertionResponse]:
    """The W3C JSON of the web API. Raises access denied for what is no assertion."""
    try:
        response = body["response"]
        if body.get("type") != "public-key" or body["id"] != body["rawId"]:
            raise ValueError("not a public key assertion")
        return websafe_decode(body["rawId"]), assertion(
            *(websafe_decode(response[name]) for name in ("clientDataJSON", "authenticatorData", "signature")),
            websafe_decode(response.get("userHandle") or "")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise access_denied("invalid credentials") from error


def assertion(
    client_data: bytes, authenticator_data: bytes, signature: bytes, user_handle: bytes
) -> AuthenticatorAssertionResponse:
    """Raises ValueError for data of the wrong form."""
    return AuthenticatorAssertionResponse(
        client_data=CollectedClientData(client_data),
        authenticator_data=AuthenticatorData(authenticator_data),
        signature=signature,
        user_handle=user_handle or None,
    )
