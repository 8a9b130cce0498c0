// SPDX-License-Identifier: Apache-2.0
#include "core/engine/SettingsStore.h"

#include "core/base/Log.h"
#include "core/config/File.h"
#include "core/engine/Json.h"

#include <nlohmann/json.hpp>

#include <map>
#include <mutex>

namespace gatehouse::engine {
namespace {

using nlohmann::json;

/// Reads one file into JSON; null when there is none or when it was set aside.
json readJson(const std::filesystem::path& file, std::vector<Problem>& problems) {
    if (!std::filesystem::exists(file))
        return {};
    std::string reason;
    const auto text = config::readFile(file);
    if (text) {
        try {
            json document = json::parse(*text);
            if (document.is_object())
                return document;
            reason = "it is not a JSON object";
        } catch (const json::parse_error& wrong) {
            reason = wrong.what();
        }
    } else {
        reason = text.error().message;
    }
    std::filesystem::path aside = file;
    aside += ".unreadable";
    std::error_code failed;
    std::filesystem::rename(file, aside, failed);
    problems.push_back(
        {Problem::Severity::Error,
         file.string(),
         0,
         {},
         "This file of Gatehouse cannot be read (" + reason + "), so its content is not used.",
         failed ? "Mend or remove it."
                : "It was kept as " + aside.string() + "; mend it and put it back."});
    return {};
}

/// One member; when it has the wrong type it is left at its default and told as a problem.
template <typename T>
void readMember(const json& document, const char* name, T& value, const std::filesystem::path& file,
                std::vector<Problem>& problems) {
    const auto found = document.find(name);
    if (found == document.end())
        return;
    try {
        value = found->get<T>();
    } catch (const json::exception& wrong) {
        problems.push_back(
            {Problem::Severity::Warning, file.string(), 0, name,
             std::string("This value has the wrong form and is not used: ") + wrong.what() + '.',
             "Remove it; Gatehouse writes it anew."});
    }
}

/// A list of which one bad entry costs only itself. The file keeps a copy as it was, since the next
/// save would lose that entry.
template <typename T>
void readList(const json& document, const char* name, std::vector<T>& values,
              const std::filesystem::path& file, std::vector<Problem>& problems) {
    const auto found = document.find(name);
    if (found == document.end() || !found->is_array())
        return readMember(document, name, values, file, problems);
    std::filesystem::path aside = file;
    aside += ".unreadable";
    for (const json& entry : *found) {
        try {
            values.push_back(entry.get<T>());
        } catch (const json::exception& wrong) {
            std::error_code failed;
            std::filesystem::copy_file(file, aside,
                                       std::filesystem::copy_options::overwrite_existing, failed);
            problems.push_back(
                {Problem::Severity::Warning, file.string(), 0, name,
                 std::string("An entry of this list has the wrong form and is not "
                             "used: ") +
                     wrong.what() + '.',
                 failed ? "Mend it." : "The file as it was is kept as " + aside.string() + '.'});
        }
    }
}

} // namespace

/// Shared with tasks on the pool, so that a write survives the store.
struct SettingsStore::Writer {
    std::mutex mutex; ///< Guards all; `writing` also keeps writes in order.
    std::map<std::filesystem::path, std::string> pending;
    std::string error;
    std::mutex writing;

    void writeAll() {
        const std::lock_guard order(writing);
        std::map<std::filesystem::path, std::string> batch;
        {
            const std::lock_guard lock(mutex);
            batch.swap(pending);
        }
        for (const auto& [file, text] : batch) {
            const auto written = config::writeFileAtomically(file, text);
            const std::lock_guard lock(mutex);
            error = written ? std::string() : written.error().sentence();
            if (!written)
                log(LogLevel::Error, "engine", error);
        }
    }
    void put(const std::filesystem::path& file, const json& document) {
        const std::lock_guard lock(mutex);
        pending[file] = document.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
    }
};

SettingsStore::SettingsStore(Files files, Keeping keeping, Executor& pool)
    : m_files(std::move(files)), m_keeping(keeping), m_pool(pool),
      m_writer(std::make_shared<Writer>()) {}

SettingsStore::~SettingsStore() {
    m_writer->writeAll();
}

Settings SettingsStore::loadSettings(std::vector<Problem>& problems) {
    Settings settings;
    if (m_keeping == Keeping::Nothing)
        return settings;
    const json document = readJson(m_files.settings, problems);
    if (document.is_null())
        return settings;
    readList(document, "connections", settings.connections, m_files.settings, problems);
    readMember(document, "preferences", settings.preferences, m_files.settings, problems);
    readMember(document, "proxyPort", settings.proxyPort, m_files.settings, problems);
    readMember(document, "proxyOn", settings.isProxyOn, m_files.settings, problems);
    return settings;
}

std::vector<access::SessionInfo> SettingsStore::loadSessions(std::vector<Problem>& problems) {
    std::vector<access::SessionInfo> sessions;
    if (m_keeping != Keeping::Everything)
        return sessions;
    const json document = readJson(m_files.sessions, problems);
    if (!document.is_null())
        readList(document, "sessions", sessions, m_files.sessions, problems);
    return sessions;
}

void SettingsStore::saveSettings(const Settings& settings) {
    if (m_keeping == Keeping::Nothing)
        return;
    m_writer->put(m_files.settings, json{{"connections", settings.connections},
                                         {"preferences", settings.preferences},
                                         {"proxyPort", settings.proxyPort},
                                         {"proxyOn", settings.isProxyOn}});
    m_pool.post([writer = m_writer] { writer->writeAll(); });
}

void SettingsStore::saveSessions(const std::vector<access::SessionInfo>& sessions) {
    if (m_keeping != Keeping::Everything)
        return;
    m_writer->put(m_files.sessions, json{{"sessions", sessions}});
    m_pool.post([writer = m_writer] { writer->writeAll(); });
}

std::string SettingsStore::lastError() const {
    const std::lock_guard lock(m_writer->mutex);
    return m_writer->error;
}

} // namespace gatehouse::engine
