// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/Slips.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <vector>

namespace gatehouse::appservice {
namespace {

/// How many letters must be added, removed or changed to make one word of the other.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row.back();
}

} // namespace

std::string_view meantWord(std::string_view text, std::span<const std::string_view> ours) {
    constexpr std::size_t kLongest = 64; // a longer one is no slip, and would take long
    if (text.size() > kLongest || std::ranges::find(ours, text) != ours.end())
        return {};
    for (const std::string_view word : ours) {
        if (editDistance(text, word) <= (word.size() < 6 ? 1U : 2U))
            return word;
    }
    return {};
}

void reportSlips(const YAML::Node& map, const std::string& path, const char* what,
                 std::span<const std::string_view> ours, YamlReader& reader) {
    if (!map.IsDefined() || !map.IsMap())
        return;
    for (const auto& entry : map) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
        if (const std::string_view meant = meantWord(key, ours); !meant.empty())
            reader.report(Problem::Severity::Warning, entry.first, path + key,
                          "There is no key " + key + " in " + what + ", so it has no effect.",
                          "Write " + std::string(meant) + '.');
    }
}

YAML::Node mapMember(const YAML::Node& map, const char* key, const std::string& path,
                     YamlReader& reader) {
    const YAML::Node found = reader.member(map, key);
    if (found.IsDefined() && !found.IsNull() && !found.IsMap())
        reader.report(Problem::Severity::Error, found, path,
                      "A map of keys is expected here, so this is not used.",
                      std::string("Write ") + key + ": and its keys below, indented.");
    return found;
}

} // namespace gatehouse::appservice
