// SPDX-License-Identifier: Apache-2.0
// Service ids, which name services in settings, from the service models of the SDKs.
#include "core/aws/EndpointResolver.h"

#include "core/aws/AwsHost.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <array>

namespace gatehouse::aws {
namespace {

struct IdRow {
    std::string_view name;   ///< Signing name.
    std::string_view labels; ///< End of what stands before the region in the host; empty: any.
    std::string_view ids;    ///< Those that the host cannot tell apart, the likeliest first.
};

// The first row that fits counts. Names without a row are ids but for dashes, dots and blanks.
constexpr std::array<IdRow, 153> kIds{{
    {"access-analyzer", "", "accessanalyzer"},
    {"account-access", "account-access-runtime", "account_access_runtime"},
    {"aco-automation", "", "compute_optimizer_automation"},
    {"agent-registry", "agent-registry-control", "agent_registry_control"},
    {"aidevops", "", "devops_agent"},
    {"airflow", "", "mwaa"},
    {"airflow-serverless", "", "mwaa_serverless"},
    {"aoss", "", "opensearchserverless"},
    {"apigateway", "", "api_gateway apigatewayv2"},
    {"app-integrations", "", "appintegrations"},
    {"appconfig", "appconfigdata", "appconfigdata"},
    {"application-autoscaling", "", "application_auto_scaling"},
    {"application-cost-profiler", "", "applicationcostprofiler"},
    {"applicationinsights", "", "application_insights"},
    {"appmesh", "", "app_mesh"},
    {"aps", "", "amp"},
    {"autoscaling", "", "auto_scaling"},
    {"autoscaling-plans", "", "auto_scaling_plans"},
    {"aws-marketplace", "agreement-marketplace", "marketplace_agreement"},
    {"aws-marketplace", "catalog.marketplace", "marketplace_catalog"},
    {"aws-marketplace", "deployment-marketplace", "marketplace_deployment"},
    {"aws-marketplace", "discovery-marketplace", "marketplace_discovery"},
    {"aws-marketplace", "entitlement.marketplace", "marketplace_entitlement_service"},
    {"aws-marketplace", "metering.marketplace", "marketplace_metering"},
    {"aws-marketplace", "reporting-marketplace", "marketplace_reporting"},
    {"awsssoportal", "", "sso"},
    {"backup-search", "", "backupsearch"},
    {"bedrock", "bedrock-agent", "bedrock_agent"},
    {"bedrock", "bedrock-agent-runtime", "bedrock_agent_runtime"},
    {"bedrock", "bedrock-data-automation", "bedrock_data_automation"},
    {"bedrock", "bedrock-data-automation-runtime", "bedrock_data_automation_runtime"},
    {"bedrock", "bedrock-runtime", "bedrock_runtime"},
    {"bedrock-agentcore", "bedrock-agentcore-control", "bedrock_agentcore_control"},
    {"cases", "", "connectcases"},
    {"cassandra", "cassandra", "keyspaces"},
    {"cassandra", "cassandra-streams", "keyspacesstreams"},
    {"ce", "", "cost_explorer"},
    {"chime", "identity-chime", "chime_sdk_identity"},
    {"chime", "media-pipelines-chime", "chime_sdk_media_pipelines"},
    {"chime", "meetings-chime", "chime_sdk_meetings"},
    {"chime", "messaging-chime", "chime_sdk_messaging"},
    {"chime", "voice-chime", "chime_sdk_voice"},
    {"cleanrooms-ml", "", "cleanroomsml"},
    {"cloudcontrolapi", "", "cloudcontrol"},
    {"cloudhsm", "cloudhsmv2", "cloudhsm_v2"},
    {"cloudsearch", "cloudsearchdomain", "cloudsearch_domain"},
    {"cloudwatch", "", "cloudwatchomni"},
    {"codeguru-profiler", "", "codeguruprofiler"},
    {"cognito-idp", "", "cognito_identity_provider"},
    {"config", "", "config_service"},
    {"connect", "connect", "connect connectscheduling"},
    {"connect", "contact-lens", "connect_contact_lens"},
    {"connect-campaigns", "", "connectcampaigns connectcampaignsv2"},
    {"cur", "", "cost_and_usage_report_service"},
    {"datapipeline", "", "data_pipeline"},
    {"devicefarm", "", "device_farm"},
    {"directconnect", "", "direct_connect"},
    {"discovery", "", "application_discovery_service"},
    {"dms", "", "database_migration_service"},
    {"ds", "", "directory_service"},
    {"ds-data", "", "directory_service_data"},
    {"dynamodb", "streams.dynamodb", "dynamodb_streams"},
    {"elasticbeanstalk", "", "elastic_beanstalk"},
    {"elasticfilesystem", "", "efs"},
    {"elasticloadbalancing", "", "elastic_load_balancing elastic_load_balancing_v2"},
    {"elasticmapreduce", "", "emr"},
    {"elemental-inference", "", "elementalinference"},
    {"end-user-messaging", "", "endusermessaging"},
    {"es", "", "opensearch elasticsearch_service"},
    {"events", "events", "eventbridge"},
    {"events", "eventsv2", "eventbridgev2"},
    {"execute-api", "execute-api", "apigatewaymanagementapi"},
    {"execute-api", "participant.connect", "connectparticipant"},
    {"forecast", "forecastquery", "forecastquery"},
    {"geo", "", "location"},
    {"globalaccelerator", "", "global_accelerator"},
    {"greengrass", "", "greengrass greengrassv2"},
    {"health-agent", "", "connecthealth"},
    {"iam", "iam-toolbox", "iam_toolbox"},
    {"iot-jobs-data", "", "iot_jobs_data_plane"},
    {"iotdata", "", "iot_data_plane"},
    {"iotmanagedintegrations", "", "iot_managed_integrations"},
    {"IoTSecuredTunneling", "", "iotsecuretunneling"},
    {"iotwireless", "", "iot_wireless"},
    {"ivs", "ivsrealtime", "ivs_realtime"},
    {"kinesisanalytics", "", "kinesis_analytics kinesis_analytics_v2"},
    {"kinesisvideo", "",
     "kinesis_video kinesis_video_archived_media kinesis_video_media kinesis_video_signaling "
     "kinesis_video_webrtc_storage"},
    {"lambda", "", "lambda lambda_core lambda_microvms lambda_web"},
    {"launchwizard", "", "launch_wizard"},
    {"lex", "models-v2-lex", "lex_models_v2"},
    {"lex", "models.lex", "lex_model_building_service"},
    {"lex", "runtime-v2-lex", "lex_runtime_v2"},
    {"lex", "runtime.lex", "lex_runtime_service"},
    {"logs", "", "cloudwatch_logs"},
    {"machinelearning", "", "machine_learning"},
    {"marketplacecommerceanalytics", "", "marketplace_commerce_analytics"},
    {"mediastore", "data.mediastore", "mediastore_data"},
    {"mgh", "mgh", "migration_hub"},
    {"mgh", "migrationhub-config", "migrationhub_config"},
    {"migrationhub-orchestrator", "", "migrationhuborchestrator"},
    {"migrationhub-strategy", "", "migrationhubstrategy"},
    {"mobiletargeting", "", "pinpoint"},
    {"monitoring", "", "cloudwatch"},
    {"mturk-requester", "", "mturk"},
    {"neptune-db", "", "neptunedata"},
    {"notifications-contacts", "", "notificationscontacts"},
    {"osm", "", "opensearchmemory"},
    {"partnercentral", "", "partnercentral_revenue_measurement"},
    {"payment-cryptography", "dataplane.payment-cryptography", "payment_cryptography_data"},
    {"personalize", "personalize-events", "personalize_events"},
    {"personalize", "personalize-runtime", "personalize_runtime"},
    {"pricingplanmanager", "", "pricing_plan_manager"},
    {"profile", "", "customer_profiles"},
    {"rds", "", "rds docdb neptune"},
    {"refactor-spaces", "", "migration_hub_refactor_spaces"},
    {"resiliencehub", "", "resiliencehub resiliencehubv2"},
    {"route53", "", "route_53"},
    {"route53domains", "", "route_53_domains"},
    {"s3", "s3-control", "s3_control"},
    {"s3-outposts", "", "s3outposts"},
    {"sagemaker", "a2i-runtime.sagemaker", "sagemaker_a2i_runtime"},
    {"sagemaker", "edge.sagemaker", "sagemaker_edge"},
    {"sagemaker", "featurestore-runtime.sagemaker", "sagemaker_featurestore_runtime"},
    {"sagemaker", "inferencerouter-runtime.sagemaker", "sagemaker_inference_router_runtime"},
    {"sagemaker", "job-runtime.sagemaker", "sagemakerjobruntime"},
    {"sagemaker", "metrics.sagemaker", "sagemaker_metrics"},
    {"sagemaker", "runtime.sagemaker", "sagemaker_runtime"},
    {"sagemaker", "training-session-runtime.sagemaker", "sagemakertrainingsessionruntime"},
    {"scn", "", "supplychain"},
    {"sdb", "", "simpledb simpledbv2"},
    {"secretsmanager", "", "secrets_manager"},
    {"serverlessrepo", "", "serverlessapplicationrepository"},
    {"servicecatalog", "servicecatalog", "service_catalog"},
    {"servicecatalog", "servicecatalog-appregistry", "service_catalog_appregistry"},
    {"servicequotas", "", "service_quotas"},
    {"ses", "email", "ses pinpoint_email sesv2"},
    {"ses", "mail-manager", "mailmanager"},
    {"signer", "data-signer", "signer_data"},
    {"sms-voice", "sms-voice", "pinpoint_sms_voice_v2"},
    {"sms-voice", "sms-voice.pinpoint", "pinpoint_sms_voice pinpoint_sms_voice"},
    {"social-messaging", "", "socialmessaging"},
    {"sso", "", "sso_admin"},
    {"sso-oauth", "", "sso_oidc"},
    {"states", "", "sfn"},
    {"storagegateway", "", "storage_gateway"},
    {"supportapp", "", "support_app"},
    {"tagging", "", "resource_groups_tagging_api"},
    {"tax", "", "taxsettings"},
    {"thinclient", "", "workspaces_thin_client"},
    {"timestream", "ingest.timestream", "timestream_write"},
    {"timestream", "query.timestream", "timestream_query"},
    {"voiceid", "", "voice_id"},
    {"wisdom", "", "qconnect wisdom"},
}};

bool fits(const IdRow& row, std::string_view signingName, std::string_view labels) {
    if (!equalsIgnoringCase(row.name, signingName))
        return false;
    return row.labels.empty() || labels == row.labels ||
           (labels.ends_with(row.labels) && labels[labels.size() - row.labels.size() - 1] == '.');
}

} // namespace

std::vector<std::string> serviceIdsOf(std::string_view signingName, std::string_view host) {
    const std::string labels = host.empty() ? std::string() : classifyHost(host).prefix;
    const auto* const row = std::ranges::find_if(
        kIds, [&](const IdRow& one) { return fits(one, signingName, labels); });
    if (row == kIds.end()) {
        std::string id = toLower(signingName);
        std::ranges::replace_if(
            id, [](char c) { return c == '-' || c == '.' || c == ' '; }, '_');
        return {id};
    }
    std::vector<std::string> ids;
    for (std::string_view left = row->ids; !left.empty();) {
        const std::size_t blank = std::min(left.find(' '), left.size());
        ids.emplace_back(left.substr(0, blank));
        left.remove_prefix(std::min(blank + 1, left.size()));
    }
    return ids;
}

} // namespace gatehouse::aws
