# SPDX-License-Identifier: Apache-2.0
"""One check a run: sandbox_client.py NAME. Ends with 0 when it holds."""
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CONFIG = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})


def session(role=None, **more):
    own = boto3.Session()
    if role is None:
        return own
    made = own.client("sts", config=CONFIG).assume_role(
        RoleArn=role, RoleSessionName="alice", **more)["Credentials"]
    return boto3.Session(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])


def s3(role="arn:aws:iam::111122223333:role/PowerUser", **more):
    return session(role, **more).client("s3", config=CONFIG)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response["Error"]
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} was expected")


def tells_who_is_calling():
    identity = session().client("sts", config=CONFIG).get_caller_identity()
    assert identity["Arn"] == "arn:aws:iam::123456789012:user/alice"
    assert identity["Account"] == "123456789012"


def gives_role_credentials():
    role = session("arn:aws:iam::444455556666:role/Developer")
    identity = role.client("sts", config=CONFIG).get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::444455556666:assumed-role/Developer/alice"


def asks_for_the_external_id():
    sts = session().client("sts", config=CONFIG)
    arn = "arn:aws:iam::777788889999:role/teams/data/DataEngineer"
    refused("AccessDenied", sts.assume_role, RoleArn=arn, RoleSessionName="alice")
    sts.assume_role(RoleArn=arn, RoleSessionName="alice", ExternalId="sandbox-external-id")
    refused("AccessDenied", sts.assume_role, RoleArn="arn:aws:iam::111122223333:role/Nobody",
            RoleSessionName="alice")


def refuses_wrong_secrets_and_unknown_keys():
    wrong = boto3.Session(os.environ["AWS_ACCESS_KEY_ID"], "x" * 40)
    refused("SignatureDoesNotMatch", wrong.client("sts", config=CONFIG).get_caller_identity)
    unknown = boto3.Session("AKIAABCDEFGHIJKLMNOP", "x" * 40)
    refused("InvalidClientTokenId", unknown.client("sts", config=CONFIG).get_caller_identity)
    refused("InvalidAccessKeyId", unknown.client("s3", config=CONFIG).list_buckets)


def keeps_objects_byte_for_byte():
    data = os.urandom(3_000_000)
    client = s3()
    client.create_bucket(Bucket="made-here")
    client.put_object(Bucket="made-here", Key="a b/ü+&.bin", Body=data, Metadata={"who": "me"})
    got = client.get_object(Bucket="made-here", Key="a b/ü+&.bin")
    assert got["Body"].read() == data and got["Metadata"] == {"who": "me"}
    part = client.get_object(Bucket="made-here", Key="a b/ü+&.bin", Range="bytes=10-19")
    assert part["Body"].read() == data[10:20]
    assert client.head_object(Bucket="made-here", Key="a b/ü+&.bin")["ContentLength"] == len(data)
    client.copy_object(Bucket="made-here", Key="copy", CopySource={"Bucket": "made-here", "Key": "a b/ü+&.bin"})
    assert client.get_object(Bucket="made-here", Key="copy")["Body"].read() == data
    client.put_object(Bucket="made-here", Key="empty", Body=b"")
    assert client.get_object(Bucket="made-here", Key="empty")["Body"].read() == b""
    refused("NoSuchKey", client.get_object, Bucket="made-here", Key="none")
    refused("BadDigest", client.put_object, Bucket="made-here", Key="bad", Body=b"data",
            ChecksumCRC32="AAAAAA==")


def lists_with_prefix_delimiter_and_pages():
    client = s3()
    client.create_bucket(Bucket="made-here")
    names = [f"{folder}/{number:02}" for folder in ("a", "b&c") for number in range(7)] + ["top"]
    for name in names:
        client.put_object(Bucket="made-here", Key=name, Body=b"x")
    for kind in ("list_objects_v2", "list_objects"):
        pages = client.get_paginator(kind).paginate(Bucket="made-here", PaginationConfig={"PageSize": 4})
        assert [item["Key"] for page in pages for item in page["Contents"]] == names, kind
        pages = client.get_paginator(kind).paginate(
            Bucket="made-here", Delimiter="/", PaginationConfig={"PageSize": 1})
        folders, keys = [], []
        for page in pages:
            folders += [item["Prefix"] for item in page.get("CommonPrefixes", [])]
            keys += [item["Key"] for item in page.get("Contents", [])]
        assert (folders, keys) == (["a/", "b&c/"], ["top"]), (kind, folders, keys)
    only = client.list_objects_v2(Bucket="made-here", Prefix="b&c/0")
    assert only["KeyCount"] == 7


def puts_parts_together():
    import io
    from boto3.s3.transfer import TransferConfig
    data = os.urandom(20 * 1024 * 1024 + 17)
    client = s3()
    client.upload_fileobj(io.BytesIO(data), "shop-production-assets", "large",
                          Config=TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=8 << 20))
    head = client.head_object(Bucket="shop-production-assets", Key="large")
    assert head["ETag"].endswith('-3"'), head["ETag"]
    back = io.BytesIO()
    client.download_fileobj("shop-production-assets", "large", back)
    assert back.getvalue() == data
    upload = client.create_multipart_upload(Bucket="shop-production-assets", Key="left")["UploadId"]
    client.abort_multipart_upload(Bucket="shop-production-assets", Key="left", UploadId=upload)
    refused("NoSuchUpload", client.upload_part, Bucket="shop-production-assets", Key="left",
            UploadId=upload, PartNumber=1, Body=b"x")


def refuses_writing_to_read_only_roles():
    client = s3("arn:aws:iam::111122223333:role/ReadOnly")
    assert client.list_objects_v2(Bucket="shop-production-assets")["KeyCount"] == 2
    message = refused("AccessDenied", client.put_object, Bucket="shop-production-assets", Key="x", Body=b"x")
    assert "assumed-role/ReadOnly/alice is not authorized to perform: s3:PutObject" in message
    refused("AccessDenied", client.delete_object, Bucket="shop-production-assets", Key="README.txt")


def keeps_accounts_apart():
    client = s3()
    assert "lake-raw" not in [b["Name"] for b in client.list_buckets()["Buckets"]]
    refused("AccessDenied", client.list_objects_v2, Bucket="lake-raw")
    refused("BucketAlreadyExists", client.create_bucket, Bucket="lake-raw")
    refused("NoSuchBucket", client.list_objects_v2, Bucket="never-made")


def deletes():
    client = s3()
    refused("BucketNotEmpty", client.delete_bucket, Bucket="shop-production-assets")
    client.delete_objects(Bucket="shop-production-assets",
                          Delete={"Objects": [{"Key": "README.txt"}, {"Key": "css/site.css"}]})
    client.delete_bucket(Bucket="shop-production-assets")
    refused("NoSuchBucket", client.list_objects_v2, Bucket="shop-production-assets")


def federate(made, **more):
    query = {"Action": "getSigninToken", "Session": json.dumps({
        "sessionId": made["AccessKeyId"], "sessionKey": made["SecretAccessKey"],
        "sessionToken": made["SessionToken"]}), **more}
    reply = urllib.request.urlopen(os.environ["SIGN_IN"], urllib.parse.urlencode(query).encode())
    return json.load(reply)["SigninToken"]


def signs_browsers_in():
    sts = session().client("sts", config=CONFIG)
    made = sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/ReadOnly",
                           RoleSessionName="alice")["Credentials"]
    token = federate(made, SessionDuration="43200")
    page = urllib.request.urlopen(os.environ["SIGN_IN"] + "?" + urllib.parse.urlencode({
        "Action": "login", "SigninToken": token,
        "Destination": "https://console.aws.amazon.com/s3/<b>"})).read().decode()
    for part in ("ReadOnly", "1111 2222 3333", "this is not AWS", "/s3/&lt;b&gt;"):
        assert part in page, part
    assert "<b>" not in page
    token = federate(sts.get_federation_token(Name="alice")["Credentials"])
    assert token
    try:
        federate({**made, "SecretAccessKey": "wrong"})
    except urllib.error.HTTPError as error:
        assert error.code == 400
    else:
        raise AssertionError("a wrong secret signed in")


def limits_chained_roles():
    chained = session("arn:aws:iam::111122223333:role/PowerUser").client("sts", config=CONFIG)
    arn = "arn:aws:iam::444455556666:role/Developer"
    refused("ValidationError", chained.assume_role, RoleArn=arn, RoleSessionName="alice", DurationSeconds=7200)
    chained.assume_role(RoleArn=arn, RoleSessionName="alice", DurationSeconds=3600)


def says_what_it_does_not_have():
    dynamo = session().client("dynamodb", config=CONFIG)
    message = refused("NotImplemented", dynamo.list_tables)
    assert "STS and S3 only" in message, message
    refused("NotImplemented", s3().get_bucket_versioning, Bucket="shop-production-assets")


globals()[sys.argv[1]]()
