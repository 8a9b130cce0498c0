// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FakeEngine.h"

#include <algorithm>
#include <chrono>

namespace gatehouse::tests {

using namespace std::chrono_literals;

namespace {

constexpr unsigned kAll = 0xFF;

access::App app(const std::string& connection, const std::string& name,
                const std::string& description, const std::string& account,
                const std::vector<std::string>& roles, const std::string& partition = "aws") {
    access::App made;
    made.connectionId = connection;
    made.name = name;
    made.description = description;
    made.uri = "https://console.aws.amazon.com/ec2/v2/home";
    made.accountId = account;
    made.partition = partition;
    made.labels = {{"aws_account_id", account}, {"env", name.substr(name.rfind('-') + 1)}};
    for (const auto& role : roles)
        made.roles.push_back(fakeRole(account, role, partition));
    return made;
}

engine::ConnectionState connection(const std::string& id, const std::string& kind,
                                   const std::string& name, TimePoint now) {
    engine::ConnectionState made;
    made.settings.id = id;
    made.settings.kind = kind;
    made.settings.name = name;
    made.status = engine::ConnectionStatus::Ready;
    made.identity.user = "alice";
    made.identity.credentialSource = "profile \"default\" of ~/.aws/credentials";
    made.loadedAt = now - 2min;
    return made;
}

void share(engine::State& state, std::vector<access::App> apps) {
    state.apps = std::make_shared<const std::vector<access::App>>(std::move(apps));
}

std::vector<access::App> demoApps() {
    return {
        app("profiles", "awsconsole-dev", "Development", "111122223333",
            {"developer", "ops/admin", "read-only"}),
        app("profiles", "awsconsole-prod", "Payments production", "222233334444",
            {"finance/billing-viewer", "ci/deploy-payments-production-eu-central-1",
             "ops/ec2-admin", "ec2-read-only", "support-read"}),
        app("profiles", "data-lake", "Analytics buckets and Athena", "555566667777",
            {"analyst", "engineer"}),
        app("files-2", "gov-archive", "Records, GovCloud", "888899990000", {"auditor"},
            "aws-us-gov"),
        app("files-2", "sandbox-eu", "Experiments, Frankfurt", "333344445555",
            {"a", "b", "c", "d", "e", "f", "g"}),
        app("files-2", "shared-network", "Transit gateway and DNS", "666677778888",
            {"network-admin", "network-viewer"}),
        app("files-2", "training", "Course accounts", "999900001111", {"student"}),
    };
}

access::SessionInfo session(const access::App& owner, std::size_t role, TimePoint started,
                            TimePoint expiry, std::uint64_t requests, const std::string& program) {
    access::SessionInfo made;
    made.id = "demo-" + owner.name;
    made.connectionId = owner.connectionId;
    made.appName = owner.name;
    made.role = owner.roles[role];
    made.region = "eu-central-1";
    made.accessKeyId = "AKIADEMO" + owner.accountId;
    made.started = started;
    made.expiry = expiry;
    made.requestCount = requests;
    made.lastProgram = program;
    return made;
}

access::RequestRecord request(TimePoint time, const access::SessionInfo& by,
                              const std::string& service, const std::string& operation, int status,
                              std::chrono::milliseconds took, const std::string& program) {
    access::RequestRecord made;
    made.time = time;
    made.sessionId = by.id;
    made.roleDisplay = by.role.display;
    made.accountId = by.role.accountId;
    made.method = "POST";
    made.host = service + ".eu-central-1.amazonaws.com";
    made.path = "/";
    made.service = service;
    made.region = "eu-central-1";
    made.operation = operation;
    made.program = program;
    made.payload = "hash";
    made.status = status;
    made.localTime = 400us;
    made.upstreamTime = took - 1ms;
    made.totalTime = took;
    if (status == 403) {
        made.errorCode = "UnauthorizedOperation";
        made.error = "AWS refused " + operation + ": the role " + by.role.display +
                     " has no permission for it. Choose a role that has.";
    }
    return made;
}

} // namespace

access::Role fakeRole(const std::string& account, const std::string& name,
                      const std::string& partition) {
    access::Role role;
    role.name = name;
    role.display = name.substr(name.rfind('/') + 1);
    role.accountId = account;
    role.partition = partition;
    role.arn = "arn:" + partition + ":iam::" + account + ":role/" + name;
    return role;
}

void FakeEngine::fillWithDemo() {
    const TimePoint now = m_clock.now();
    const auto apps = demoApps();
    const auto prod = session(apps[1], 3, now - 8min, now + 52min + 20s, 412, "terraform");
    auto dev = session(apps[0], 0, now - 2h, now + 6h + 12min + 5s, 87, "aws");
    auto lake = session(apps[2], 0, now - 56min, now + 4min + 10s, 3, "duckdb");
    lake.state = access::SessionState::Expiring;
    change(kAll, [&](engine::State& state) {
        state = {};
        state.connections = {connection("profiles", "profiles", "This computer", now),
                             connection("files-2", "files", "Team files", now)};
        state.connections[1].problems = {
            {Problem::Severity::Error, "roles/data.yaml", 12, "spec.allow.aws_role_arn",
             "“aws_role_arn” is not a key of a role.", "Did you mean “aws_role_arns”?"}};
        share(state, apps);
        state.sessions = {prod, dev, lake};
        state.sessions[0].lastUsed = now - 3s;
        state.sessions[1].lastUsed = now - 2min;
        state.sessions[2].lastUsed = now - 40min;
        state.proxy.status = engine::ProxyStatus::On;
        state.proxy.port = 8787;
        state.proxy.requestsLastMinute = 12;
        state.proxy.bundleFile = "/home/alice/.local/share/gatehouse/trust.pem";
        state.proxy.caFile = "/home/alice/.local/share/gatehouse/authority.pem";
        state.proxy.authorityEnds = now + 24h * 365;
        state.secrets = engine::SecretStorage::Keychain;
        for (const std::size_t one : {std::size_t{3}, std::size_t{6}})
            state.preferences.lastRole[engine::appKey(apps[one])] = apps[one].roles[0].arn;
        state.preferences.lastRole[engine::appKey(apps[1])] = apps[1].roles[3].arn;
        state.preferences.favourites = {
            engine::roleKey("profiles", "awsconsole-prod", apps[1].roles[3].arn)};
        state.preferences.recentRoles = {
            engine::roleKey("profiles", "awsconsole-prod", apps[1].roles[2].arn),
            engine::roleKey("files-2", "gov-archive", apps[3].roles[0].arn)};
        state.preferences.accountColours = {{"222233334444", "blue"},   {"111122223333", "green"},
                                            {"555566667777", "purple"}, {"888899990000", "orange"},
                                            {"333344445555", "teal"},   {"666677778888", "pink"},
                                            {"999900001111", "olive"}};
    });
    addRequest(request(now - 33s, dev, "dynamodb", "Query", 200, 11ms, "node"));
    addRequest(request(now - 33s, dev, "dynamodb", "Query", 200, 12ms, "node"));
    addRequest(request(now - 19s, lake, "athena", "StartQueryExecution", 200, 120ms, "python3"));
    addRequest(request(now - 10s, dev, "sts", "GetCallerIdentity", 200, 38ms, "aws"));
    addRequest(request(now - 2s, prod, "ec2", "RunInstances", 403, 52ms, "terraform"));
    addRequest(request(now - 1s, dev, "s3", "PutObject", 200, 1900ms, "aws"));
    addRequest(request(now, prod, "ec2", "DescribeVpcs", 200, 61ms, "terraform"));
    addRequest(request(now, prod, "ec2", "DescribeInstances", 200, 84ms, "terraform"));
    access::RequestRecord refused;
    refused.time = now - 51s;
    refused.isLocalError = true;
    refused.status = 403;
    refused.method = "GET";
    refused.error = "The key AKIA…Q4 belongs to no session: it was stopped 12 min ago. Start a "
                    "session and use its export.";
    refused.program = "python3";
    refused.totalTime = 300us;
    addRequest(refused);
}

void FakeEngine::fillWithSandbox() {
    const TimePoint now = m_clock.now();
    change(kAll, [&](engine::State& state) {
        state = {};
        state.connections = {connection("sandbox", "sandbox", "Sandbox", now)};
        share(state, {app("sandbox", "sandbox-development", "Development", "111111111111",
                          {"Administrator", "Developer", "ReadOnly"}),
                      app("sandbox", "sandbox-production", "Production", "222222222222",
                          {"Operator", "ReadOnly"}),
                      app("sandbox", "sandbox-shared", "Shared services", "333333333333",
                          {"Auditor", "NetworkAdmin"})});
        state.secrets = engine::SecretStorage::Keychain;
    });
}

void FakeEngine::fillWithManyApps(int count) {
    change(kAll, [&](engine::State& state) {
        state = {};
        state.connections = {connection("profiles", "profiles", "This computer", m_clock.now())};
        std::vector<access::App> apps;
        apps.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) {
            std::string number = std::to_string(100000000000 + i * 7919LL);
            apps.push_back(app("profiles", "app-" + std::to_string(i),
                               i % 3 == 0 ? "Payments" : "Analytics", number,
                               {"read-only", "team-" + std::to_string(i % 40) + "/admin"}));
        }
        std::sort(apps.begin(), apps.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        share(state, std::move(apps));
    });
}

void FakeEngine::fillWithLongNames() {
    fillWithDemo();
    change(kAll, [](engine::State& state) {
        auto apps = *state.apps;
        apps[1].description = "Payments production of the European business unit, operated by the "
                              "platform team in Frankfurt and Dublin";
        apps[4].name =
            "an-application-with-a-name-of-which-somebody-was-very-proud-once-upon-a-time";
        apps[4].roles = {fakeRole("333344445555", "very/long/path/deploy-payments-production-eu-"
                                                  "central-1-with-break-glass-permissions")};
        for (int i = 1; i <= 20; ++i)
            apps[4].roles.push_back(fakeRole("333344445555", "team-" + std::to_string(i)));
        apps[5].name = "réseau-partagé-東京-Ωmega";
        apps[5].description = "Зона перехода, 共有ネットワーク";
        apps[6].unsupportedReason =
            "Its address is not an AWS console: https://grafana.example.com";
        state.preferences.lastRole["files-2/" + apps[4].name] = apps[4].roles[0].arn;
        state.connections[0].settings.name = "Workstation of the payments platform team";
        state.connections[0].identity.user = "alexandra.featherstonehaugh@payments.example.com";
        share(state, std::move(apps));
    });
}

} // namespace gatehouse::tests
