# SPDX-License-Identifier: Apache-2.0
"""boto3 with the CRT against an endpoint URL that says http://: the CRT speaks TLS to it all the same.

crt_client.py PORT CA_FILE KEY SECRET FILE: uploads the file, downloads it again, prints how many bytes were the same."""
import os
import sys

port, roots, key, secret, path = sys.argv[1:]
for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE"):
    os.environ[name] = roots
os.environ.update(AWS_EC2_METADATA_DISABLED="true", AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}", AWS_REGION="eu-west-1",
                  AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret)

import boto3
from boto3.s3.transfer import TransferConfig

client = boto3.client("s3", region_name="eu-west-1")
config = TransferConfig(preferred_transfer_client="crt")
client.upload_file(path, "bucket", "key", Config=config)
client.download_file("bucket", "key", path + ".back", Config=config)
sent, back = open(path, "rb").read(), open(path + ".back", "rb").read()
print(len(back) if sent == back else "different")
