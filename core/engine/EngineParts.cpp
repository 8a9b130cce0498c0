// SPDX-License-Identifier: Apache-2.0
#include "core/engine/EngineParts.h"

namespace gatehouse::engine {
namespace {

constexpr std::chrono::seconds kRateInterval{5};

} // namespace

EngineParts::EngineParts(LocalEngineOptions its)
    : options(std::move(its)), paths(options.environment), loop(options.clock),
      http(options.environment), publisher(loop), context{loop,          pool,
                                                          options.clock, options.environment,
                                                          paths,         options.secrets,
                                                          http,          publisher,
                                                          directory},
      maker({options.clock, options.environment, paths.userHome(), http, loop, pool}),
      handover(options.clock),
      store({paths.settingsFile(), paths.sessionsFile()}, options.keeping, pool) {
    if (options.toolFolder.empty())
        options.toolFolder = paths.toolFolder();
    load();
    loop.start();
}

EngineParts::~EngineParts() {
    publisher.observe({});
    context.stopping.cancel();
    pool.stop();
    loop.stop();
    // Their destructors unwatch and cancel, which is allowed while the loop stands still.
    proxy.reset();
    sessions.reset();
    connections.reset();
}

void EngineParts::load() {
    State& state = publisher.state();
    Settings settings = store.loadSettings(state.problems);
    std::vector<access::SessionInfo> kept = store.loadSessions(state.problems);
    const std::uint16_t port =
        options.port.value_or(settings.proxyPort == 0 ? kDefaultProxyPort : settings.proxyPort);
    for (access::ConnectionSettings& one : options.connections) {
        if (one.id.empty())
            one.id = one.kind;
    }
    std::vector<access::ConnectionSettings> all =
        settings.connections.empty() ? std::move(options.connections) : settings.connections;
    const bool startsProxy = settings.isProxyOn && options.keeping == Keeping::Everything;
    state.proxy.port = port;
    preferences = std::make_unique<PreferenceKeeper>(publisher, store, std::move(settings));
    connections = std::make_unique<ConnectionSet>(
        context, ConnectionSet::Options{
                     [this](const access::ConnectionSettings& one) { return maker.make(one); },
                     [this](const auto& changed) { preferences->setConnections(changed); },
                     [this](const std::string& id) {
                         sessions->connectionLoaded(id);
                     }});
    sessions = std::make_unique<SessionSet>(
        context, SessionSet::Options{*connections, [this](const auto& changed) {
                                         store.saveSessions(changed);
                                     }});
    proxy = std::make_unique<ProxyService>(
        context, ProxyService::Options{port, options.toolFolder,
                                       [this](std::uint16_t chosen) {
                                           if (!options.port)
                                               preferences->setProxyPort(chosen);
                                       },
                                       [this](const auto& record, bool isRunning) {
                                           noted(record, isRunning);
                                       }});
    begin(std::move(all), std::move(kept), startsProxy);
}

void EngineParts::begin(std::vector<access::ConnectionSettings> saved,
                        std::vector<access::SessionInfo> kept, bool startsProxy) {
    connections->restore(std::move(saved));
    sessions->restore(std::move(kept));
    context.onPool(
        [&secrets = options.secrets] {
            return std::pair(secrets.isPersistent(), secrets.description());
        },
        [this](const std::pair<bool, std::string>& found) {
            publisher.state().secrets =
                found.first ? SecretStorage::Keychain : SecretStorage::MemoryOnly;
            publisher.state().secretsNotice = found.first ? std::string() : found.second;
            publisher.changed(SecretsChanged);
        });
    if (startsProxy)
        startProxy({});
    publisher.publish();
    watchRate();
}

void EngineParts::watchRate() {
    const std::uint64_t rate = activity.lastMinute(options.clock.now());
    if (rate != publisher.state().proxy.requestsLastMinute) {
        publisher.state().proxy.requestsLastMinute = rate;
        publisher.changed(ProxyChanged);
    }
    loop.after(kRateInterval, [this] { watchRate(); });
}

void EngineParts::noted(access::RequestRecord record, bool isRunning) {
    record.isRunning = isRunning;
    if (!isRunning)
        sessions->requested(record);
    activity.note(std::move(record), options.clock.now());
    publisher.changedSoon(RequestsChanged);
}

void EngineParts::startProxy(Reply<ProxyState> reply) {
    proxy->start([this, reply = std::move(reply)](const Result<ProxyState>& started) {
        if (started)
            preferences->setProxyOn(true);
        if (reply)
            reply(started);
    });
}

} // namespace gatehouse::engine
