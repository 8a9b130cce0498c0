// SPDX-License-Identifier: Apache-2.0
// {"set": {"NAME": "VALUE"}, "unset": ["NAME"]}
#include "core/exports/Format.h"

#include <nlohmann/json.hpp>

namespace gatehouse::exports {

Result<std::string> writeJson(const Variables& set, const std::vector<std::string>& unset) {
    nlohmann::ordered_json document;
    document["set"] = nlohmann::ordered_json::object();
    for (const auto& [name, value] : set)
        document["set"][name] = value;
    document["unset"] = unset;
    return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

} // namespace gatehouse::exports
