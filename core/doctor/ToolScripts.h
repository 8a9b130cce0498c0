// SPDX-License-Identifier: Apache-2.0
// The calls of SDKs, in their languages. Exit code 3: the SDK is not there.
#pragma once

namespace gatehouse::doctor {

inline constexpr const char* kBoto3Script = R"(
import importlib.util, sys
if importlib.util.find_spec("boto3") is None:
    sys.exit(3)
import boto3, botocore.config
crt = " with the CRT" if importlib.util.find_spec("awscrt") else ""
print("version: " + boto3.__version__ + crt)
config = botocore.config.Config(retries={"total_max_attempts": 2})
print(boto3.client("sts", config=config).get_caller_identity()["Arn"])
)";

inline constexpr const char* kPyarrowScript = R"(
import importlib.util, os, sys
if importlib.util.find_spec("pyarrow") is None:
    sys.exit(3)
import pyarrow
from pyarrow import fs
print("version: " + pyarrow.__version__)
s3 = fs.S3FileSystem(region=os.environ["AWS_REGION"], proxy_options=os.environ["HTTPS_PROXY"])
print(len(s3.get_file_info(fs.FileSelector(""))))
)";

inline constexpr const char* kNodeScript = R"(
(async () => {
  const load = (name) => {
    try { return require(name); } catch (error) {
      if (error.code === 'MODULE_NOT_FOUND') return null;
      throw error;
    }
  };
  const v3 = load('@aws-sdk/client-sts');
  const v2 = v3 ? null : load('aws-sdk');
  if (!v3 && !v2) process.exit(3);
  if (v3) {
    console.log('version: SDK v3');
    const client = new v3.STSClient({ maxAttempts: 2 });
    console.log((await client.send(new v3.GetCallerIdentityCommand({}))).Arn);
  } else {
    console.log('version: SDK v2');
    const client = new v2.STS({ maxRetries: 1 });
    console.log((await client.getCallerIdentity().promise()).Arn);
  }
})().catch((error) => { console.error(`${error.name}: ${error.message}`); process.exit(1); });
)";

inline constexpr const char* kRubyScript = R"(
begin
  require 'aws-sdk-core'
rescue LoadError
  exit 3
end
puts "version: SDK #{Aws::CORE_GEM_VERSION}"
puts Aws::STS::Client.new(retry_limit: 1).get_caller_identity.arn
)";

inline constexpr const char* kPhpScript = R"(
foreach (['vendor/autoload.php', '/usr/share/php/AsyncAws/Core/autoload.php'] as $file)
    if (is_file($file)) require_once $file;
if (class_exists('Aws\\Sts\\StsClient')) {
    echo "version: SDK v3\n";
    $sts = new Aws\Sts\StsClient(['version' => 'latest', 'region' => getenv('AWS_REGION')]);
    echo $sts->getCallerIdentity()['Arn'], "\n";
} elseif (class_exists('AsyncAws\\Core\\Sts\\StsClient')) {
    echo "version: AsyncAws\n";
    $sts = new AsyncAws\Core\Sts\StsClient(['region' => getenv('AWS_REGION')]);
    echo $sts->getCallerIdentity()->getArn(), "\n";
} else exit(3);
)";

} // namespace gatehouse::doctor
