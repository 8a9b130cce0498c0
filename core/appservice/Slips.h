// SPDX-License-Identifier: Apache-2.0
// Keys and words that are nearly right: a slip in them would else pass without a word, since files
// may hold much that does not concern AWS apps.
#pragma once

#include "core/appservice/YamlReader.h"

#include <span>
#include <string>
#include <string_view>

namespace gatehouse::appservice {

/// The word of `ours` that the text is most likely meant to be; empty when it is one of them, or
/// like none.
[[nodiscard]] std::string_view meantWord(std::string_view text,
                                         std::span<const std::string_view> ours);

/// Warns of each key of the map that is nearly one of `ours`. `what` is where it stands in words:
/// "an app". `path` comes before the key and ends in a dot, or is empty.
void reportSlips(const YAML::Node& map, const std::string& path, const char* what,
                 std::span<const std::string_view> ours, YamlReader& reader);

/// The member of the map; when it is there but no map itself, that is told as an error.
[[nodiscard]] YAML::Node mapMember(const YAML::Node& map, const char* key, const std::string& path,
                                   YamlReader& reader);

} // namespace gatehouse::appservice
