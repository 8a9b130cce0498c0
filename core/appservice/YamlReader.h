// SPDX-License-Identifier: Apache-2.0
// Reads values out of YAML and tells what is wrong with them, with file, line and key. Nothing in
// here throws.
#pragma once

#include "core/appservice/Definitions.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace YAML {
class Node;
}

namespace gatehouse::appservice {

/// One file's worth; problems are added to the caller's list. Keys in problems are paths such as
/// "spec.allow.aws_role_arns".
class YamlReader final {
public:
    YamlReader(std::string file, std::vector<Problem>& problems);

    /// Calls `use` with each document of the text. One that cannot be parsed becomes a Problem; the
    /// others are still read.
    void eachDocument(const std::string& text, const std::function<void(const YAML::Node&)>& use);

    [[nodiscard]] Place placeOf(const YAML::Node& node) const;
    void report(Problem::Severity severity, const YAML::Node& node, std::string key,
                std::string message, std::string fix);

    /// The member, or a null node when there is none or `map` is no map.
    [[nodiscard]] YAML::Node member(const YAML::Node& map, const char* key) const;
    /// A scalar as text, "" when absent.
    [[nodiscard]] std::string text(const YAML::Node& map, const char* key, const std::string& path);
    /// A list of scalars; a lone scalar counts as a list of one.
    [[nodiscard]] std::vector<std::string> list(const YAML::Node& map, const char* key,
                                                const std::string& path);
    /// A map of scalars to scalars.
    [[nodiscard]] std::map<std::string, std::string> strings(const YAML::Node& map, const char* key,
                                                             const std::string& path);
    /// A map of scalars to lists.
    [[nodiscard]] std::map<std::string, std::vector<std::string>>
    lists(const YAML::Node& map, const char* key, const std::string& path);
    /// A list of texts that may hold templates. `- {{external.x}}` without quotes, which YAML takes
    /// for a map, is understood and told.
    [[nodiscard]] std::vector<TemplateText> templates(const YAML::Node& map, const char* key,
                                                      const std::string& path);

private:
    /// What an unquoted template means, with a warning; nothing when the node is none.
    [[nodiscard]] std::optional<std::string> withoutQuotes(const YAML::Node& node,
                                                           const std::string& path);
    [[nodiscard]] std::vector<std::string> scalars(const YAML::Node& node, const std::string& path);
    void parseOne(const std::string& document, const std::function<void(const YAML::Node&)>& use);

    std::string m_file;
    std::vector<Problem>& m_problems;
    int m_linesBefore = 0; ///< Of the file, before the document that is being read.
};

} // namespace gatehouse::appservice
