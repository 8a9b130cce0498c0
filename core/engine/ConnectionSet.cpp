// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ConnectionSet.h"

#include <algorithm>
#include <array>
#include <set>

namespace gatehouse::engine {

struct ConnectionSet::Entry {
    ConnectionState shown = {};
    std::shared_ptr<access::Connection> connection = {};
    std::vector<access::App> apps = {};
    std::optional<Error> makeError = {};
    std::uint64_t generation = 0; ///< Of the settings; an answer of an older one is dropped.
    bool isLoading = false;
    bool isAskedAgain = false; ///< The sources changed during a load.
    std::vector<Done> waiting = {};
};

namespace {

struct Kind {
    const char* name;
    const char* defaultTitle;
};
constexpr std::array kKinds{Kind{"profiles", "AWS profiles on this computer"},
                            Kind{"files", "Teleport files"}, Kind{"sandbox", "Sandbox"}};

const Kind* kindOf(const std::string& name) {
    const auto* found =
        std::ranges::find_if(kKinds, [&](const Kind& kind) { return name == kind.name; });
    return found == kKinds.end() ? nullptr : found;
}

ConnectionStatus statusOf(const Error& error) {
    return error.code == ErrorCode::NoCredentials ? ConnectionStatus::SignedOut
                                                  : ConnectionStatus::Offline;
}

} // namespace

ConnectionSet::ConnectionSet(EngineContext& context, Options options)
    : m_context(context), m_options(std::move(options)) {}

ConnectionSet::~ConnectionSet() {
    for (const auto& entry : m_entries) {
        if (entry->connection)
            entry->connection->watch({});
    }
}

void ConnectionSet::restore(std::vector<access::ConnectionSettings> settings) {
    for (access::ConnectionSettings& one : settings) {
        auto entry = std::make_shared<Entry>();
        entry->shown.settings = std::move(one);
        m_entries.push_back(std::move(entry));
    }
    publish();
    for (const auto& entry : m_entries)
        make(entry->shown.settings.id, {});
}

Result<void> ConnectionSet::check(const access::ConnectionSettings& settings) const {
    if (kindOf(settings.kind) == nullptr)
        return fail(ErrorCode::BadInput,
                    "There is no kind of connection called \"" + settings.kind + "\".",
                    "Use profiles, files or sandbox.");
    if (settings.kind == "files" && settings.paths.empty())
        return fail(ErrorCode::BadInput, "A connection to Teleport files needs a file or a folder.",
                    "Name at least one.");
    for (const auto& entry : m_entries) {
        const access::ConnectionSettings& other = entry->shown.settings;
        if (other.id != settings.id && other.name == settings.name)
            return fail(ErrorCode::BadInput,
                        "There is a connection called \"" + settings.name + "\" already.",
                        "Choose another name.");
    }
    return {};
}

void ConnectionSet::add(access::ConnectionSettings settings, Reply<std::string> reply) {
    std::set<std::string> taken;
    std::set<std::string> names;
    for (const auto& entry : m_entries) {
        taken.insert(entry->shown.settings.id);
        names.insert(entry->shown.settings.name);
    }
    settings.id = settings.kind;
    for (int number = 2; taken.contains(settings.id); ++number)
        settings.id = settings.kind + '-' + std::to_string(number);
    if (const Kind* kind = kindOf(settings.kind); kind != nullptr && settings.name.empty()) {
        settings.name = kind->defaultTitle;
        for (int number = 2; names.contains(settings.name); ++number)
            settings.name = std::string(kind->defaultTitle) + ' ' + std::to_string(number);
    }
    if (const auto checked = check(settings); !checked) {
        if (reply)
            reply(fail(checked.error()));
        return;
    }
    auto entry = std::make_shared<Entry>();
    entry->shown.settings = settings;
    m_entries.push_back(std::move(entry));
    publish();
    m_options.remember(this->settings());
    make(settings.id, [reply = std::move(reply), id = settings.id] {
        if (reply)
            reply(id);
    });
}

void ConnectionSet::update(access::ConnectionSettings settings, Reply<void> reply) {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == settings.id; });
    Result<void> checked = check(settings);
    if (found == m_entries.end())
        checked = fail(missing(settings.id));
    if (!checked) {
        if (reply)
            reply(checked);
        return;
    }
    if ((*found)->connection)
        (*found)->connection->watch({});
    (*found)->shown.settings = settings;
    (*found)->connection.reset();
    (*found)->isLoading = false;
    publish();
    m_options.remember(this->settings());
    make(settings.id, [reply = std::move(reply)] {
        if (reply)
            reply({});
    });
}

void ConnectionSet::remove(const std::string& id, Reply<void> reply) {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == id; });
    if (found == m_entries.end()) {
        if (reply)
            reply(fail(missing(id)));
        return;
    }
    const std::shared_ptr<Entry> entry = *found;
    m_entries.erase(found);
    if (entry->connection)
        entry->connection->watch({});
    // Blocking work may still hold the connection; its last owner must not be this thread.
    m_context.pool.post([connection = std::move(entry->connection)] {});
    publish();
    m_options.remember(settings());
    for (const Done& done : entry->waiting)
        done();
    if (reply)
        reply({});
}

void ConnectionSet::make(const std::string& id, Done done) {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == id; });
    Entry& entry = **found;
    entry.generation = ++m_lastGeneration;
    entry.shown.status = ConnectionStatus::Loading;
    entry.makeError.reset();
    m_context.onPool(
        [factory = m_options.factory, settings = entry.shown.settings] {
            return factory(settings).map([](std::unique_ptr<access::Connection> made) {
                return std::shared_ptr<access::Connection>(std::move(made));
            });
        },
        [this, id, generation = entry.generation,
         done = std::move(done)](Result<std::shared_ptr<access::Connection>> connection) {
            made(id, generation, std::move(connection), done);
        });
}

void ConnectionSet::made(const std::string& id, std::uint64_t generation,
                         Result<std::shared_ptr<access::Connection>> connection, Done done) {
    const auto found = std::ranges::find_if(m_entries, [&](const auto& entry) {
        return entry->shown.settings.id == id && entry->generation == generation;
    });
    if (found == m_entries.end()) {
        if (done)
            done();
        return;
    }
    Entry& entry = **found;
    if (!connection) {
        entry.makeError = connection.error();
        took(id, generation, fail(connection.error()), done);
        return;
    }
    entry.connection = std::move(*connection);
    entry.connection->watch([&loop = m_context.loop, this, id, alive = std::weak_ptr(*found)] {
        loop.post([this, id, alive] {
            if (alive.lock())
                load(id, {});
        });
    });
    load(id, std::move(done));
}

void ConnectionSet::load(const std::string& id, Done done) {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == id; });
    if (found == m_entries.end() || !(*found)->connection) {
        if (done)
            done();
        return;
    }
    Entry& entry = **found;
    if (done)
        entry.waiting.push_back(std::move(done));
    if (entry.isLoading) {
        entry.isAskedAgain = true;
        return;
    }
    entry.isLoading = true;
    m_context.onPool(
        [connection = entry.connection, cancel = m_context.stopping] {
            return connection->load(cancel);
        },
        [this, id, generation = entry.generation](Result<access::Catalogue> catalogue) {
            took(id, generation, std::move(catalogue), {});
        });
}

void ConnectionSet::took(const std::string& id, std::uint64_t generation,
                         Result<access::Catalogue> catalogue, const Done& done) {
    const auto found = std::ranges::find_if(m_entries, [&](const auto& entry) {
        return entry->shown.settings.id == id && entry->generation == generation;
    });
    if (found == m_entries.end()) {
        if (done)
            done();
        return;
    }
    Entry& entry = **found;
    entry.isLoading = false;
    if (catalogue) {
        entry.shown.status = catalogue->signedOutReason.empty() ? ConnectionStatus::Ready
                                                                : ConnectionStatus::SignedOut;
        entry.shown.error = std::move(catalogue->signedOutReason);
        entry.shown.identity = std::move(catalogue->identity);
        entry.shown.problems = std::move(catalogue->problems);
        entry.shown.loadedAt = m_context.clock.now();
        entry.apps = std::move(catalogue->apps);
        for (access::App& app : entry.apps)
            app.connectionId = id;
        std::ranges::sort(entry.apps, {}, &access::App::name);
    } else {
        entry.shown.status = statusOf(catalogue.error());
        entry.shown.error = catalogue.error().sentence();
    }
    publish();
    if (std::exchange(entry.isAskedAgain, false)) {
        load(id, {});
        return;
    }
    std::vector<Done> waiting;
    waiting.swap(entry.waiting);
    m_options.loaded(id);
    for (const Done& one : waiting)
        one();
    if (done)
        done();
}

void ConnectionSet::refreshAll(Reply<void> reply) {
    auto open = std::make_shared<std::size_t>(m_entries.size());
    const auto finish = [open, reply = std::move(reply)] {
        if (--*open == 0 && reply)
            reply({});
    };
    ++*open; // the last one is ours, so that no connections answer too
    std::vector<std::string> toLoad;
    std::vector<std::string> toMake;
    for (const auto& entry : m_entries) {
        if (entry->connection)
            toLoad.push_back(entry->shown.settings.id);
        else if (entry->makeError)
            toMake.push_back(entry->shown.settings.id);
        else
            entry->waiting.push_back(finish); // it is being made, and loads when it is
    }
    for (const std::string& id : toLoad)
        load(id, finish);
    for (const std::string& id : toMake)
        make(id, finish);
    finish();
}

std::shared_ptr<access::Connection> ConnectionSet::find(const std::string& id) const {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == id; });
    return found == m_entries.end() ? nullptr : (*found)->connection;
}

Error ConnectionSet::missing(const std::string& id) const {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == id; });
    if (found == m_entries.end())
        return {ErrorCode::NotFound, "There is no connection \"" + id + "\".",
                "See the list of connections."};
    if ((*found)->makeError)
        return *(*found)->makeError;
    return {ErrorCode::Retry, "The connection \"" + id + "\" is still loading.",
            "Try again in a moment."};
}

bool ConnectionSet::hasLoaded(const std::string& id) const {
    const auto found = std::ranges::find_if(
        m_entries, [&](const auto& entry) { return entry->shown.settings.id == id; });
    return found != m_entries.end() && (*found)->shown.status != ConnectionStatus::Loading;
}

void ConnectionSet::publish() {
    State& state = m_context.state();
    std::vector<access::App> apps;
    state.connections.clear();
    for (const auto& entry : m_entries) {
        state.connections.push_back(entry->shown);
        apps.insert(apps.end(), entry->apps.begin(), entry->apps.end());
    }
    unsigned changes = ConnectionsChanged | ProblemsChanged;
    if (apps != *state.apps) {
        state.apps = std::make_shared<const std::vector<access::App>>(std::move(apps));
        changes |= AppsChanged;
    }
    m_context.publisher.changed(changes);
}

std::vector<access::ConnectionSettings> ConnectionSet::settings() const {
    std::vector<access::ConnectionSettings> all;
    for (const auto& entry : m_entries)
        all.push_back(entry->shown.settings);
    return all;
}

} // namespace gatehouse::engine
