// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Tool.h"

#include "core/doctor/ToolScripts.h"

namespace gatehouse::doctor {
namespace {

const std::vector<KnownTrouble> kBotocoreTroubles{
    {"Unable to parse config file",
     {"It cannot read the file that it names.", "Mend the file; see AWS files above."}},
    {"could not be found",
     {"It was told to use a profile that does not exist.",
      "Take --profile or the setting that names it away."}},
    {"CERTIFICATE_VERIFY_FAILED",
     {"It does not trust the proxy: a ca_bundle of its profile wins over AWS_CA_BUNDLE.",
      "Take ca_bundle out of ~/.aws/config, or let it name:", "{bundle}"}}};

Tool awsCli() {
    Tool tool{"aws", "AWS CLI", {"aws"}};
    tool.isEveryOneTried = true;
    tool.version = {"{program}", "--version"};
    tool.versionHolds = "aws-cli/";
    tool.call = {"{program}", "sts", "get-caller-identity", "--output", "json"};
    tool.troubles = kBotocoreTroubles;
    return tool;
}

Tool boto3() {
    Tool tool{"boto3", "boto3", {"python3", "python"}};
    tool.call = {"{program}", "-c", kBoto3Script};
    tool.absent = "The Python at {program} has no boto3.";
    tool.troubles = kBotocoreTroubles;
    return tool;
}

Tool curl() {
    Tool tool{"curl", "curl --aws-sigv4", {"curl"}};
    tool.version = {"{program}", "--version"};
    tool.call = {"{program}",
                 "--config",
                 "{folder}/curlrc",
                 "--silent",
                 "--show-error",
                 "--fail",
                 "--aws-sigv4",
                 "aws:amz:{region}:sts",
                 "--data",
                 "Action=GetCallerIdentity&Version=2011-06-15",
                 "https://sts.{region}.{suffix}/"};
    tool.files = {{"curlrc", "user = \"{key}:{secret}\"\n"}};
    tool.troubles = {{"option --aws-sigv4",
                      {"It is older than 7.75 and cannot sign for AWS.", "Install a newer curl."}}};
    return tool;
}

Tool duckdb() {
    Tool tool{"duckdb", "DuckDB", {"duckdb"}};
    tool.version = {"{program}", "--version"};
    tool.instead = {"It reads the proxy from the environment, but no variable for certificates, so "
                    "it is not tried.",
                    "Run this first in each database session:", "SET ca_cert_file='{bundle}';"};
    return tool;
}

Tool eksctl() {
    Tool tool{"eksctl", "eksctl", {"eksctl"}};
    tool.instead = {"Its AWS calls go through the proxy as those of every Go program do; it needs "
                    "a cluster, so it is not tried."};
    return tool;
}

Tool golang() {
    Tool tool{"go", "Go", {"go"}};
    tool.version = {"{program}", "version"};
    tool.instead = {"Programs with the AWS SDK for Go obey HTTPS_PROXY and AWS_CA_BUNDLE; one "
                    "would have to be compiled to try it."};
    return tool;
}

Tool java() {
    Tool tool{"java", "Java", {"java"}};
    tool.version = {"{program}", "-version"};
    tool.instead = {"The export sets proxy and trust store by JAVA_TOOL_OPTIONS for both AWS SDKs; "
                    "one would have to be downloaded to try it.",
                    "A build daemon that runs already (Gradle, Maven) has the old options: stop "
                    "it once, as in:",
                    "gradle --stop"};
    return tool;
}

Tool kubectl() {
    Tool tool{"kubectl", "kubectl", {"kubectl"}};
    tool.instead = {"A token that aws eks get-token makes in a session is signed with the local "
                    "key, and a cluster refuses it.",
                    "Run kubectl for EKS outside of the session, with credentials that AWS knows."};
    return tool;
}

Tool minioClient() {
    Tool tool{"mc", "MinIO client", {"mc"}};
    tool.version = {"{program}", "--version"};
    tool.versionHolds = "RELEASE."; // the Midnight Commander has the same name
    tool.call = {"{program}", "--config-dir", "{folder}", "ls", "gatehouse"};
    tool.variables = {{"MC_HOST_gatehouse", "https://{key}:{secret}@s3.{region}.{suffix}"}};
    return tool;
}

Tool node() {
    Tool tool{"node", "Node.js", {"node", "nodejs"}};
    tool.call = {"{program}", "-e", kNodeScript};
    tool.absent = "Node.js finds no AWS SDK from this folder; run gatehouse doctor in a project "
                  "that has one.";
    tool.troubles = {
        {"not allowed in NODE_OPTIONS",
         {"NODE_OPTIONS holds something that this Node.js refuses.", "Correct NODE_OPTIONS."}},
        {"Could not load credentials",
         {"It looked for a profile instead of the session's key.",
          "Do not name a profile in code; the key is in the environment."}}};
    return tool;
}

Tool php() {
    Tool tool{"php", "PHP", {"php"}};
    tool.call = {"{program}", "-r", kPhpScript};
    tool.absent = "PHP finds no AWS SDK from this folder; run gatehouse doctor in a project that "
                  "has one.";
    return tool;
}

Tool pyarrow() {
    Tool tool{"pyarrow", "pyarrow", {"python3", "python"}};
    tool.call = {"{program}", "-c", kPyarrowScript};
    tool.absent = "The Python at {program} has no pyarrow.";
    tool.caveat = {
        "It works through the proxy, but only when told of it in code: it reads no "
        "variable for that.",
        "Make the file system so:", "fs.S3FileSystem(proxy_options=os.environ['HTTPS_PROXY'])"};
    return tool;
}

Tool rclone() {
    Tool tool{"rclone", "rclone", {"rclone"}};
    tool.version = {"{program}", "version"};
    tool.call = {"{program}", "--config",      "/dev/null",   "--retries",
                 "1",         "lsd",           ":s3:",        "--s3-provider",
                 "AWS",       "--s3-env-auth", "--s3-region", "{region}"};
    tool.troubles = {
        {"unsupported transport",
         {"This version fails whenever AWS_CA_BUNDLE is set.",
          "Install rclone 1.68 or newer, or run it without that variable; SSL_CERT_FILE is enough "
          "for it:",
          "env -u AWS_CA_BUNDLE rclone"}},
        {"LoadCustomCABundleError",
         {"This version fails whenever AWS_CA_BUNDLE is set.",
          "Install rclone 1.68 or newer, or run it without that variable; SSL_CERT_FILE is enough "
          "for it:",
          "env -u AWS_CA_BUNDLE rclone"}}};
    return tool;
}

Tool restic() {
    Tool tool{"restic", "restic", {"restic"}};
    tool.version = {"{program}", "version"};
    tool.call = {"{program}", "--no-cache", "-r", "s3:https://s3.{region}.{suffix}/{bucket}",
                 "cat",       "config"};
    tool.variables = {{"RESTIC_PASSWORD", "none"}};
    return tool;
}

Tool ruby() {
    Tool tool{"ruby", "Ruby", {"ruby"}};
    tool.call = {"{program}", "-e", kRubyScript};
    tool.absent = "The Ruby at {program} has no aws-sdk-core.";
    return tool;
}

Tool s3cmd() {
    Tool tool{"s3cmd", "s3cmd", {"s3cmd"}};
    tool.version = {"{program}", "--version"};
    tool.call = {"{program}", "--config", "{folder}/s3cfg", "ls"};
    tool.files = {{"s3cfg", "[default]\naccess_key = {key}\nsecret_key = {secret}\n"
                            "host_base = s3.{region}.{suffix}\n"
                            "host_bucket = %(bucket)s.s3.{region}.{suffix}\n"
                            "bucket_location = {region}\nuse_https = True\n"
                            "proxy_host = 127.0.0.1\nproxy_port = {port}\n"}};
    tool.caveat = {"It works through the proxy, but only when its own file says so: it reads no "
                   "variable for that.",
                   "Write into ~/.s3cfg:", "proxy_host = 127.0.0.1\nproxy_port = {port}"};
    return tool;
}

Tool sessionManager() {
    Tool tool{"session-manager-plugin", "Session Manager plugin", {"session-manager-plugin"}};
    tool.version = {"{program}", "--version"};
    tool.instead = {"aws ssm start-session works through the proxy, which passes the data channel "
                    "on untouched; it needs an instance, so it is not tried."};
    return tool;
}

/// `init` of the S3 backend signs in as the AWS provider does, and needs no download.
Tool terraform(const char* name, const char* title) {
    Tool tool{name, title, {name}};
    tool.version = {"{program}", "version"};
    tool.call = {"{program}",    "-chdir={folder}", "init",
                 "-input=false", "-no-color",       "-lock=false"};
    tool.files = {{"main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"{bucket}\"\n"
                              "    key    = \"doctor\"\n    region = \"{region}\"\n  }\n}\n"}};
    tool.variables = {{"CHECKPOINT_DISABLE", "1"}, {"TF_IN_AUTOMATION", "1"}};
    tool.troubles = {{"certificate signed by unknown authority",
                      {"It does not trust the proxy: a custom_ca_bundle wins over AWS_CA_BUNDLE.",
                       "Take custom_ca_bundle out of the provider, or let it name:", "{bundle}"}}};
    return tool;
}

} // namespace

const std::vector<Tool>& tools() {
    static const std::vector<Tool> kTools{awsCli(),
                                          boto3(),
                                          curl(),
                                          duckdb(),
                                          eksctl(),
                                          golang(),
                                          java(),
                                          kubectl(),
                                          minioClient(),
                                          node(),
                                          php(),
                                          pyarrow(),
                                          rclone(),
                                          restic(),
                                          ruby(),
                                          s3cmd(),
                                          sessionManager(),
                                          terraform("terraform", "Terraform"),
                                          terraform("tofu", "OpenTofu")};
    return kTools;
}

} // namespace gatehouse::doctor
