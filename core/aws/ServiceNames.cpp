// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ServiceNames.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

struct LabelRow {
    std::string_view labels; ///< Ends the labels before the region, whole labels only.
    std::string_view name;   ///< Signing name.
};

// The longer of two rows that both fit stands first.
constexpr std::array<LabelRow, 55> kByLabels{{
    {"tunneling.iot", "IoTSecuredTunneling"},
    {"jobs.iot", "iot-jobs-data"},
    {"data.iotevents", "ioteventsdata"},
    {"portal.sso", "awsssoportal"},
    {"participant.connect", "execute-api"},
    {"sms-voice.pinpoint", "sms-voice"},
    {"email", "ses"},
    {"mail-manager", "ses"},
    {"appstream2", "appstream"},
    {"pinpoint", "mobiletargeting"},
    {"memory-db", "memorydb"},
    {"oidc", "sso-oauth"},
    {"queue", "sqs"},
    {"ddb", "dynamodb"},
    {"data-kinesis", "kinesis"},
    {"control-kinesis", "kinesis"},
    {"stream-logs", "logs"},
    {"marketplace", "aws-marketplace"},
    {"transcribestreaming", "transcribe"},
    {"importexport", "IngestionService"},
    {"lambda-url", "lambda"},
    {"aos", "es"},
    {"appsync-api", "appsync"},
    {"appsync-realtime-api", "appsync"},
    {"forecastquery", "forecast"},
    {"ivsrealtime", "ivs"},
    {"contact-lens", "connect"},
    {"migrationhub-config", "mgh"},
    {"eventsv2", "events"},
    {"cloudhsmv2", "cloudhsm"},
    {"appconfigdata", "appconfig"},
    {"servicecatalog-appregistry", "servicecatalog"},
    {"cassandra-streams", "cassandra"},
    {"cloudsearchdomain", "cloudsearch"},
    {"personalize-events", "personalize"},
    {"personalize-runtime", "personalize"},
    {"models-v2-lex", "lex"},
    {"runtime-v2-lex", "lex"},
    {"data-signer", "signer"},
    {"agent-registry-control", "agent-registry"},
    {"account-access-runtime", "account-access"},
    {"iam-toolbox", "iam"},
    {"maps.geo", "geo-maps"},
    {"places.geo", "geo-places"},
    {"routes.geo", "geo-routes"},
    {"cloudwatch-omni", "cloudwatch"},
    {"bedrock-agentcore-control", "bedrock-agentcore"},
    {"efs", "elasticfilesystem"},
    {"streams-dynamodb", "dynamodb"},
    {"iot-tunneling", "IoTSecuredTunneling"},
    {"kafka-api", "kafka"},
    {"sync-states", "states"},
    {"data-servicediscovery", "servicediscovery"},
    {"partnercentral-prm", "partnercentral"},
    {"arc-recovery-control-config", "route53-recovery-control-config"},
}};

bool endsInLabels(std::string_view text, std::string_view labels) {
    return text == labels || (text.size() > labels.size() && text.ends_with(labels) &&
                              text[text.size() - labels.size() - 1] == '.');
}

} // namespace

std::string signingNameOf(std::span<const std::string_view> labels) {
    if (labels.empty())
        return {};
    std::string text;
    for (const std::string_view label : labels)
        text.append(text.empty() ? "" : ".").append(label);
    for (const auto& [ending, name] : kByLabels) {
        if (endsInLabels(text, ending))
            return std::string(name);
    }
    const std::string_view last = labels.back();
    if (last.starts_with("bedrock-agentcore"))
        return "bedrock-agentcore";
    if (last.starts_with("bedrock-"))
        return "bedrock";
    if (last.ends_with("-marketplace"))
        return "aws-marketplace";
    if (last.starts_with("timestream-") && last != "timestream-influxdb")
        return "timestream";
    if (last.ends_with("-chime"))
        return "chime";
    if (last == "iot" && labels.size() > 1)
        return "iotdata";
    return std::string(last);
}

} // namespace gatehouse::aws
