// SPDX-License-Identifier: Apache-2.0
// The values of the engine as JSON, for the files that keep them and for the socket that carries
// them. A missing member leaves its default; a member of the wrong type throws
// nlohmann::json::exception, which the caller catches and explains.
#pragma once

#include "core/engine/Engine.h"

#include <nlohmann/json_fwd.hpp>

namespace gatehouse {
void to_json(nlohmann::json& json, const Problem& value);
void from_json(const nlohmann::json& json, Problem& value);
void to_json(nlohmann::json& json, const Error& value);
void from_json(const nlohmann::json& json, Error& value);
} // namespace gatehouse

namespace gatehouse::access {
void to_json(nlohmann::json& json, const ConnectionSettings& value);
void from_json(const nlohmann::json& json, ConnectionSettings& value);
void to_json(nlohmann::json& json, const Role& value);
void from_json(const nlohmann::json& json, Role& value);
void to_json(nlohmann::json& json, const App& value);
void from_json(const nlohmann::json& json, App& value);
void to_json(nlohmann::json& json, const Identity& value);
void from_json(const nlohmann::json& json, Identity& value);
void to_json(nlohmann::json& json, const SessionInfo& value);
void from_json(const nlohmann::json& json, SessionInfo& value);
void to_json(nlohmann::json& json, const ConsoleRequest& value);
void from_json(const nlohmann::json& json, ConsoleRequest& value);
void to_json(nlohmann::json& json, const ConsoleOutlook& value);
void from_json(const nlohmann::json& json, ConsoleOutlook& value);
void to_json(nlohmann::json& json, const ConsoleLink& value);
void from_json(const nlohmann::json& json, ConsoleLink& value);
void to_json(nlohmann::json& json, const RequestRecord& value);
void from_json(const nlohmann::json& json, RequestRecord& value);
} // namespace gatehouse::access

namespace gatehouse::engine {
void to_json(nlohmann::json& json, const ConnectionState& value);
void from_json(const nlohmann::json& json, ConnectionState& value);
void to_json(nlohmann::json& json, const Preferences& value);
void from_json(const nlohmann::json& json, Preferences& value);
void to_json(nlohmann::json& json, const ProxyState& value);
void from_json(const nlohmann::json& json, ProxyState& value);
void to_json(nlohmann::json& json, const State& value);
void from_json(const nlohmann::json& json, State& value);
void to_json(nlohmann::json& json, const SessionRequest& value);
void from_json(const nlohmann::json& json, SessionRequest& value);
void to_json(nlohmann::json& json, const ConsoleLaunchRequest& value);
void from_json(const nlohmann::json& json, ConsoleLaunchRequest& value);
void to_json(nlohmann::json& json, const ConsoleLaunch& value);
void from_json(const nlohmann::json& json, ConsoleLaunch& value);
void to_json(nlohmann::json& json, const ExportRequest& value);
void from_json(const nlohmann::json& json, ExportRequest& value);
void to_json(nlohmann::json& json, const ExportText& value);
void from_json(const nlohmann::json& json, ExportText& value);
void to_json(nlohmann::json& json, const ExportFormat& value);
void from_json(const nlohmann::json& json, ExportFormat& value);
} // namespace gatehouse::engine
