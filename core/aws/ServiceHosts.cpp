// SPDX-License-Identifier: Apache-2.0
// Where a signing name is served: the other direction of ServiceNames.cpp.
#include "core/aws/ServiceNames.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

struct HostRow {
    std::string_view name;   ///< Signing name.
    std::string_view target; ///< Beginning of X-Amz-Target, or of the service in an RPC path.
    std::string_view path;   ///< Beginning of the path.
    std::string_view part;   ///< Somewhere in the path.
    std::string_view labels; ///< Empty: the scope does not tell, each resource has an own address.
};

// The first row that fits counts; an empty field fits all. Names without a row are hosts.
constexpr std::array<HostRow, 128> kHosts{{
    {"ses", "MailManagerSvc", "", "", "mail-manager"},
    {"ses", "", "", "", "email"},
    {"ecr", "", "", "", "api.ecr"},
    {"ecr-public", "", "", "", "api.ecr-public"},
    {"pricing", "", "", "", "api.pricing"},
    {"detective", "", "", "", "api.detective"},
    {"mediatailor", "", "", "", "api.mediatailor"},
    {"iotwireless", "", "", "", "api.iotwireless"},
    {"iotdeviceadvisor", "", "", "", "api.iotdeviceadvisor"},
    {"iotmanagedintegrations", "", "", "", "api.iotmanagedintegrations"},
    {"IoTSecuredTunneling", "", "", "", "api.tunneling.iot"},
    {"iotdata", "", "", "", "data-ats.iot"},
    {"iot-jobs-data", "", "", "", "data.jobs.iot"},
    {"ioteventsdata", "", "", "", "data.iotevents"},
    {"iotdevicegateway", "", "", "", ""},
    {"mobiletargeting", "", "", "", "pinpoint"},
    {"appstream", "", "", "", "appstream2"},
    {"memorydb", "", "", "", "memory-db"},
    {"awsssoportal", "", "", "", "portal.sso"},
    {"sso-oauth", "", "", "", "oidc"},
    {"qapps", "", "", "", "data.qapps"},
    {"wickr", "", "", "", "admin.wickr"},
    {"cloudwatch", "", "", "", "cloudwatch-omni"},
    {"geo-maps", "", "", "", "maps.geo"},
    {"geo-places", "", "", "", "places.geo"},
    {"geo-routes", "", "", "", "routes.geo"},
    {"sms-voice", "", "/v1/", "", "sms-voice.pinpoint"},
    {"account-access", "", "/access", "", "account-access-runtime"},
    {"agent-registry", "", "/discoverable", "", "agent-registry"},
    {"agent-registry", "", "/registries/", "/discoverable", "agent-registry"},
    {"agent-registry", "", "", "", "agent-registry-control"},
    {"aws-marketplace", "AWSMPCommerceService", "", "", "agreement-marketplace"},
    {"aws-marketplace", "AWSMPEntitlement", "", "", "entitlement.marketplace"},
    {"aws-marketplace", "AWSMPMetering", "", "", "metering.marketplace"},
    {"aws-marketplace", "", "/catalogs", "", "deployment-marketplace"},
    {"aws-marketplace", "", "/tags", "", "deployment-marketplace"},
    {"aws-marketplace", "", "/getBuyerDashboard", "", "reporting-marketplace"},
    {"aws-marketplace", "", "/2", "", "discovery-marketplace"},
    {"aws-marketplace", "", "", "", "catalog.marketplace"},
    {"bedrock", "AmazonBedrockKeystoneRuntime", "", "", "bedrock-data-automation-runtime"},
    {"bedrock", "", "/model/", "", "bedrock-runtime"},
    {"bedrock", "", "/async-invoke", "", "bedrock-runtime"},
    {"bedrock", "", "/guardrail/", "", "bedrock-runtime"},
    {"bedrock", "", "/guardrail-checks", "", "bedrock-runtime"},
    {"bedrock", "", "/agents/", "/sessions/", "bedrock-agent-runtime"},
    {"bedrock", "", "/agents/", "/memories", "bedrock-agent-runtime"},
    {"bedrock", "", "/knowledgebases/", "/retrieve", "bedrock-agent-runtime"},
    {"bedrock", "", "/flows/", "/executions", "bedrock-agent-runtime"},
    {"bedrock", "", "/sessions", "", "bedrock-agent-runtime"},
    {"bedrock", "", "/retrieveAndGenerate", "", "bedrock-agent-runtime"},
    {"bedrock", "", "/agenticRetrieve", "", "bedrock-agent-runtime"},
    {"bedrock", "", "/rerank", "", "bedrock-agent-runtime"},
    {"bedrock", "", "/generateQuery", "", "bedrock-agent-runtime"},
    {"bedrock", "", "/optimize-prompt", "", "bedrock-agent-runtime"},
    {"bedrock", "", "/agents", "", "bedrock-agent"},
    {"bedrock", "", "/knowledgebases", "", "bedrock-agent"},
    {"bedrock", "", "/flows", "", "bedrock-agent"},
    {"bedrock", "", "/prompts", "", "bedrock-agent"},
    {"bedrock", "", "/retrievalinstructions", "", "bedrock-agent"},
    {"bedrock", "", "/resourcepolicy", "", "bedrock-agent"},
    {"bedrock", "", "/data-automation", "", "bedrock-data-automation"},
    {"bedrock", "", "/blueprints", "", "bedrock-data-automation"},
    {"dynamodb", "DynamoDBStreams_", "", "", "streams.dynamodb"},
    {"cloudhsm", "BaldrApiService", "", "", "cloudhsmv2"},
    {"cassandra", "KeyspacesStreams", "", "", "cassandra-streams"},
    {"events", "AWSEventsV2", "", "", "eventsv2"},
    {"forecast", "AmazonForecastRuntime", "", "", "forecastquery"},
    {"mgh", "AWSMigrationHubMultiAccount", "", "", "migrationhub-config"},
    {"payment-cryptography", "PaymentCryptography", "", "", "controlplane.payment-cryptography"},
    {"payment-cryptography", "", "", "", "dataplane.payment-cryptography"},
    {"appconfig", "", "/configuration", "", "appconfigdata"},
    {"connect", "", "/realtime-contact-analysis", "", "contact-lens"},
    {"chime", "", "/app-instances/", "/streaming-", "messaging-chime"},
    {"chime", "", "/app-instance", "", "identity-chime"},
    {"chime", "", "/channel", "", "messaging-chime"},
    {"chime", "", "/meetings", "", "meetings-chime"},
    {"chime", "", "/media-", "", "media-pipelines-chime"},
    {"chime", "", "/sdk-media", "", "media-pipelines-chime"},
    {"chime", "", "/voice-", "", "voice-chime"},
    {"chime", "", "/sip-", "", "voice-chime"},
    {"chime", "", "/emergency-", "", "voice-chime"},
    {"lex", "", "/bot/", "", "runtime.lex"},
    {"lex", "", "/bots/", "/sessions/", "runtime-v2-lex"},
    {"lex", "", "/intents", "", "models.lex"},
    {"lex", "", "/slottypes", "", "models.lex"},
    {"lex", "", "", "", "models-v2-lex"},
    {"personalize", "AmazonPersonalize", "", "", "personalize"},
    {"personalize", "", "/recommendations", "", "personalize-runtime"},
    {"personalize", "", "/personalize-ranking", "", "personalize-runtime"},
    {"personalize", "", "/action-recommendations", "", "personalize-runtime"},
    {"personalize", "", "/", "", "personalize-events"},
    {"sagemaker", "", "/endpoints/", "", "runtime.sagemaker"},
    {"sagemaker", "", "/human-loops", "", "a2i-runtime.sagemaker"},
    {"sagemaker", "", "/FeatureGroup", "", "featurestore-runtime.sagemaker"},
    {"sagemaker", "", "", "", "api.sagemaker"},
    {"servicecatalog", "AWS242ServiceCatalog", "", "", "servicecatalog"},
    {"servicecatalog", "", "/", "", "servicecatalog-appregistry"},
    {"es", "", "/20", "", "es"},
    {"es", "", "", "", ""},
    {"aoss", "OpenSearchServerless", "", "", "aoss"},
    {"aoss", "", "", "", ""},
    {"appsync", "", "/v1/", "", "appsync"},
    {"appsync", "", "/v2/", "", "appsync"},
    {"appsync", "", "", "", ""},
    {"kinesisvideo", "", "/getDataEndpoint", "", "kinesisvideo"},
    {"kinesisvideo", "", "/getSignalingChannelEndpoint", "", "kinesisvideo"},
    {"kinesisvideo", "", "/get", "", ""},
    {"kinesisvideo", "", "/putMedia", "", ""},
    {"kinesisvideo", "", "/listFragments", "", ""},
    {"kinesisvideo", "", "/join", "", ""},
    {"kinesisvideo", "", "/v1/", "", ""},
    {"execute-api", "", "/participant/", "", "participant.connect"},
    {"execute-api", "", "", "", ""},
    {"lambda", "", "/20", "", "lambda"},
    {"lambda", "", "", "", ""},
    {"s3-outposts", "", "/S3Outposts/", "", "s3-outposts"},
    {"s3-outposts", "", "", "", ""},
    {"s3", "", "/v20180820/", "", "s3-control"},
    {"s3express", "", "", "", ""},
    {"s3-object-lambda", "", "", "", ""},
    {"mediastore", "MediaStore_", "", "", "mediastore"},
    {"mediastore", "", "", "", ""},
    {"cloudsearch", "", "/2013-01-01/", "", ""},
    {"neptune-graph", "", "/queries", "", ""},
    {"neptune-graph", "", "/summary", "", ""},
    {"neptune-db", "", "", "", ""},
    {"vpc-lattice-svcs", "", "", "", ""},
    {"timestream", "", "", "", ""},
}};

/// "/service/NAME/operation/OPERATION" of Smithy's RPC protocol.
std::string_view serviceInPath(std::string_view path) {
    constexpr std::string_view kStart = "/service/";
    if (!path.starts_with(kStart) || path.find("/operation/") == std::string_view::npos)
        return {};
    return path.substr(kStart.size(), path.find('/', kStart.size()) - kStart.size());
}

} // namespace

std::string hostLabelsOf(std::string_view signingName, std::string_view amzTarget,
                         std::string_view path) {
    path = path.substr(0, path.find('?'));
    const std::string_view rpc = serviceInPath(path);
    const std::string_view target = amzTarget.empty() ? rpc : amzTarget;
    // The path of an RPC says nothing but its service.
    const std::string_view plain = rpc.empty() ? path : std::string_view();
    for (const HostRow& row : kHosts) {
        const bool fits = row.name == signingName && target.starts_with(row.target) &&
                          plain.starts_with(row.path) &&
                          plain.find(row.part) != std::string_view::npos;
        if (fits)
            return std::string(row.labels);
    }
    return toLower(signingName);
}

} // namespace gatehouse::aws
