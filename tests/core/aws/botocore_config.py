# SPDX-License-Identifier: Apache-2.0
"""Reads each config file of a folder (argument 1) with botocore and prints one line of JSON each: its name,
whether botocore refuses it, and its profiles."""
import json
import os
import sys

try:
    import botocore  # noqa: F401
except ImportError:  # Debian's awscli carries a copy that wants to be found by this name
    import awscli
    sys.path.insert(0, awscli.__path__[0])
import botocore.configloader
import botocore.exceptions

for name in sorted(os.listdir(sys.argv[1])):
    result = {"name": name, "isRefused": False, "profiles": {}}
    try:
        result["profiles"] = botocore.configloader.load_config(os.path.join(sys.argv[1], name))["profiles"]
    except botocore.exceptions.ConfigParseError:
        result["isRefused"] = True
    print(json.dumps(result))
