# SPDX-License-Identifier: Apache-2.0
"""Signing in with a local user: POST /webapi/ssh/certs and /webapi/mfa/login/*; section 2 [lib/web/apiserver.go, lib/auth/methods.go]."""

import base64
import binascii
import time

import pyotp
from fido2.utils import websafe_encode

from . import issue
from .authenticator import parse_json_assertion
from .errors import TraceError, access_denied, bad_parameter
from .http11 import Request
from .issue import Keys
from .reply import duration_field, read_json, text_field
from .world import User, World

KEY_NAMES = {"attestation_statement", "ssh_attestation_statement", "tls_attestation_statement"}
COMMON = {"ttl", "compatibility", "RouteToCluster", "KubernetesCluster"}
WRONG_OTP = "invalid username, password or second factor"
WRONG_PASSWORD = "invalid username or password"
WRONG_KEY = "invalid credentials"
TOO_MANY = "too many incorrect attempts, please try again later"
MAX_ATTEMPTS, ATTEMPT_WINDOW = 5, 30 * 60  # [lib/defaults/defaults.go]


def key_names(world: World, single: str) -> set[str]:
    """The names of key fields that this version reads."""
    names = {"attestation_statement"} if world.version.takes_single_key else set()
    if world.version.takes_single_key:
        names.add(single)
    if world.version.takes_split_keys:
        names |= {"ssh_pub_key", "tls_pub_key"} | KEY_NAMES - {"attestation_statement"}
    return names


def _bytes_field(body: dict, name: str) -> bytes:
    try:
        return base64.b64decode(text_field(body, name), validate=True)
    except binascii.Error as error:
        raise bad_parameter(f"request: illegal base64 data in {name}") from error


def read_keys(world: World, body: dict, single: str) -> Keys:
    """Raises bad parameter as UserPublicKeys.CheckAndSetDefaults does [lib/client/weblogin.go]."""
    version = world.version
    one = _bytes_field(body, single) if version.takes_single_key else b""
    ssh, tls = (
        _bytes_field(body, name) if version.takes_split_keys else b"" for name in ("ssh_pub_key", "tls_pub_key")
    )
    if one and ssh:
        raise bad_parameter("'pub_key' and 'ssh_pub_key' cannot both be set")
    if one and tls:
        raise bad_parameter("'pub_key' and 'tls_pub_key' cannot both be set")
    if not (one or ssh or tls):
        raise bad_parameter(
            "'ssh_pub_key' or 'tls_pub_key' must be set"
            if version.takes_split_keys
            else "missing parameter 'public_key'"
        )
    return Keys.single(one) if one else Keys.split(ssh, tls)


def under_lock(user: User | None, check, refusal: str) -> None:
    """Runs a check; five failures within half an hour lock the account, and the texts hide why a check failed."""
    if user is None or user.sso:
        raise access_denied(WRONG_KEY if user is not None else refusal)
    since = time.time() - ATTEMPT_WINDOW
    user.failures = [at for at in user.failures if at > since]
    if user.locked or len(user.failures) >= MAX_ATTEMPTS:
        raise access_denied(TOO_MANY)
    try:
        good = check()
    except TraceError:
        good = False
    if not good:
        user.failures.append(time.time())
        raise access_denied(TOO_MANY if len(user.failures) >= MAX_ATTEMPTS else refusal)
    user.failures = []


def check_password(world: World, user: User | None, password: str, refusal: str = WRONG_PASSWORD) -> None:
    under_lock(user, lambda: bool(user.password) and user.password == password, refusal)


def check_otp(world: World, user: User | None, password: str, code: str) -> None:
    under_lock(
        user,
        lambda: user.password == password
        and bool(user.otp_secret)
        and pyotp.TOTP(user.otp_secret).verify(code, valid_window=1),
        WRONG_OTP,
    )


def _password_only(world: World, user: User | None, password: str) -> None:
    factor = world.settings.second_factor
    if factor not in ("off", "optional"):
        raise access_denied("missing second factor")
    if factor == "optional" and user is not None and user.has_device:
        raise access_denied("missing second factor authentication")
    check_password(world, user, password)


def ssh_certs(world: World, request: Request) -> dict:
    """Password, or password and code, in one call."""
    body = read_json(
        world, request, {"user", "password", "otp_token", "headless_id"} | key_names(world, "pub_key") | COMMON
    )
    keys = read_keys(world, body, "pub_key")
    if text_field(body, "headless_id"):
        raise access_denied("headless authentication denied")
    user = world.users.get(text_field(body, "user"))
    factor = world.settings.second_factor
    if factor == "webauthn":
        raise access_denied(f'unknown second factor type: "{factor}"')
    if factor == "off" or not text_field(body, "otp_token"):
        _password_only(world, user, text_field(body, "password"))
    else:
        check_otp(world, user, text_field(body, "password"), text_field(body, "otp_token"))
    return issue.login_response(world, user, keys, duration_field(body, "ttl"), text_field(body, "RouteToCluster"))


def mfa_begin(world: World, request: Request) -> dict:
    """The challenges for a user and password, or a passwordless one. Every refusal has one text, a locked account's too; that
    passwordless is off is told by 17 and newer."""
    body = read_json(world, request, {"user", "pass", "passwordless"})
    if body.get("passwordless") and not world.settings.allow_passwordless and world.version.major >= 17:
        raise bad_parameter("passwordless disabled by cluster settings")
    try:
        return _begin(world, body)
    except TraceError as error:
        raise access_denied(WRONG_KEY) from error


def _begin(world: World, body: dict) -> dict:
    factor = world.settings.second_factor
    if body.get("passwordless"):
        if not world.settings.allow_passwordless:
            raise bad_parameter("passwordless disabled by cluster settings")
        return _challenges(world, world.relying_party.begin(None, "passwordless"), totp=False)
    user = world.users.get(text_field(body, "user"))
    check_password(world, user, text_field(body, "pass"))
    options = None
    if factor in ("webauthn", "on", "optional") and user.key is not None:
        options = world.relying_party.begin(user.key, "login", user.name)
    return _challenges(world, options, totp=factor in ("otp", "on", "optional") and bool(user.otp_secret))


def _challenges(world: World, options: dict | None, totp: bool) -> dict:
    challenge = None
    if options is not None:
        challenge = {
            "publicKey": {
                **options,
                "challenge": websafe_encode(options["challenge"]),
                "allowCredentials": [
                    {"type": entry["type"], "id": websafe_encode(entry["id"])}
                    for entry in options["allowCredentials"]
                ],
            }
        }
    body = {"webauthn_challenge": challenge, "totp_challenge": totp}
    if world.version.major >= 17:
        body["sso_challenge"] = None
    return body


def mfa_finish(world: World, request: Request) -> dict:
    body = read_json(
        world,
        request,
        {"user", "password", "webauthn_challenge_response", "totp_code"} | key_names(world, "pub_key") | COMMON,
    )
    keys = read_keys(world, body, "pub_key")
    name, password = text_field(body, "user"), text_field(body, "password")
    answer, code = body.get("webauthn_challenge_response"), text_field(body, "totp_code")
    if answer and code:
        raise bad_parameter("only one MFA response field can be set")
    if answer and not name:
        user = _passwordless(world, answer)
    else:
        user = world.users.get(name)
        if answer:
            _webauthn(world, user, password, answer)
        elif code:
            if world.settings.second_factor not in ("otp", "on", "optional"):
                raise access_denied(WRONG_OTP)
            check_otp(world, user, password, code)
        else:
            _password_only(world, user, password)
    return issue.login_response(world, user, keys, duration_field(body, "ttl"), text_field(body, "RouteToCluster"))


def _webauthn(world: World, user: User | None, password: str, answer: dict) -> None:
    def check() -> bool:
        if user.key is None or (password and user.password != password):
            return False
        credential_id, response = parse_json_assertion(answer)
        world.relying_party.finish(credential_id, response, user.key, "login", user.name)
        return True

    under_lock(user, check, WRONG_KEY)


def _passwordless(world: World, answer: dict) -> User:
    credential_id, response = parse_json_assertion(answer)
    user = next(
        (entry for entry in world.users.values() if entry.key and response.user_handle == entry.key.user_handle),
        None,
    )
    if user is None or user.locked:
        raise access_denied(WRONG_KEY)
    world.relying_party.finish(credential_id, response, user.key, "passwordless", "")
    return user
