# SPDX-License-Identifier: Apache-2.0
"""One check a run: checks.py NAME. Each is what a person does with real tools; it ends with 0 when it holds."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

from world import (ACCOUNTS, AWS_ERROR, BIN, DEBIAN_AWS, HOME_ACCOUNT, PINNED_AWS, ROLE, World, eventually, field,
                   free_port)

PYTHON = sys.executable


def versions():
    """The AWS CLI in both versions, where they are."""
    found = [PINNED_AWS]
    if os.access(DEBIAN_AWS, os.X_OK):
        found.append(DEBIAN_AWS)
    return found


def answers_as_the_role_of_the_guide():
    with World() as world:
        world.add_files()
        for aws in versions():
            out, _ = world.run("exec", "--app", "awsconsole", "--aws-role", ROLE, "--", aws, "sts",
                               "get-caller-identity")
            assert field(out, "Arn") == f"arn:aws:sts::{HOME_ACCOUNT}:assumed-role/{ROLE}/jane", out


def serves_three_accounts_on_one_port():
    with World() as world:
        world.add_accounts()
        world.add_files()
        world.start_desktop()
        environments = {account: world.session_environment(f"account-{account}") for account in ACCOUNTS}
        assert len({one["HTTPS_PROXY"] for one in environments.values()}) == 1
        assert len({one["AWS_ACCESS_KEY_ID"] for one in environments.values()}) == len(ACCOUNTS)

        def ask(account):
            out, _ = world.call([PINNED_AWS, "sts", "get-caller-identity"], 0, environments[account])
            return account, field(out, "Account")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for account, answer in pool.map(ask, ACCOUNTS * 2):
                assert account == answer
        sessions = json.loads(world.run("sessions", "ls", "--format", "json")[0])
        assert len(sessions) == len(ACCOUNTS)


def copies_64_megabytes_both_ways():
    with World() as world:
        world.add_files()
        data = os.urandom(64 << 20)
        source, back = world.folder / "source", world.folder / "back"
        source.write_bytes(data)
        for number, aws in enumerate(versions()):
            bucket = f"s3://bucket-{number}"
            script = f"set -e; '{aws}' s3 mb {bucket}; '{aws}' s3 cp --quiet source {bucket}/a/b.bin; " \
                     f"'{aws}' s3 ls {bucket}/a/; '{aws}' s3 cp --quiet {bucket}/a/b.bin back"
            out, _ = world.run("exec", "--aws-role", ROLE, "--", "sh", "-c", script)
            assert str(len(data)) in out, out
            assert hashlib.sha256(back.read_bytes()).digest() == hashlib.sha256(data).digest()
            back.unlink()


BOTO = """
import boto3, io, os
from boto3.s3.transfer import TransferConfig
s3 = boto3.client('s3')
s3.create_bucket(Bucket='from-boto')
data = os.urandom(20 << 20)
s3.upload_fileobj(io.BytesIO(data), 'from-boto', 'k', Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
assert s3.get_object(Bucket='from-boto', Key='k')['Body'].read() == data
s3.put_object(Bucket='from-boto', Key='small', Body=b'x')
assert [o['Key'] for o in s3.list_objects_v2(Bucket='from-boto')['Contents']] == ['k', 'small']
s3.delete_object(Bucket='from-boto', Key='small')
ec2 = boto3.client('ec2')
assert len(ec2.describe_regions()['Regions']) > 10
vpc = ec2.create_vpc(CidrBlock='10.9.0.0/16')['Vpc']['VpcId']
assert vpc in [one['VpcId'] for one in ec2.describe_vpcs()['Vpcs']]
db = boto3.client('dynamodb')
db.create_table(TableName='t', KeySchema=[{'AttributeName': 'k', 'KeyType': 'HASH'}],
                AttributeDefinitions=[{'AttributeName': 'k', 'AttributeType': 'S'}], BillingMode='PAY_PER_REQUEST')
db.put_item(TableName='t', Item={'k': {'S': 'one'}, 'v': {'B': bytes(range(256))}})
assert db.get_item(TableName='t', Key={'k': {'S': 'one'}})['Item']['v']['B'] == bytes(range(256))
iam = boto3.client('iam')
assert 'laptop' in [user['UserName'] for user in iam.list_users()['Users']]
print('all of it')
"""


def carries_boto3_through_five_services():
    with World() as world:
        world.add_files()
        out, _ = world.run("exec", "--aws-role", ROLE, "--", PYTHON, "-c", BOTO)
        assert out.strip() == "all of it"


def passes_refusals_of_aws_through():
    with World() as world:
        world.add_files()
        _, err = world.run("aws", "--aws-role", "OnlySts", "s3", "ls", code=AWS_ERROR)
        assert "(AccessDenied) when calling the ListBuckets operation: Access Denied" in err, err
        _, err = world.run("aws", "--aws-role", "OnlySts", "iam", "list-users", code=AWS_ERROR)
        assert "is not authorized to perform: iam:ListUsers" in err and "assumed-role/OnlySts/jane" in err, err


def refuses_wrong_and_unknown_keys():
    with World() as world:
        world.add_files()
        world.start_desktop()
        environment = world.session_environment("awsconsole")
        wrong = {**environment, "AWS_SECRET_ACCESS_KEY": "x" * 40}
        _, err = world.call([PINNED_AWS, "sts", "get-caller-identity"], AWS_ERROR, wrong)
        assert "SignatureDoesNotMatch" in err, err
        unknown = {**environment, "AWS_ACCESS_KEY_ID": "AKIAGATEAAAAAAAAAAAA"}
        _, err = world.call([PINNED_AWS, "sts", "get-caller-identity"], AWS_ERROR, unknown)
        assert "InvalidClientTokenId" in err and "Gatehouse" in err, err
        world.run("sessions", "stop", "--all")
        _, err = world.call([PINNED_AWS, "sts", "get-caller-identity"], AWS_ERROR, environment)
        assert "stopped" in err, err


def explains_what_is_wrong_in_files():
    with World() as world:
        (world.folder / "broken.yaml").write_text("kind: role\nversion: v7\nmetadata: [\n")
        (world.folder / "typo.yaml").write_text(
            "kind: role\nversion: v7\nmetadata:\n  name: typo\nspec:\n  allow:\n    aws_role_arn: [x]\n")
        (world.folder / "unquoted.yaml").write_text(
            "kind: role\nversion: v5\nmetadata:\n  name: unquoted\nspec:\n  allow:\n"
            "    aws_role_arns:\n    - {{external.aws_role_arns}}\n")
        world.add_files()
        out, err = world.run("apps", "ls")
        assert "awsconsole" in out
        assert "broken.yaml, line" in err and "not valid YAML" in err, err
        assert "typo.yaml, line 7" in err and "aws_role_arns" in err, err
        assert "unquoted.yaml, line 8" in err and "quotes" in err, err
        out, err = world.run("aws", "--aws-role", ROLE, "sts", "get-caller-identity")
        assert field(out, "Account") == HOME_ACCOUNT
        config = world.folder / ".aws" / "config"
        config.parent.mkdir()
        config.write_text("[default]\nregion = eu-west-1\n[profile broken\nrole_arn = x\n")
        _, err = world.run("connections", "add", "profiles")
        assert "config, line 3" in err, err


def explains_what_it_cannot_reach():
    with World() as world:
        world.add_files()
        port = free_port()
        dead = f"http://127.0.0.1:{port}"
        wanted = ["aws", "--aws-role", ROLE, "sts", "get-caller-identity"]
        _, err = world.run(*wanted, code=1, AWS_ENDPOINT_URL=dead)
        assert str(port) in err and "AWS_ENDPOINT_URL" in err, err
        _, err = world.run("aws", "--aws-role", "TrustsNobody", "sts", "get-caller-identity", code=1)
        assert "TrustsNobody" in err and "trust" in err, err
        _, err = world.run(*wanted, code=3, AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
        assert "environment" in err and "aws configure" in err, err
        _, err = world.run("aws", "sts", "get-caller-identity", code=4)
        assert "OnlySts" in err and "--aws-role" in err, err
        world.run("exec", "--app", "nothing", "--", "true", code=4)
        world.run("no-such-verb", code=2)
        world.run("exec", "--aws-role", ROLE, "--", "sh", "-c", "exit 42", code=42)
        _, err = world.run("env", "--aws-role", ROLE, code=1)
        assert "gatehouse-desktop" in err, err


def keeps_a_proxy_in_the_foreground():
    with World() as world:
        world.add_files()
        port = free_port()
        proxy = world.spawn("proxy", [str(BIN / "gatehouse"), "proxy", "aws", "--aws-role", ROLE, "-p",
                                      str(port)])
        eventually("the export is printed", lambda: "Press Ctrl+C" in world.log_of("proxy"))
        export = "".join(line for line in world.log_of("proxy").splitlines(True)
                         if line.startswith(("export ", "unset ")))
        assert f"127.0.0.1:{port}" in export
        (world.folder / "export.sh").write_text(export)
        plain = {"PATH": os.environ["PATH"], "HOME": str(world.folder)}
        out, _ = world.call(["bash", "-c", f". ./export.sh && '{PINNED_AWS}' sts get-caller-identity"], 0,
                            plain)
        assert field(out, "Account") == HOME_ACCOUNT
        _, err = world.run("aws", "--aws-role", ROLE, "sts", "get-caller-identity")
        # A second one finds its port taken, says so, and works on another.
        second = world.spawn("second", [str(BIN / "gatehouse"), "proxy", "aws", "--aws-role", ROLE, "-p",
                                        str(port)])
        eventually("the second says so", lambda: f"Port {port} is in use" in world.log_of("second"))
        for child in (second, proxy):
            child.send_signal(signal.SIGINT)
            assert child.wait(20) == 0


def wires_terminals_by_one_line():
    with World() as world:
        world.add_files()
        world.start_desktop()
        gatehouse = f"'{BIN}/gatehouse'"
        script = f"""set -e
            {gatehouse} apps login awsconsole --aws-role {ROLE} > /dev/null
            eval "$({gatehouse} env)"
            '{PINNED_AWS}' s3 mb s3://wired > /dev/null
            '{PINNED_AWS}' s3 ls
            test -z "$AWS_ENDPOINT_URL"
            eval "$({gatehouse} env --unset)"
            test -z "$HTTPS_PROXY$AWS_ACCESS_KEY_ID"
            """
        out, _ = world.call(["bash", "-c", script])
        assert "wired" in out
        world.run("apps", "logout")
        assert json.loads(world.run("sessions", "ls", "--format", "json")[0]) == []


NODE = """
const https = require('https'), crypto = require('crypto');
const host = 'sts.us-east-1.amazonaws.com', body = 'Action=GetCallerIdentity&Version=2011-06-15';
const date = new Date().toISOString().replace(/[:-]|\\.\\d{3}/g, ''), day = date.slice(0, 8);
const hmac = (key, data) => crypto.createHmac('sha256', key).update(data).digest();
const hash = (data) => crypto.createHash('sha256').update(data).digest('hex');
const scope = `${day}/us-east-1/sts/aws4_request`;
const canonical = `POST\\n/\\n\\nhost:${host}\\nx-amz-date:${date}\\n\\nhost;x-amz-date\\n${hash(body)}`;
let key = 'AWS4' + process.env.AWS_SECRET_ACCESS_KEY;
for (const part of [day, 'us-east-1', 'sts', 'aws4_request']) key = hmac(key, part);
const signature = hmac(key, `AWS4-HMAC-SHA256\\n${date}\\n${scope}\\n${hash(canonical)}`).toString('hex');
const request = https.request({ host, method: 'POST', agent: new https.Agent({ keepAlive: false }), headers: {
  'x-amz-date': date, 'content-type': 'application/x-www-form-urlencoded', authorization:
  `AWS4-HMAC-SHA256 Credential=${process.env.AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}` } },
  (answer) => { let text = ''; answer.on('data', (c) => { text += c; }); answer.on('end', () => console.log(text)); });
request.on('error', (error) => { console.error(error); process.exit(1); });
request.end(body);
"""


def makes_node_and_java_trust_the_proxy():
    with World() as world:
        world.add_files()
        if shutil.which("node"):
            out, _ = world.run("exec", "--aws-role", ROLE, "--", "node", "-e", NODE)
            assert f"assumed-role/{ROLE}/jane" in out, out
        if shutil.which("keytool"):
            out, _ = world.run("exec", "--aws-role", ROLE, "--", "sh", "-c",
                               "store=$(echo \"$JAVA_TOOL_OPTIONS\" | tr ' ' '\\n' | "
                               "sed -n 's/^-Djavax.net.ssl.trustStore=//p'); "
                               "JAVA_TOOL_OPTIONS= keytool -list -storepass changeit -keystore \"$store\"")
            assert "trustedCertEntry" in out and len(out.splitlines()) > 50, out[:400]


def keeps_sessions_over_a_restart_in_memory_only_with_a_word():
    with World() as world:
        world.add_files()
        desktop = world.start_desktop()
        world.session_environment("awsconsole")
        desktop.send_signal(signal.SIGTERM)
        desktop.wait(20)
        world.start_desktop()
        # No keychain here: the session's key is lost, and both sides say so.

        def says_so():
            state = json.loads(world.run("status", "--format", "json")[0])
            assert state["sessions"] == []
            return any("could not be kept" in problem["message"] for problem in state["problems"])
        eventually("the lost session is told of", says_so)


globals()[sys.argv[1]]()
