# SPDX-License-Identifier: Apache-2.0
"""SSO: the console start, an identity provider's page of its own, and the callback with the encrypted answer; section 3
[lib/web/apiserver.go, lib/client/sso/redirector.go]."""

import base64
import html
import json
import os
import secrets
import uuid
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import issue, login
from .errors import TraceError, access_denied
from .http11 import Request, Response, html_response, redirect
from .reply import duration_field, read_json, route_not_found, text_field
from .world import World

FAILURE = "Failed to login. Please check Teleport's log for more details."
DISALLOWED = "Failed to login due to a disallowed callback URL. Please check Teleport's log for more details."
KEY_BYTES = 32
CALLBACKS = {
    "github": "/v1/webapi/github/callback",
    "oidc": "/v1/webapi/oidc/callback",
    "saml": "/v1/webapi/saml/acs",
}


def check_redirect(text: str) -> str | None:
    """None for a callback address that the server accepts, else what is wrong with it."""
    url = urlsplit(text)
    names = parse_qs(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
    if url.username is not None or url.password is not None or url.fragment:
        return "user info or fragment"
    if url.path != "/callback":
        return "path"
    if list(names) != ["secret_key"] or len(names["secret_key"]) != 1:
        return "query"
    if url.scheme != "http" or url.hostname not in ("localhost", "127.0.0.1", "::1"):
        return "scheme or host"
    return None


def start(world: World, request: Request, kind: str) -> dict:
    """POST /webapi/KIND/login/console. Every fault is 403 with one sentence."""
    try:
        return _start(world, request, kind)
    except TraceError as error:
        world.called("sso refused", cause=error.message)
        raise access_denied(
            DISALLOWED if error.message.startswith("redirect") and world.version.major >= 17 else FAILURE
        ) from error


def _start(world: World, request: Request, kind: str) -> dict:
    known = (
        {"redirect_url", "cert_ttl", "connector_id"} | login.key_names(world, "public_key") | login.COMMON - {"ttl"}
    )
    if world.version.major >= 18:
        known |= {"client_version", "PKCEVerifier"}
    body = read_json(world, request, known)
    keys = login.read_keys(world, body, "public_key")
    connector = text_field(body, "connector_id")
    if world.connectors.get(connector) != kind:
        raise access_denied(f"no connector {connector}")
    client = text_field(body, "redirect_url")
    fault = check_redirect(client)
    secret = parse_qs(urlsplit(client).query).get("secret_key", [""])[0]
    if fault is not None or len(secret) != 2 * KEY_BYTES or set(secret) - set("0123456789abcdef"):
        raise access_denied(f"redirect URL: {fault or 'secret_key'}")
    identifier = str(uuid.uuid4())
    world.sso[identifier] = {
        "kind": kind,
        "connector": connector,
        "client": client,
        "secret": bytes.fromhex(secret),
        "keys": keys,
        "ttl": duration_field(body, "cert_ttl"),
        "cluster": text_field(body, "RouteToCluster"),
        "code": "",
    }
    page = f"https://{world.address}/stand-in/idp/{kind}?" + urlencode({"request": identifier})
    if kind == "saml" and world.settings.saml_post_form and world.version.major >= 17:
        form = (
            f'<html><body onload="document.forms[0].submit()"><form method="post" action="{html.escape(page)}">'
            '<input type="hidden" name="SAMLRequest" value="PHNhbWxwOkF1dGhuUmVxdWVzdC8+"><button>Continue</button></form></body></html>'
        )
        return {"redirect_url": "", "post_form": base64.b64encode(form.encode()).decode()}
    return {"redirect_url": page}


def provider(world: World, request: Request, kind: str) -> Response:
    """The identity provider: a form that a person, a browser's driver or a test can send."""
    identifier = request.query.get("request", "")
    pending = world.sso.get(identifier)
    if pending is None or pending["kind"] != kind:
        return html_response("<h1>No such sign-in</h1>", 404)
    form = {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}
    if request.method == "GET" or "action" not in form:
        return html_response(
            _PROVIDER_PAGE.format(kind=kind.upper(), action=html.escape(request.target), user="carol")
        )
    pending["user"] = form.get("user", "")
    pending["code"] = secrets.token_hex(8)
    answer = (
        {"state": identifier, "code": pending["code"]}
        if form["action"] == "approve"
        else {"state": identifier, "error": "access_denied", "error_description": "The person said no"}
    )
    if kind != "saml":
        return redirect(CALLBACKS[kind] + "?" + urlencode(answer))
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in answer.items()
    )
    return html_response(
        f'<body onload="document.forms[0].submit()"><form method="post" action="{CALLBACKS[kind]}/{pending["connector"]}">'
        f"{inputs}<button>Continue</button></form></body>"
    )


def callback(world: World, request: Request, kind: str) -> Response:
    """Takes the provider's answer and sends the browser to the client by a meta refresh."""
    values = request.query
    if kind == "saml":
        values = {name: entry[0] for name, entry in parse_qs(request.body.decode("utf-8", "replace")).items()}
    pending = world.sso.pop(values.get("state", ""), None)
    if pending is None or pending["kind"] != kind:
        return meta_refresh("/web/msg/error/login/callback")
    try:
        if "error" in values or values.get("code") != pending["code"]:
            raise access_denied(
                f"{kind} error: {values.get('error', 'code')}: {values.get('error_description', '')}"
            )
        user = world.users.get(pending["user"])
        if user is None:
            raise access_denied(
                f"user {pending['user']!r} belongs to no team or group of connector {pending['connector']}"
            )
        answer = issue.login_response(world, user, pending["keys"], pending["ttl"], pending["cluster"])
    except TraceError as error:
        own = parse_qs(
            urlsplit(pending["client"]).query
        )  # an error is added to the query; the secret comes back with it
        return meta_refresh(
            _with_query(pending["client"], {"err": error.message, "secret_key": own["secret_key"][0]})
        )
    if world.settings.extra_fields:
        answer["brand_new_field"] = {"x": 1}
    nonce = os.urandom(12)
    sealed = AESGCM(pending["secret"]).encrypt(nonce, json.dumps(answer).encode(), None)
    response = json.dumps(
        {"ciphertext": base64.b64encode(sealed).decode(), "nonce": base64.b64encode(nonce).decode()}
    )
    return meta_refresh(_with_query(pending["client"], {"response": response}))


def _with_query(client: str, values: dict) -> str:
    """The whole query is replaced."""
    url = urlsplit(client)
    return urlunsplit((url.scheme, url.netloc, url.path, urlencode(values), ""))


def meta_refresh(location: str) -> Response:
    quoted = html.escape(location, quote=True)
    return html_response(
        f"<!DOCTYPE html><html><head><title>Teleport Redirection Service</title>"
        f'<meta http-equiv="cache-control" content="no-cache"><meta http-equiv="refresh" content="0;URL=\'{quoted}\'">'
        f"</head><body></body></html>"
    )


def message_page(world: World, path: str) -> Response:
    """/web/msg/...: the pages a client sends the browser to when it has read the callback."""
    texts = {
        "/web/msg/info/login_success": "Login Successful",
        "/web/msg/error/login": "Login Error",
        "/web/msg/info/login_terminal": "Return to your terminal",
        "/web/msg/info/login_close": "Close this page",
        "/web/msg/error/login/callback": "Login Error: callback",
        "/web/msg/error/login/auth": "Login Error: authentication",
    }
    if world.version.major >= 18:
        texts["/web/msg/error/login/callback_missing_role"] = "Login Error: no role"
    if path not in texts:
        return route_not_found(world)
    world.called("page", path=path)
    return html_response(f"<!DOCTYPE html><title>Teleport</title><h1>{texts[path]}</h1>")


_PROVIDER_PAGE = """<!DOCTYPE html><title>{kind} stand-in</title><h1>Sign in with {kind}</h1>
<form method="post" action="{action}"><label>Account <input name="user" id="user" value="{user}"></label>
<button name="action" value="approve" id="approve">Approve</button> <button name="action" value="deny" id="deny">Deny</button></form>"""
