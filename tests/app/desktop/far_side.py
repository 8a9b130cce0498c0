# SPDX-License-Identifier: Apache-2.0
"""moto's server with accounts and roles in it: prints what a client of it needs, and ends when its input does."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients"))
from world import World  # noqa: E402

with World() as world:
    print(json.dumps({"folder": str(world.folder), "variables": {
        "AWS_ENDPOINT_URL": world.endpoint, "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": world.keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": world.keys["SecretAccessKey"]}}), flush=True)
    sys.stdin.read()
