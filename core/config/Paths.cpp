// SPDX-License-Identifier: Apache-2.0
#include "core/config/Paths.h"

#include <pwd.h>
#include <unistd.h>

namespace gatehouse::config {
namespace {

std::filesystem::path homeOf(const Environment& environment) {
    if (const auto home = environment.get("HOME"))
        return *home;
#ifdef _WIN32
    if (const auto profile = environment.get("USERPROFILE"))
        return *profile;
    return {};
#else
    const passwd* entry = ::getpwuid(::getuid()); // NOLINT: called once, before threads start
    return entry != nullptr ? std::filesystem::path(entry->pw_dir) : std::filesystem::path("/");
#endif
}

#if !defined(_WIN32) && !defined(__APPLE__)
/// A relative value is to be ignored (XDG Base Directory Specification).
std::filesystem::path xdg(const Environment& environment, const char* name,
                          const std::filesystem::path& otherwise) {
    const auto value = environment.get(name);
    return value && value->front() == '/' ? std::filesystem::path(*value) : otherwise;
}
#endif

} // namespace

Paths::Paths(const Environment& environment) : m_userHome(homeOf(environment)) {
    if (const auto all = environment.get("GATEHOUSE_HOME")) {
        const std::filesystem::path root = std::filesystem::absolute(*all);
        m_config = root;
        m_state = root / "state";
        m_cache = root / "cache";
        m_runtime = root / "run";
        return;
    }
#if defined(_WIN32)
    const auto roaming = environment.get("APPDATA");
    const auto local = environment.get("LOCALAPPDATA");
    m_config = std::filesystem::path(roaming.value_or(m_userHome.string())) / "Gatehouse";
    m_state = std::filesystem::path(local.value_or(m_userHome.string())) / "Gatehouse";
    m_cache = m_state / "cache";
    m_runtime = m_state / "run";
#elif defined(__APPLE__)
    m_config = m_userHome / "Library/Application Support/Gatehouse";
    m_state = m_config / "state";
    m_cache = m_userHome / "Library/Caches/Gatehouse";
    m_runtime = m_config / "run";
#else
    m_config = xdg(environment, "XDG_CONFIG_HOME", m_userHome / ".config") / "gatehouse";
    m_state = xdg(environment, "XDG_STATE_HOME", m_userHome / ".local/state") / "gatehouse";
    m_cache = xdg(environment, "XDG_CACHE_HOME", m_userHome / ".cache") / "gatehouse";
    const auto runtime = xdg(environment, "XDG_RUNTIME_DIR", {});
    m_runtime = runtime.empty() ? m_state / "run" : runtime / "gatehouse";
#endif
}

} // namespace gatehouse::config
