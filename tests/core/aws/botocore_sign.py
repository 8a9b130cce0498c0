# SPDX-License-Identifier: Apache-2.0
"""Signs odd requests with botocore and, where it is given, with AWS's common runtime, and prints them, one JSON object a line.

Usage: botocore_sign.py SEED COUNT [FOLDER OF AWSCRT]. The same seed gives the same requests; only their time differs.
"""
import datetime
import hashlib
import json
import random
import sys
from urllib.parse import quote, urlsplit

try:
    import botocore  # noqa: F401
except ImportError:  # Debian's awscli carries a copy that wants to be found by this name
    import awscli
    sys.path.insert(0, awscli.__path__[0])
from botocore import auth, awsrequest, credentials

if len(sys.argv) > 3:  # apart, since botocore would sign by it as soon as it finds it
    sys.path.append(sys.argv[3])
    import awscrt.auth
    import awscrt.http

SEGMENTS = ["a", "..", ".", "", "a b", "c+d", "é", "ሴ", "~x", "(1)", "'q'", "*", "!", "%41", "a?b#c", ":@$&,;=",
            "arn:aws:lambda:eu-west-1:123456789012:function:f", "anthropic.claude-v2:1", "x" * 120, "%", "-_."]
VALUES = ["", "a", "b c", "c+d", "/", "é", "=&", "~*'()!", "2024-01-02T03:04:05Z", "%20", "a,b", ":", "?"]
NAMES = ["list-type", "prefix", "Prefix", "a", "A", "a-b", "a.b", "uploads", "X-Id", "marker", "é", "k[]"]
HEADERS = [("Content-Type", "application/json"), ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
           ("X-Amz-Meta-Note", "two  blanks   inside"), ("X-Amz-Meta-Quoted", '"a   b"'), ("X-Amz-Meta-Empty", ""),
           ("X-Amz-Meta-Tab", "a\t b"), ("x-amz-acl", "private"), ("Range", "bytes=0-9"), ("If-Match", '"abc"'),
           ("User-Agent", "tool/1.0"), ("Expect", "100-continue"), ("X-Amzn-Trace-Id", "Root=1"),
           ("amz-sdk-invocation-id", "0001"), ("Accept-Encoding", "identity"), ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")]
SERVICES = ["s3", "s3", "s3", "s3express", "s3-object-lambda", "s3-outposts", "lambda", "sts", "dynamodb", "execute-api", "bedrock",
            "iam", "IoTSecuredTunneling", "aoss", "vpc-lattice-svcs"]
REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1"]
METHODS = [["GET", "HEAD", "DELETE", "OPTIONS"], ["PUT", "POST", "PATCH", "DELETE"]]
LETTERS = "ab./~-_+ %:;,=&@$!*'()[]|^\"<>\\{}`#?\t\x01\x7féß\u00a0\u2028漢😀"
BLANKS = [" ", "  ", "\t", " \t ", "a", "B", '"', ",", ";", "=", ":"]


def is_s3(service):
    return service.startswith("s3")


def odd_text(rng, most):
    """Of a few letters, as often as not one again and again."""
    letters = rng.sample(LETTERS, rng.randint(1, 5))
    return "".join(rng.choice(letters) for _ in range(rng.randint(0, most)))


def odd_path(rng, service):
    """S3's clients always encode what they send; others may send anything that a request line takes."""
    if is_s3(service) or rng.random() < 0.5:
        return "/" + quote(odd_text(rng, 30), safe="/~")
    letters = rng.sample("ab/.%+~!$&'()*,;=:@-_2Ff", rng.randint(2, 6)) + ["/"]
    return "/" + "".join(rng.choice(letters) for _ in range(rng.randint(0, 30)))


def make_url(rng, service, is_query):
    if rng.random() < 0.5:
        path = odd_path(rng, service)
    else:
        segments = [rng.choice(SEGMENTS) for _ in range(rng.randint(0, 4))]
        path = "/" + "/".join(quote(one, safe="~") for one in segments) + rng.choice(["", "", "/"])
    host = f"{service.lower()}.example.amazonaws.com" + rng.choice(["", "", ":8443", ":443"])
    count = rng.randint(0, 4)
    # Presigning keeps one parameter a name.
    names = rng.sample(NAMES, count) if is_query else rng.choices(NAMES, k=count)
    if rng.random() < 0.3:
        names = list({odd_text(rng, 6): True for _ in names} if is_query else [odd_text(rng, 6) or "n" for _ in names])
    values = [rng.choice(VALUES) if rng.random() < 0.7 else odd_text(rng, 12) for _ in names]
    query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in zip(names, values) if name)
    return f"https://{host}{path}" + (f"?{query}" if query else "")


def signer(service, is_query, made, region, rng):
    if is_query:
        kind = auth.S3SigV4QueryAuth if is_s3(service) else auth.SigV4QueryAuth
        return kind(made, service, region, expires=rng.choice([1, 60, 3600, 604800]))
    return (auth.S3SigV4Auth if is_s3(service) else auth.SigV4Auth)(made, service, region)


def target_of(url):
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def sign_by_crt(made, method, host, target, chosen, signed, service, region, is_query):
    """The request as the common runtime signs it at the same time, over the same headers."""
    values = dict(one.split("=", 1) for one in urlsplit(signed.url).query.split("&")) if is_query else {}
    stamp = values["X-Amz-Date"] if is_query else signed.headers["X-Amz-Date"]
    names = values["X-Amz-SignedHeaders"].replace("%3B", ";") if is_query else signed.headers["Authorization"]
    names = names.split("SignedHeaders=")[-1].split(",")[0].split(";")
    body_hash = signed.headers.get("X-Amz-Content-SHA256")
    if body_hash is None:
        body_hash = "UNSIGNED-PAYLOAD" if is_query and is_s3(service) else hashlib.sha256(signed.body or b"").hexdigest()
    kinds, forms = awscrt.auth.AwsSignatureType, awscrt.auth.AwsSignedBodyHeaderType
    config = awscrt.auth.AwsSigningConfig(
        signature_type=kinds.HTTP_REQUEST_QUERY_PARAMS if is_query else kinds.HTTP_REQUEST_HEADERS,
        credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(made.access_key, made.secret_key, made.token),
        region=region, service=service, signed_body_value=body_hash,
        date=datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc),
        should_sign_header=lambda name: name.lower() in names,
        signed_body_header_type=forms.X_AMZ_CONTENT_SHA_256 if "x-amz-content-sha256" in names else forms.NONE,
        use_double_uri_encode=not is_s3(service), should_normalize_uri_path=not is_s3(service),
        expiration_in_seconds=int(values["X-Amz-Expires"]) if is_query else None)
    request = awscrt.http.HttpRequest(method, target, awscrt.http.HttpHeaders(
        [("Host", host)] + [one for one in chosen if one[0] != "X-Amz-Content-Sha256"]))
    try:
        awscrt.auth.aws_sign_request(request, config).result()
    except Exception as refused:  # pylint: disable=broad-except
        return {"refused": str(refused)}
    return {"target": request.path, "headers": [one for one in request.headers if one[0].lower() != "host"]}


def make_case(rng, number):
    service, region = rng.choice(SERVICES), rng.choice(REGIONS)
    is_query = number % 4 == 3
    url = make_url(rng, service, is_query)
    body = b"" if is_query or rng.random() < 0.4 else rng.randbytes(rng.randint(1, 300))
    method = rng.choice(METHODS[1 if body else 0])
    request = awsrequest.AWSRequest(method, url, data=body)
    chosen = [("x-k8s-aws-id", "cluster")] if is_query and number % 8 == 3 else []
    if not is_query:
        chosen = rng.sample(HEADERS, rng.randint(0, 6))
        if rng.random() < 0.4:
            chosen.append(("X-Amz-Meta-Odd", "".join(rng.choice(BLANKS) for _ in range(rng.randint(0, 12)))))
        if rng.random() < 0.5:
            chosen.append(("X-Amz-Content-Sha256", hashlib.sha256(body).hexdigest()))
        if rng.random() < 0.2:
            chosen += [("X-Amz-Meta-Twice", "b"), ("X-Amz-Meta-Twice", " a  c ")]
    for name, value in chosen:
        request.headers.add_header(name, value)
    token = rng.choice([None, "token/with+odd=characters"])
    made = credentials.Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token)
    signer(service, is_query, made, region, rng).add_auth(request)
    port = urlsplit(url).port
    host = urlsplit(url).hostname + (f":{port}" if port not in (None, 443) else "")
    made_by_both = {
        "crt": sign_by_crt(made, method, host, target_of(url), chosen, request, service, region, is_query)
    } if len(sys.argv) > 3 else {}
    return made_by_both | {
        "method": method, "service": service, "region": region, "host": host, "token": token or "",
        "bodyHash": hashlib.sha256(body).hexdigest(), "isQuery": is_query, "before": chosen,
        "targetBefore": target_of(url), "target": target_of(request.url), "headers": list(request.headers.items()),
    }


def main():
    rng = random.Random(int(sys.argv[1]))
    for number in range(int(sys.argv[2])):
        print(json.dumps(make_case(rng, number)))


main()
