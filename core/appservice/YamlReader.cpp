// SPDX-License-Identifier: Apache-2.0
#include "core/appservice/YamlReader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>

namespace gatehouse::appservice {
namespace {

bool isAbsent(const YAML::Node& node) {
    return !node.IsDefined() || node.IsNull();
}

/// "external.x" of the node that YAML makes of an unquoted {{external.x}}: a map whose only key is
/// a map whose only key is the text.
std::optional<std::string> unquotedTemplate(const YAML::Node& node) {
    if (!node.IsMap() || node.size() != 1)
        return std::nullopt;
    const YAML::Node inner = node.begin()->first;
    if (!inner.IsMap() || inner.size() != 1 || !inner.begin()->first.IsScalar())
        return std::nullopt;
    return inner.begin()->first.Scalar();
}

std::string reasonIn(const YAML::Exception& wrong) {
    return wrong.msg == YAML::ErrorMsg::DOC_IN_SCALAR ? "a quote is not closed" : wrong.msg;
}

std::string fixFor(const YAML::Exception& wrong, const std::string& document) {
    if (document.find("{{") != std::string::npos)
        return "Check the indentation and put quotes around texts with braces: "
               "\"{{external.aws_role_arns}}\".";
    if (wrong.msg.find("tab") != std::string::npos)
        return "Indent with spaces.";
    return "Check the indentation, quotes and colons there.";
}

bool isSeparator(std::string_view line) {
    return line == "---" || line.starts_with("--- ") || line.starts_with("---\t") ||
           line == "---\r";
}

} // namespace

YamlReader::YamlReader(std::string file, std::vector<Problem>& problems)
    : m_file(std::move(file)), m_problems(problems) {}

Place YamlReader::placeOf(const YAML::Node& node) const {
    const int line = node.IsDefined() ? node.Mark().line : -1;
    return {m_file, line < 0 ? 0 : m_linesBefore + line + 1};
}

void YamlReader::report(Problem::Severity severity, const YAML::Node& node, std::string key,
                        std::string message, std::string fix) {
    m_problems.push_back(
        {severity, m_file, placeOf(node).line, std::move(key), std::move(message), std::move(fix)});
}

void YamlReader::eachDocument(const std::string& text,
                              const std::function<void(const YAML::Node&)>& use) {
    // Documents are parsed one by one, so that a broken one costs only itself.
    std::string document;
    int line = 0;
    std::size_t start = 0;
    m_linesBefore = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size() - 1);
        const std::string_view content =
            std::string_view(text).substr(start, end - start + (text[end] == '\n' ? 0 : 1));
        if (isSeparator(content)) {
            parseOne(document, use);
            document.clear();
            m_linesBefore = line;
        }
        document.append(content).append("\n");
        start = end + 1;
        ++line;
    }
    parseOne(document, use);
}

void YamlReader::parseOne(const std::string& document,
                          const std::function<void(const YAML::Node&)>& use) {
    try {
        // The library takes the end of the text for the end of a quote that is still open, but an
        // end of the document inside a quote it refuses.
        const YAML::Node root = YAML::Load(document + "...\n");
        if (!isAbsent(root))
            use(root);
    } catch (const YAML::Exception& wrong) {
        const auto lines = static_cast<int>(std::ranges::count(document, '\n'));
        m_problems.push_back(
            {Problem::Severity::Error,
             m_file,
             wrong.mark.line < 0 ? 0 : m_linesBefore + std::min(wrong.mark.line + 1, lines),
             {},
             "This is not valid YAML (" + reasonIn(wrong) + "), so the document there is not used.",
             fixFor(wrong, document)});
    }
}

YAML::Node YamlReader::member(const YAML::Node& map, const char* key) const {
    if (!map.IsDefined() || !map.IsMap())
        return {};
    const YAML::Node found = map[key];
    return found.IsDefined() ? found : YAML::Node();
}

std::string YamlReader::text(const YAML::Node& map, const char* key, const std::string& path) {
    const YAML::Node node = member(map, key);
    if (isAbsent(node))
        return {};
    if (node.IsScalar())
        return node.Scalar();
    report(Problem::Severity::Error, node, path, "A single value is expected here.",
           std::string("Write ") + key + ": VALUE.");
    return {};
}

std::optional<std::string> YamlReader::withoutQuotes(const YAML::Node& node,
                                                     const std::string& path) {
    const auto inner = unquotedTemplate(node);
    if (!inner)
        return std::nullopt;
    const std::string meant = "{{" + *inner + "}}";
    report(Problem::Severity::Warning, node, path,
           meant + " stands here without quotes, which YAML takes for a map. It is understood "
                   "here, but Teleport would refuse the file.",
           "Write \"" + meant + "\".");
    return meant;
}

std::vector<std::string> YamlReader::scalars(const YAML::Node& node, const std::string& path) {
    if (isAbsent(node))
        return {};
    if (node.IsScalar())
        return {node.Scalar()};
    if (const auto meant = withoutQuotes(node, path))
        return {*meant};
    std::vector<std::string> values;
    if (!node.IsSequence()) {
        report(Problem::Severity::Error, node, path, "A list is expected here.",
               "Write one entry a line, each after a dash.");
        return values;
    }
    for (const YAML::Node& entry : node) {
        if (entry.IsScalar())
            values.push_back(entry.Scalar());
        else if (const auto meant = withoutQuotes(entry, path))
            values.push_back(*meant);
        else
            report(Problem::Severity::Error, entry, path, "This entry of the list is no text.",
                   "Put it in quotes, or remove it.");
    }
    return values;
}

std::vector<std::string> YamlReader::list(const YAML::Node& map, const char* key,
                                          const std::string& path) {
    return scalars(member(map, key), path);
}

std::map<std::string, std::string> YamlReader::strings(const YAML::Node& map, const char* key,
                                                       const std::string& path) {
    std::map<std::string, std::string> values;
    const YAML::Node node = member(map, key);
    if (isAbsent(node))
        return values;
    if (!node.IsMap()) {
        report(Problem::Severity::Error, node, path, "A map of names to values is expected here.",
               "Write one NAME: VALUE a line.");
        return values;
    }
    for (const auto& entry : node) {
        if (entry.first.IsScalar() && entry.second.IsScalar())
            values[entry.first.Scalar()] = entry.second.Scalar();
        else if (entry.first.IsScalar() && entry.second.IsNull())
            values[entry.first.Scalar()] = {};
        else
            report(Problem::Severity::Error, entry.first, path, "A label has one text as value.",
                   "Write NAME: VALUE.");
    }
    return values;
}

std::map<std::string, std::vector<std::string>>
YamlReader::lists(const YAML::Node& map, const char* key, const std::string& path) {
    std::map<std::string, std::vector<std::string>> values;
    const YAML::Node node = member(map, key);
    if (isAbsent(node))
        return values;
    if (!node.IsMap()) {
        report(Problem::Severity::Error, node, path, "A map of names to lists is expected here.",
               "Write NAME: [VALUE, ...].");
        return values;
    }
    for (const auto& entry : node) {
        if (entry.first.IsScalar())
            values[entry.first.Scalar()] = scalars(entry.second, path + '.' + entry.first.Scalar());
    }
    return values;
}

std::vector<TemplateText> YamlReader::templates(const YAML::Node& map, const char* key,
                                                const std::string& path) {
    std::vector<TemplateText> texts;
    const YAML::Node node = member(map, key);
    if (isAbsent(node))
        return texts;
    const auto add = [&](const YAML::Node& entry) {
        if (entry.IsScalar()) {
            texts.push_back({entry.Scalar(), placeOf(entry).line});
        } else if (const auto meant = withoutQuotes(entry, path)) {
            texts.push_back({*meant, placeOf(entry).line});
        } else {
            report(Problem::Severity::Error, entry, path, "This entry of the list is no text.",
                   "Write an ARN, or a template in quotes.");
        }
    };
    if (!node.IsSequence()) {
        add(node);
        return texts;
    }
    for (const YAML::Node& entry : node)
        add(entry);
    return texts;
}

} // namespace gatehouse::appservice
