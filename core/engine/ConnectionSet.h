// SPDX-License-Identifier: Apache-2.0
// The connections that a person has configured: made from settings, loaded on the pool, loaded
// again when their sources change.
#pragma once

#include "core/access/Connection.h"
#include "core/engine/Engine.h"
#include "core/engine/EngineContext.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::engine {

/// Makes the connection of one kind; blocks, called on the pool.
using ConnectionFactory = std::function<Result<std::unique_ptr<access::Connection>>(
    const access::ConnectionSettings& settings)>;

/// Belongs to the engine's thread.
class ConnectionSet final {
public:
    struct Options {
        ConnectionFactory factory;
        /// After every change of the list that is to be kept.
        std::function<void(const std::vector<access::ConnectionSettings>&)> remember;
        /// After a load, with the connection's id; its apps are then in the state.
        std::function<void(const std::string&)> loaded;
    };

    ConnectionSet(EngineContext& context, Options options);
    ConnectionSet(const ConnectionSet&) = delete;
    ConnectionSet& operator=(const ConnectionSet&) = delete;
    ~ConnectionSet();

    /// The saved ones, at the start.
    void restore(std::vector<access::ConnectionSettings> settings);
    void add(access::ConnectionSettings settings, Reply<std::string> reply);
    void update(access::ConnectionSettings settings, Reply<void> reply);
    void remove(const std::string& id, Reply<void> reply);
    void refreshAll(Reply<void> reply);

    /// For calls on the pool, which may outlive the configured connection. Null while it is being
    /// made or when it could not be made.
    [[nodiscard]] std::shared_ptr<access::Connection> find(const std::string& id) const;
    /// Why find() gives nothing.
    [[nodiscard]] Error missing(const std::string& id) const;
    /// True once it has answered, successfully or not.
    [[nodiscard]] bool hasLoaded(const std::string& id) const;

private:
    struct Entry;
    using Done = std::function<void()>;

    void make(const std::string& id, Done done);
    void load(const std::string& id, Done done);
    void made(const std::string& id, std::uint64_t generation,
              Result<std::shared_ptr<access::Connection>> connection, Done done);
    void took(const std::string& id, std::uint64_t generation, Result<access::Catalogue> catalogue,
              const Done& done);
    void publish();
    [[nodiscard]] Result<void> check(const access::ConnectionSettings& settings) const;
    [[nodiscard]] std::vector<access::ConnectionSettings> settings() const;

    EngineContext& m_context;
    Options m_options;
    std::vector<std::shared_ptr<Entry>> m_entries;
    std::uint64_t m_lastGeneration = 0;
};

} // namespace gatehouse::engine
