# SPDX-License-Identifier: Apache-2.0
"""What a cluster of a given version does; section 13 of the wire reference, one property a row."""

from dataclasses import dataclass

DEFAULT_VERSIONS = {14: "14.3.33", 15: "15.4.22", 16: "16.4.12", 17: "17.5.4", 18: "18.1.6"}


@dataclass(frozen=True, order=True)
class Version:
    """A cluster's version; comparable."""

    major: int
    minor: int = 0
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Takes "17" (then a usual release of that line) or "17.5.4". Raises ValueError for what the stand-in cannot be."""
        if text.isdigit():
            text = DEFAULT_VERSIONS.get(int(text), text + ".0.0")
        numbers = tuple(int(part) for part in text.split("-")[0].split("+")[0].split("."))
        if len(numbers) != 3 or not 14 <= numbers[0] <= 18:
            raise ValueError(f"not a version from 14 to 18: {text}")
        return cls(*numbers)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def min_client(self) -> str:
        """One major back. The pre-release "aa" lets that line's own pre-releases in [version.go, constants.go, 17 and newer]."""
        return f"{self.major - 1}.0.0" + ("-aa" if self.major >= 17 else "")

    @property
    def takes_single_key(self) -> bool:
        """`pub_key` and `public_key` of the JSON API, `PublicKey` of UserCertsRequest."""
        return self.major <= 17

    @property
    def takes_split_keys(self) -> bool:
        return self.major >= 17

    @property
    def has_ssh_certs_route(self) -> bool:
        """POST /webapi/ssh/certs. Two trees of 18 no longer bind it, so this one does not either."""
        return self.major <= 17

    @property
    def has_headless_route(self) -> bool:
        return self.major >= 16

    @property
    def needs_app_session_call(self) -> bool:
        """CreateAppSession before GenerateUserCerts; from 16 on auth makes the session itself [lib/auth/sessions.go]."""
        return self.major <= 15

    @property
    def fills_aws_logins(self) -> bool:
        return self >= Version(16, 4, 3)

    @property
    def checks_client_version(self) -> bool:
        """By default; 14 and 15 only when started with TELEPORT_UNSTABLE_REJECT_OLD_CLIENTS=yes [lib/auth/middleware.go]."""
        return self.major >= 16

    @property
    def has_app_session_mfa(self) -> bool:
        return self.major >= 16

    @property
    def requires_challenge_scope(self) -> bool:
        """CreateAuthenticateChallenge needs ChallengeExtensions.scope [authservice.proto: "except for v15 clients and older"]."""
        return self.major >= 16

    @property
    def upgrades_websocket(self) -> bool:
        return self >= Version(15, 1, 0)

    @property
    def transport_negotiates_h2(self) -> bool:
        """With TLS routing off, the SSH gRPC listener of older servers answers with no ALPN name (PR 43473)."""
        return self >= Version(16, 5, 4)

    @property
    def needs_forwarded_host(self) -> bool:
        """Agents no longer guess the endpoint from the credential scope (PRs 52042, 52493)."""
        return self.major >= 18

    @property
    def not_found_carries_version(self) -> bool:
        return self.major >= 15

    @property
    def hashes_long_session_names(self) -> bool:
        return self.major >= 15
