# SPDX-License-Identifier: Apache-2.0
"""Signs a few hundred odd requests with botocore and prints them, one JSON object a line.

Usage: botocore_sign.py SEED COUNT. The same seed gives the same requests; only their time differs.
"""
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

SEGMENTS = ["a", "..", ".", "", "a b", "c+d", "é", "ሴ", "~x", "(1)", "'q'", "*", "!", "%41", "a?b#c", ":@$&,;=",
            "arn:aws:lambda:eu-west-1:123456789012:function:f", "anthropic.claude-v2:1", "x" * 120, "%", "-_."]
VALUES = ["", "a", "b c", "c+d", "/", "é", "=&", "~*'()!", "2024-01-02T03:04:05Z", "%20", "a,b", ":", "?"]
NAMES = ["list-type", "prefix", "Prefix", "a", "A", "a-b", "a.b", "uploads", "X-Id", "marker", "é", "k[]"]
HEADERS = [("Content-Type", "application/json"), ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
           ("X-Amz-Meta-Note", "two  blanks   inside"), ("X-Amz-Meta-Quoted", '"a   b"'), ("X-Amz-Meta-Empty", ""),
           ("X-Amz-Meta-Tab", "a\t b"), ("x-amz-acl", "private"), ("Range", "bytes=0-9"), ("If-Match", '"abc"'),
           ("User-Agent", "tool/1.0"), ("Expect", "100-continue"), ("X-Amzn-Trace-Id", "Root=1"),
           ("amz-sdk-invocation-id", "0001"), ("Accept-Encoding", "identity"), ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")]
SERVICES = ["s3", "s3", "s3", "lambda", "sts", "dynamodb", "execute-api", "bedrock", "iam", "IoTSecuredTunneling"]
REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1"]


def make_url(rng, service, is_query):
    segments = [rng.choice(SEGMENTS) for _ in range(rng.randint(0, 4))]
    path = "/" + "/".join(quote(one, safe="~") for one in segments)
    if rng.random() < 0.3:
        path += "/"
    host = f"{service.lower()}.example.amazonaws.com" + rng.choice(["", "", ":8443", ":443"])
    count = rng.randint(0, 4)
    # Presigning keeps one parameter a name.
    names = rng.sample(NAMES, count) if is_query else rng.choices(NAMES, k=count)
    query = "&".join(f"{quote(name, safe='~')}={quote(rng.choice(VALUES), safe='~')}" for name in names)
    return f"https://{host}{path}" + (f"?{query}" if query else "")


def signer(service, is_query, made, region, rng):
    if is_query:
        kind = auth.S3SigV4QueryAuth if service == "s3" else auth.SigV4QueryAuth
        return kind(made, service, region, expires=rng.choice([1, 60, 3600, 604800]))
    return (auth.S3SigV4Auth if service == "s3" else auth.SigV4Auth)(made, service, region)


def target_of(url):
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def make_case(rng, number):
    service, region = rng.choice(SERVICES), rng.choice(REGIONS)
    is_query = number % 4 == 3
    url = make_url(rng, service, is_query)
    body = b"" if is_query or rng.random() < 0.4 else rng.randbytes(rng.randint(1, 300))
    method = rng.choice(["GET", "HEAD", "DELETE"]) if not body else rng.choice(["PUT", "POST", "PATCH"])
    request = awsrequest.AWSRequest(method, url, data=body)
    chosen = [("x-k8s-aws-id", "cluster")] if is_query and number % 8 == 3 else []
    if not is_query:
        chosen = rng.sample(HEADERS, rng.randint(0, 6))
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
    return {
        "method": method, "service": service, "region": region, "host": host, "token": token or "",
        "bodyHash": hashlib.sha256(body).hexdigest(), "isQuery": is_query, "before": chosen,
        "targetBefore": target_of(url), "target": target_of(request.url), "headers": list(request.headers.items()),
    }


def main():
    rng = random.Random(int(sys.argv[1]))
    for number in range(int(sys.argv[2])):
        print(json.dumps(make_case(rng, number)))


main()
