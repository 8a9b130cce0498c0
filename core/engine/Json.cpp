// SPDX-License-Identifier: Apache-2.0
// One list of members a type serves both directions: fields(visitor, value).
#include "core/engine/Json.h"

#include <nlohmann/json.hpp>

#include <type_traits>

namespace gatehouse {
namespace {

using nlohmann::json;

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

/// Microseconds since the epoch: exact for every time that we make.
std::int64_t toNumber(TimePoint time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

/// Throws for what the clock, which counts nanoseconds in 64 bits, cannot hold.
TimePoint toTime(const json& in) {
    constexpr std::int64_t kMost =
        std::chrono::duration_cast<std::chrono::microseconds>(TimePoint::duration::max()).count();
    const auto count = in.get<std::int64_t>();
    if (count > kMost || count < -kMost)
        throw json::out_of_range::create(406, "the time is out of range", &in);
    return TimePoint(std::chrono::microseconds(count));
}

struct Writer {
    json& out;

    void operator()(const char* name, TimePoint value) const { out[name] = toNumber(value); }
    template <typename Rep, typename Period>
    void operator()(const char* name, std::chrono::duration<Rep, Period> value) const {
        out[name] = value.count();
    }
    template <typename T>
    void operator()(const char* name, const T& value) const {
        if constexpr (std::is_enum_v<T>)
            out[name] = static_cast<int>(value);
        else if constexpr (IsOptional<T>::value)
            out[name] = value ? json(toNumber(*value)) : json();
        else
            out[name] = value;
    }
};

struct Reader {
    const json& in;

    [[nodiscard]] const json* find(const char* name) const {
        const auto found = in.find(name);
        return found == in.end() || found->is_null() ? nullptr : &*found;
    }
    void operator()(const char* name, TimePoint& value) const {
        if (const json* found = find(name))
            value = toTime(*found);
    }
    template <typename Rep, typename Period>
    void operator()(const char* name, std::chrono::duration<Rep, Period>& value) const {
        if (const json* found = find(name))
            value = std::chrono::duration<Rep, Period>(found->get<Rep>());
    }
    template <typename T>
    void operator()(const char* name, T& value) const {
        const json* found = find(name);
        if (found == nullptr)
            return;
        if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(found->get<int>());
        else if constexpr (IsOptional<T>::value)
            value = toTime(*found);
        else
            found->get_to(value);
    }
};

void requireObject(const json& in) {
    if (!in.is_object())
        throw json::type_error::create(302, "an object is expected", &in);
}

} // namespace

// NOLINTBEGIN(bugprone-macro-parentheses): a type in a declaration takes none.
// Defines both directions from fields(visitor, value), which must be declared before.
#define GATEHOUSE_JSON(TYPE)                                                                       \
    void to_json(nlohmann::json& json, const TYPE& value) {                                        \
        json = nlohmann::json::object();                                                           \
        fields(Writer{json}, value);                                                               \
    }                                                                                              \
    void from_json(const nlohmann::json& json, TYPE& value) {                                      \
        requireObject(json);                                                                       \
        fields(Reader{json}, value);                                                               \
    }
// NOLINTEND(bugprone-macro-parentheses)

template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, Problem>
void fields(Visitor visit, T& value) {
    visit("severity", value.severity);
    visit("file", value.file);
    visit("line", value.line);
    visit("key", value.key);
    visit("message", value.message);
    visit("fix", value.fix);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, Error>
void fields(Visitor visit, T& value) {
    visit("code", value.code);
    visit("message", value.message);
    visit("fix", value.fix);
    visit("details", value.details);
}
GATEHOUSE_JSON(Problem)
GATEHOUSE_JSON(Error)

namespace access {

template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConnectionSettings>
void fields(Visitor visit, T& value) {
    visit("id", value.id);
    visit("kind", value.kind);
    visit("name", value.name);
    visit("paths", value.paths);
    visit("user", value.user);
    visit("roles", value.roles);
    visit("traits", value.traits);
    visit("signInEndpoint", value.signInEndpoint);
    visit("region", value.region);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, Role>
void fields(Visitor visit, T& value) {
    visit("arn", value.arn);
    visit("name", value.name);
    visit("display", value.display);
    visit("accountId", value.accountId);
    visit("partition", value.partition);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, App>
void fields(Visitor visit, T& value) {
    visit("connectionId", value.connectionId);
    visit("name", value.name);
    visit("description", value.description);
    visit("uri", value.uri);
    visit("publicAddr", value.publicAddr);
    visit("labels", value.labels);
    visit("partition", value.partition);
    visit("accountId", value.accountId);
    visit("roles", value.roles);
    visit("unsupportedReason", value.unsupportedReason);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, Identity>
void fields(Visitor visit, T& value) {
    visit("user", value.user);
    visit("roles", value.roles);
    visit("traits", value.traits);
    visit("credentialSource", value.credentialSource);
    visit("expiry", value.expiry);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, SessionInfo>
void fields(Visitor visit, T& value) {
    visit("id", value.id);
    visit("connectionId", value.connectionId);
    visit("appName", value.appName);
    visit("role", value.role);
    visit("region", value.region);
    visit("accessKeyId", value.accessKeyId);
    visit("started", value.started);
    visit("expiry", value.expiry);
    visit("renewsItself", value.renewsItself);
    visit("state", value.state);
    visit("error", value.error);
    visit("requestCount", value.requestCount);
    visit("lastUsed", value.lastUsed);
    visit("lastProgram", value.lastProgram);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConsoleRequest>
void fields(Visitor visit, T& value) {
    visit("appName", value.appName);
    visit("roleArn", value.roleArn);
    visit("service", value.service);
    visit("region", value.region);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConsoleOutlook>
void fields(Visitor visit, T& value) {
    visit("duration", value.duration);
    visit("reason", value.reason);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConsoleLink>
void fields(Visitor visit, T& value) {
    visit("url", value.url);
    visit("outlook", value.outlook);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, RequestRecord>
void fields(Visitor visit, T& value) {
    visit("sequence", value.sequence);
    visit("revision", value.revision);
    visit("isRunning", value.isRunning);
    visit("time", value.time);
    visit("sessionId", value.sessionId);
    visit("roleDisplay", value.roleDisplay);
    visit("accountId", value.accountId);
    visit("method", value.method);
    visit("host", value.host);
    visit("path", value.path);
    visit("service", value.service);
    visit("region", value.region);
    visit("operation", value.operation);
    visit("program", value.program);
    visit("payload", value.payload);
    visit("status", value.status);
    visit("isLocalError", value.isLocalError);
    visit("error", value.error);
    visit("errorCode", value.errorCode);
    visit("bytesUp", value.bytesUp);
    visit("bytesDown", value.bytesDown);
    visit("localTime", value.localTime);
    visit("upstreamTime", value.upstreamTime);
    visit("totalTime", value.totalTime);
}
GATEHOUSE_JSON(ConnectionSettings)
GATEHOUSE_JSON(Role)
GATEHOUSE_JSON(App)
GATEHOUSE_JSON(Identity)
GATEHOUSE_JSON(SessionInfo)
GATEHOUSE_JSON(ConsoleRequest)
GATEHOUSE_JSON(ConsoleOutlook)
GATEHOUSE_JSON(ConsoleLink)
GATEHOUSE_JSON(RequestRecord)

} // namespace access

namespace engine {

template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConnectionState>
void fields(Visitor visit, T& value) {
    visit("settings", value.settings);
    visit("status", value.status);
    visit("error", value.error);
    visit("identity", value.identity);
    visit("loadedAt", value.loadedAt);
    visit("problems", value.problems);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, Preferences>
void fields(Visitor visit, T& value) {
    visit("lastRole", value.lastRole);
    visit("recentRoles", value.recentRoles);
    visit("favourites", value.favourites);
    visit("accountColours", value.accountColours);
    visit("values", value.values);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ProxyState>
void fields(Visitor visit, T& value) {
    visit("status", value.status);
    visit("host", value.host);
    visit("port", value.port);
    visit("error", value.error);
    visit("notice", value.notice);
    visit("requestsLastMinute", value.requestsLastMinute);
    visit("caFile", value.caFile);
    visit("bundleFile", value.bundleFile);
    visit("authorityEnds", value.authorityEnds);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, SessionRequest>
void fields(Visitor visit, T& value) {
    visit("connectionId", value.connectionId);
    visit("appName", value.appName);
    visit("roleArn", value.roleArn);
    visit("region", value.region);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConsoleLaunchRequest>
void fields(Visitor visit, T& value) {
    visit("connectionId", value.connectionId);
    visit("console", value.console);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ConsoleLaunch>
void fields(Visitor visit, T& value) {
    visit("loopbackUrl", value.loopbackUrl);
    visit("outlook", value.outlook);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ExportRequest>
void fields(Visitor visit, T& value) {
    visit("sessionId", value.sessionId);
    visit("format", value.format);
    visit("direction", value.direction);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ExportText>
void fields(Visitor visit, T& value) {
    visit("text", value.text);
    visit("set", value.set);
    visit("unset", value.unset);
}
template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, ExportFormat>
void fields(Visitor visit, T& value) {
    visit("name", value.name);
    visit("title", value.title);
    visit("extension", value.extension);
}
GATEHOUSE_JSON(ConnectionState)
GATEHOUSE_JSON(Preferences)
GATEHOUSE_JSON(ProxyState)
GATEHOUSE_JSON(SessionRequest)
GATEHOUSE_JSON(ConsoleLaunchRequest)
GATEHOUSE_JSON(ConsoleLaunch)
GATEHOUSE_JSON(ExportRequest)
GATEHOUSE_JSON(ExportText)
GATEHOUSE_JSON(ExportFormat)

template <typename Visitor, typename T>
requires std::is_same_v<std::remove_const_t<T>, State>
void fields(Visitor visit, T& value) {
    visit("connections", value.connections);
    visit("sessions", value.sessions);
    visit("proxy", value.proxy);
    visit("preferences", value.preferences);
    visit("secrets", value.secrets);
    visit("secretsNotice", value.secretsNotice);
    visit("problems", value.problems);
    visit("revision", value.revision);
}
void to_json(nlohmann::json& json, const State& value) {
    json = nlohmann::json::object();
    fields(Writer{json}, value);
    json["apps"] = *value.apps;
}
void from_json(const nlohmann::json& json, State& value) {
    requireObject(json);
    fields(Reader{json}, value);
    if (const auto apps = json.find("apps"); apps != json.end())
        value.apps =
            std::make_shared<const std::vector<access::App>>(apps->get<std::vector<access::App>>());
}

} // namespace engine
} // namespace gatehouse
