// SPDX-License-Identifier: Apache-2.0
#include "core/aws/IniLines.h"

#include "core/base/Encoding.h"

#include <map>
#include <set>
#include <string>

namespace gatehouse::aws {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

int sequenceLength(unsigned char lead) {
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// The line of the first byte that is not UTF-8; 0 when all are.
int lineOfBadByte(std::string_view text) {
    int line = 1;
    for (std::size_t i = 0; i < text.size();) {
        const int length = sequenceLength(static_cast<unsigned char>(text[i]));
        if (length == 0 || i + static_cast<std::size_t>(length) > text.size())
            return line;
        for (int k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0xC0U) != 0x80)
                return line;
        }
        line += text[i] == '\n' ? 1 : 0;
        i += static_cast<std::size_t>(length);
    }
    return 0;
}

// Walks the file as configparser does in its strict mode and notes where that gives up.
class StrictWalk {
public:
    explicit StrictWalk(std::string_view file) : m_file(file) {}

    std::vector<Problem> walk(std::string_view text) {
        if (text.starts_with(kByteOrderMark))
            refuse(1, {}, "the file begins with a byte order mark",
                   "Save the file as UTF-8 without a byte order mark.");
        if (const int line = lineOfBadByte(text); line > 0)
            refuse(line, {}, "the line is not valid UTF-8", "Save the file as UTF-8.");
        for (const IniLine& line : iniLines(text))
            step(line);
        return std::move(m_problems);
    }

private:
    void step(const IniLine& line) {
        if (line.isComment || line.text.empty())
            return;
        if (m_hasSection && m_hasOption && line.indent > m_indent) {
            if (m_isBlock && line.text.find('=') == std::string_view::npos)
                refuse(line.number, m_option, "a line of the block '" + m_option + "' has no '='",
                       "Write it as 'key = value' or remove it.");
            return;
        }
        m_indent = line.indent;
        const std::size_t close = line.text.rfind(']');
        if (line.text.front() == '[' && close != std::string_view::npos && close >= 2)
            return section(line, std::string(line.text.substr(1, close - 1)));
        if (line.text.front() == '[' && line.text.find_first_of("=:") == std::string_view::npos)
            return refuse(line.number, {}, "the section line is not closed or has no name",
                          "Write it as '[profile NAME]'.");
        if (!m_hasSection)
            return refuse(line.number, {}, "the line stands before the first section",
                          "Put a section line such as '[default]' above it.");
        option(line);
    }

    void section(const IniLine& line, std::string name) {
        m_hasSection = true;
        m_hasOption = false;
        const auto [found, isNew] = m_sections.emplace(name, line.number);
        if (!isNew && name != "DEFAULT")
            refuse(line.number, {},
                   "the section [" + name + "] is there twice, first in line " +
                       std::to_string(found->second),
                   "Make one section of the two.");
        m_section = std::move(name);
        m_options.clear();
    }

    void option(const IniLine& line) {
        const std::size_t delimiter = line.text.find_first_of("=:");
        m_hasOption = false;
        if (delimiter == std::string_view::npos)
            return refuse(line.number, {}, "the line has no '='",
                          "Write it as 'key = value', or begin it with '#' if it is a comment.");
        m_option = toLower(trim(line.text.substr(0, delimiter)));
        if (m_option.empty())
            return refuse(line.number, {}, "the line has no key before the '='",
                          "Write it as 'key = value'.");
        m_hasOption = true;
        m_isBlock = trim(line.text.substr(delimiter + 1)).empty();
        if (!m_options.insert(m_option).second)
            refuse(line.number, m_option,
                   "the key '" + m_option + "' is there twice in [" + m_section + "]",
                   "Remove one of the two; the later one counts here.");
    }

    void refuse(int line, std::string key, const std::string& reason, std::string fix) {
        m_problems.push_back({Problem::Severity::Warning, std::string(m_file), line, std::move(key),
                              "The AWS CLI and boto3 refuse the whole file because " + reason + ".",
                              std::move(fix)});
    }

    std::string_view m_file;
    std::vector<Problem> m_problems;
    std::map<std::string, int> m_sections;
    std::set<std::string> m_options; ///< Of the current section.
    std::string m_section;
    std::string m_option;
    int m_indent = 0;
    bool m_hasSection = false;
    bool m_hasOption = false;
    bool m_isBlock = false; ///< The current option's own line holds no value.
};

} // namespace

std::vector<IniLine> iniLines(std::string_view text) {
    std::vector<IniLine> lines;
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        const std::string_view raw = text.substr(0, end);
        const std::size_t first = raw.find_first_not_of(" \t\v\f");
        IniLine line;
        line.number = static_cast<int>(lines.size()) + 1;
        line.indent = first == std::string_view::npos ? 0 : static_cast<int>(first);
        line.text = trim(raw);
        line.isComment = line.text.starts_with('#') || line.text.starts_with(';');
        lines.push_back(line);
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return lines;
}

std::vector<Problem> iniRefusals(std::string_view text, std::string_view file) {
    return StrictWalk(file).walk(text);
}

} // namespace gatehouse::aws
