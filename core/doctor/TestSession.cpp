// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/TestSession.h"

#include "core/aws/Partition.h"
#include "core/aws/SigV4.h"
#include "core/base/Encoding.h"
#include "core/config/File.h"
#include "core/config/Paths.h"
#include "core/crypto/Digest.h"
#include "core/crypto/Random.h"
#include "core/exports/ChildEnvironment.h"
#include "core/http/CurlHttpClient.h"
#include "core/http/Url.h"
#include "core/http/XmlReader.h"

#include <algorithm>
#include <thread>

namespace gatehouse::doctor {
namespace {

constexpr std::chrono::seconds kEngineDeadline{30};
constexpr std::chrono::seconds kLogDeadline{2};

bool isUsable(const access::SessionInfo& session) {
    return session.state == access::SessionState::Active ||
           session.state == access::SessionState::Expiring;
}

const access::SessionInfo* choose(const engine::State& state, const std::string& id) {
    const access::SessionInfo* newest = nullptr;
    for (const access::SessionInfo& session : state.sessions) {
        if (!id.empty()
                ? session.id == id
                : isUsable(session) && (newest == nullptr || session.started > newest->started))
            newest = &session;
    }
    return newest;
}

std::string nameOf(const access::SessionInfo& session) {
    return session.role.display + " in " + session.appName;
}

Finding about(Outcome outcome, std::string sentence) {
    return {"session", Area::Tools, "Session", outcome, std::move(sentence)};
}

} // namespace

std::unique_ptr<TestSession> TestSession::open(const Ward& ward) {
    ward.begin("Session");
    std::unique_ptr<TestSession> opened(new TestSession(ward));
    opened->m_folder =
        config::Paths(ward.own).runtimeFolder() / ("doctor-" + toHex(crypto::randomBytes(6)));
    if (const auto made = config::makePrivateFolder(opened->m_folder); !made) {
        ward.tell(about(Outcome::Failure, made.error().sentence()));
        return nullptr;
    }
    const auto state = ward.options.engine.state();
    const access::SessionInfo* own = choose(*state, ward.options.sessionId);
    if (own != nullptr && state->proxy.status == engine::ProxyStatus::On) {
        auto taken = opened->take(ward.options.engine, *own);
        const auto arn = taken ? opened->tryOut() : fail(taken.error());
        if (arn) {
            ward.tell(about(Outcome::Pass, "Tools are run as " + nameOf(*own) +
                                               "; AWS says: you are " + *arn + '.'));
            return opened;
        }
        Finding found = about(Outcome::Failure, nameOf(*own) + ": " + arn.error().message);
        found.fix = arn.error().fix + " Tools are run against a sandbox meanwhile.";
        found.details = arn.error().details;
        ward.tell(found);
    }
    const auto started = opened->startSandbox();
    const auto arn = started ? opened->tryOut() : fail(started.error());
    if (!arn) {
        Finding found =
            about(Outcome::Failure, "Tools cannot be tried out: " + arn.error().message);
        found.fix = arn.error().fix;
        ward.tell(found);
        return nullptr;
    }
    if (own == nullptr)
        ward.tell(about(Outcome::Pass, "No session is active, so tools are run against a sandbox, "
                                       "through a proxy of its own."));
    return opened;
}

TestSession::~TestSession() {
    m_own.reset();
    std::error_code failed;
    std::filesystem::remove_all(m_folder, failed);
}

Result<void> TestSession::startSandbox() {
    engine::LocalEngineOptions options{m_ward.own, m_clock, m_secrets};
    options.keeping = engine::Keeping::Nothing;
    options.port = 0;
    options.toolFolder = m_folder / "tools";
    access::ConnectionSettings sandbox;
    sandbox.id = "sandbox";
    sandbox.kind = "sandbox";
    sandbox.name = "Sandbox";
    options.connections = {sandbox};
    m_own = std::make_unique<engine::LocalEngine>(std::move(options));
    const auto loaded =
        await<void>(m_ward, kEngineDeadline, [&](auto reply) { m_own->refresh(reply); });
    if (!loaded)
        return fail(loaded.error());
    const auto apps = m_own->state()->apps;
    const auto usable =
        std::ranges::find_if(*apps, [](const access::App& app) { return !app.roles.empty(); });
    if (usable == apps->end())
        return fail(ErrorCode::Internal, "The sandbox has no app.");
    const auto session = await<access::SessionInfo>(m_ward, kEngineDeadline, [&](auto reply) {
        m_own->startSession({usable->connectionId, usable->name, usable->roles.front().arn}, reply);
    });
    if (!session)
        return fail(session.error());
    return take(*m_own, *session);
}

Result<void> TestSession::take(engine::Engine& engine, const access::SessionInfo& session) {
    m_engine = &engine;
    m_session = session;
    m_proxy = engine.state()->proxy;
    const auto text = await<engine::ExportText>(
        m_ward, kEngineDeadline, [&](auto reply) { engine.exportSession({session.id}, reply); });
    if (!text)
        return fail(text.error());
    m_environment = exports::childEnvironment(m_ward.own, text->set, text->unset);
    return {};
}

Result<std::string> TestSession::tryOut() const {
    const std::string body = "Action=GetCallerIdentity&Version=2011-06-15";
    const std::string host = "sts." + m_session.region + '.' +
                             std::string(aws::partitionOfRegion(m_session.region).dnsSuffix);
    http::Request request{"POST", "https://" + host + "/", {}, body};
    request.timeout = m_ward.options.networkDeadline * 3;
    request.headers.add("Host", host);
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    const aws::Credentials keys{m_environment.get("AWS_ACCESS_KEY_ID").value_or(""),
                                Secret(m_environment.get("AWS_SECRET_ACCESS_KEY").value_or(""))};
    aws::signAll("POST", "/", request.headers, crypto::sha256Hex(body),
                 {keys, m_session.region, "sts", m_clock.now()});
    const auto reply = http::CurlHttpClient(m_environment).send(request, m_ward.cancel);
    if (!reply)
        return fail(reply.error());
    const auto document = http::parseXml(reply->body);
    if (reply->status == 200 && document)
        return document->textAt({"GetCallerIdentityResult", "Arn"});
    const std::string message = document ? document->textAt({"Error", "Message"}) : std::string();
    return fail(ErrorCode::Refused,
                message.empty() ? host + " answered with " + std::to_string(reply->status) + '.'
                                : message,
                "Renew the session, or start another.");
}

std::vector<engine::RequestRecord> TestSession::all(std::uint64_t revision) {
    auto records = await<std::vector<engine::RequestRecord>>(
        m_ward, kEngineDeadline, [&](auto reply) { m_engine->requests(revision, reply); });
    return records ? std::move(*records) : std::vector<engine::RequestRecord>();
}

std::uint64_t TestSession::revision() {
    std::uint64_t last = 0;
    for (const engine::RequestRecord& record : all(0))
        last = std::max(last, record.revision);
    return last;
}

std::vector<engine::RequestRecord> TestSession::requestsAfter(std::uint64_t revision) {
    const auto end = std::chrono::steady_clock::now() + kLogDeadline;
    for (;;) {
        auto records = all(revision);
        std::erase_if(records, [&](const engine::RequestRecord& record) {
            return record.sessionId != m_session.id &&
                   !(record.sessionId.empty() && record.isLocalError);
        });
        const bool areOver = std::ranges::none_of(records, &engine::RequestRecord::isRunning);
        if (areOver || m_ward.cancel.isCancelled() || std::chrono::steady_clock::now() > end)
            return records;
        std::this_thread::sleep_for(kLook);
    }
}

} // namespace gatehouse::doctor
