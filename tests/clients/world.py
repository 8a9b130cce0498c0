# SPDX-License-Identifier: Apache-2.0
"""moto's server with IAM authentication on, accounts and roles in it, and a home folder for Gatehouse."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
from botocore.config import Config

BIN = pathlib.Path(os.environ["GATEHOUSE_BIN"])
PINNED_AWS = str(pathlib.Path(sys.executable).with_name("aws"))
DEBIAN_AWS = "/usr/bin/aws"
AWS_ERROR = 255  # the exit code of AWS CLI v1 for an error that AWS answers with; v2 gives 254
PATH = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"  # `aws` is the pinned one
HOME_ACCOUNT = "123456789012"
ACCOUNTS = ("123456789012", "111122223333", "444455556666")
ROLE = "ExampleReadOnlyAccess"
QUICK = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})

GUIDE = """
teleport: {}
app_service:
  enabled: "yes"
  apps:
  - name: awsconsole
    uri: https://console.aws.amazon.com/ec2/v2/home
"""
GUIDE_ROLE = """
kind: role
version: v5
metadata:
  name: aws-ro-access
spec:
  allow:
    app_labels:
      '*': '*'
    aws_role_arns:
"""


def eventually(what, check, seconds=30):
    """Waits for check() to give something true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class World:
    """Use as a context manager; everything in it ends with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-clients-"))
        self.children = []
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        try:
            self.start_moto()
            self.make_accounts()
            self.write_files()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, value, trace):
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                try:
                    child.wait(20)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
        if kind:
            for log in self.folder.glob("*.log"):
                print(f"--- {log.name}\n{log.read_text()[-3000:]}", file=sys.stderr)
        shutil.rmtree(self.folder, ignore_errors=True)

    # The far side ------------------------------------------------------------------------------
    def start_moto(self):
        server = pathlib.Path(sys.executable).with_name("moto_server")
        self.spawn("moto", [str(server), "-H", "127.0.0.1", "-p", str(self.port)],
                   {"PATH": os.environ["PATH"], "HOME": str(self.folder)})

        def answers():
            try:
                return urllib.request.urlopen(self.endpoint + "/moto-api/", timeout=2)
            except OSError:
                return None
        eventually("moto answers", answers)

    def client(self, service, keys=None, region="us-east-1"):
        keys = keys or {"AccessKeyId": "testing", "SecretAccessKey": "testing"}
        return boto3.client(service, region_name=region, endpoint_url=self.endpoint, config=QUICK,
                            aws_access_key_id=keys["AccessKeyId"],
                            aws_secret_access_key=keys["SecretAccessKey"],
                            aws_session_token=keys.get("SessionToken"))

    def make_accounts(self):
        iam = self.client("iam")
        iam.create_user(UserName="laptop")
        self.put_policy(iam, "laptop", "user", "sts:AssumeRole")
        self.keys = iam.create_access_key(UserName="laptop")["AccessKey"]
        sts = self.client("sts")
        for account in ACCOUNTS:
            # Without authentication moto gives keys for a role that is not there yet.
            admin = None if account == HOME_ACCOUNT else sts.assume_role(
                RoleArn=f"arn:aws:iam::{account}:role/maker", RoleSessionName="maker")["Credentials"]
            self.make_role(self.client("iam", admin), ROLE, "*")
        self.make_role(iam, "OnlySts", "sts:GetCallerIdentity")
        self.make_role(iam, "TrustsNobody", "*", "user/somebody-else")
        request = urllib.request.Request(self.endpoint + "/moto-api/reset-auth", b"0",
                                         {"Content-Type": "text/plain"})
        urllib.request.urlopen(request, timeout=10)

    def make_role(self, iam, name, action, trusted="user/laptop"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"AWS": f"arn:aws:iam::{HOME_ACCOUNT}:{trusted}"}}]}))
        self.put_policy(iam, name, "role", action)

    @staticmethod
    def put_policy(iam, name, kind, action):
        document = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": action, "Resource": "*"}]})
        getattr(iam, f"put_{kind}_policy")(
            **{f"{kind.title()}Name": name}, PolicyName="what", PolicyDocument=document)

    # This side ---------------------------------------------------------------------------------
    def write_files(self):
        arns = [f"arn:aws:iam::{HOME_ACCOUNT}:role/{name}" for name in (ROLE, "OnlySts", "TrustsNobody")]
        role = GUIDE_ROLE + "".join(f"    - {arn}\n" for arn in arns)
        (self.folder / "teleport.yaml").write_text(GUIDE)
        (self.folder / "role.yaml").write_text(role)
        (self.folder / "user.yaml").write_text(
            "kind: user\nversion: v2\nmetadata:\n  name: jane\nspec:\n  roles: [aws-ro-access]\n")

    def add_accounts(self):
        """An app for each account, as the guide's example of several accounts has it."""
        text = "".join(
            f"kind: app\nversion: v3\nmetadata:\n  name: account-{account}\n  labels:\n"
            f"    aws_account_id: '{account}'\nspec:\n  uri: https://console.aws.amazon.com/\n---\n"
            for account in ACCOUNTS)
        text += "kind: role\nversion: v7\nmetadata:\n  name: everywhere\nspec:\n  allow:\n" \
                "    app_labels: {'*': '*'}\n    aws_role_arns:\n"
        text += "".join(f"    - arn:aws:iam::{account}:role/{ROLE}\n" for account in ACCOUNTS)
        (self.folder / "accounts.yaml").write_text(text)
        (self.folder / "user.yaml").write_text(
            "kind: user\nversion: v2\nmetadata:\n  name: jane\nspec:\n"
            "  roles: [aws-ro-access, everywhere]\n")

    def environment(self, **more):
        plain = {
            "PATH": PATH, "HOME": str(self.folder), "USER": "jane",
            "GATEHOUSE_HOME": str(self.folder / "gatehouse"), "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": self.keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self.keys["SecretAccessKey"],
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
        for name in ("LSAN_OPTIONS", "ASAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                plain[name] = os.environ[name]
        plain.update(more)
        return {name: value for name, value in plain.items() if value is not None}

    def run(self, *words, code=0, **variables):
        """Runs `gatehouse WORDS`; gives standard output and standard error."""
        return self.call([str(BIN / "gatehouse"), *map(str, words)], code,
                         self.environment(**variables))

    def call(self, command, code=0, environment=None):
        done = subprocess.run(command, env=environment or self.environment(), cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert done.returncode == code, (command, done.returncode, done.stdout, done.stderr)
        return done.stdout, done.stderr

    def add_files(self):
        self.run("connections", "add", "files", self.folder)

    def spawn(self, name, command, environment=None):
        log = open(self.folder / f"{name}.log", "w")
        child = subprocess.Popen(command, env=environment or self.environment(), cwd=self.folder,
                                 stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.children.append(child)
        return child

    def start_desktop(self):
        """The desktop without a display; the command line then works with its engine."""
        child = self.spawn("desktop", [str(BIN / "gatehouse-desktop"), "--background"])
        eventually("the desktop answers",
                   lambda: json.loads(self.run("status", "--format", "json")[0])["desktop"])
        return child

    def session_environment(self, app, role=ROLE):
        """What a terminal has after eval "$(gatehouse env)"."""
        text = json.loads(self.run("env", "--app", app, "--aws-role", role, "--format", "json")[0])
        plain = {"PATH": PATH, "HOME": str(self.folder), **text["set"]}
        return {name: value for name, value in plain.items() if name not in text["unset"]}

    def log_of(self, name):
        return (self.folder / f"{name}.log").read_text()


def field(text, name):
    return re.search(rf'"{name}": "([^"]*)"', text).group(1)
