// SPDX-License-Identifier: Apache-2.0
// How values are said to people: times, counts, accounts, sizes. Pure functions; all translated.
#pragma once

#include "core/access/App.h"
#include "core/access/Session.h"
#include "core/base/Clock.h"
#include "core/base/Problem.h"
#include "core/engine/State.h"

#include <QString>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::ui {

[[nodiscard]] QString toQString(std::string_view text);
[[nodiscard]] inline std::string toStd(const QString& text) {
    return text.toStdString();
}

namespace wording {

/// "6 h 12 min", "52 min", "40 s".
[[nodiscard]] QString duration(std::chrono::seconds span);
/// "6 h 12", "52 min", "40 s": for narrow places.
[[nodiscard]] QString shortDuration(std::chrono::seconds span);
/// "52 min left", "expired", "no end".
[[nodiscard]] QString timeLeft(const std::optional<TimePoint>& expiry, TimePoint now);
[[nodiscard]] QString shortTimeLeft(const std::optional<TimePoint>& expiry, TimePoint now);
/// "3 s ago", "12 min ago", "yesterday", "3 Nov".
[[nodiscard]] QString ago(TimePoint then, TimePoint now);
/// Local clock: "14:54"; with the day when it is not today's.
[[nodiscard]] QString clockTime(TimePoint time, TimePoint now);
/// "14:02:31", local.
[[nodiscard]] QString secondsTime(TimePoint time);
/// Local date and time in full, for tool tips.
[[nodiscard]] QString fullTime(TimePoint time);
/// "84 ms", "1.9 s", "2 min 4 s".
[[nodiscard]] QString latency(std::chrono::microseconds span);
/// "64 MB".
[[nodiscard]] QString bytes(std::uint64_t count);
/// "2222 3333 4444"; other text as it is.
[[nodiscard]] QString account(std::string_view accountId);
/// "AWS GovCloud"; the id itself when unknown.
[[nodiscard]] QString partition(std::string_view partitionId);
[[nodiscard]] QString requests(std::uint64_t count);
[[nodiscard]] QString sessions(std::size_t count);
[[nodiscard]] QString roles(std::size_t count);
[[nodiscard]] QString apps(std::size_t count);
[[nodiscard]] QString profiles(std::size_t count);
[[nodiscard]] QString accounts(std::size_t count);
/// "On", "Starting", "Off", "Failed".
[[nodiscard]] QString proxyStatus(engine::ProxyStatus status);
/// Under the name of a connection in the sidebar: "alice · ~/.aws", "signed out".
[[nodiscard]] QString connectionStatus(const engine::ConnectionState& connection, TimePoint now);
/// "active", "expires soon", …
[[nodiscard]] QString sessionState(access::SessionState state);
[[nodiscard]] QString problem(const Problem& problem);
/// Up to two letters for an account tile, from the app's name: "awsconsole-prod" gives "PR".
[[nodiscard]] QString initials(std::string_view name);

} // namespace wording
} // namespace gatehouse::ui
