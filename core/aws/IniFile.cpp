// SPDX-License-Identifier: Apache-2.0
#include "core/aws/IniFile.h"

#include "core/aws/IniLines.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <utility>

namespace gatehouse::aws {
namespace {

IniEntry& entryOf(std::vector<IniEntry>& entries, std::string key, int line) {
    const auto found = std::ranges::find(entries, key, &IniEntry::key);
    IniEntry& entry =
        found != entries.end() ? *found : entries.emplace_back(IniEntry{std::move(key), {}, 0});
    entry.value.clear();
    entry.nested.clear();
    entry.line = line;
    return entry;
}

class Reader {
public:
    explicit Reader(std::string_view file) : m_file(file) {}

    IniFile read(std::string_view text) {
        for (const IniLine& line : iniLines(text))
            readLine(line);
        finishEntry();
        return std::move(m_result);
    }

private:
    void readLine(const IniLine& line) {
        if (line.isComment)
            return;
        if (line.text.empty()) {
            if (m_entry >= 0)
                m_parts.emplace_back();
            return;
        }
        const bool continues = m_entry >= 0 && line.indent > m_indent;
        if (line.text.front() == '[') {
            if (continues)
                warn(line.number, {},
                     "The AWS CLI reads this indented section line as part of the value above.",
                     "Remove the blanks before '['.");
            beginSection(line);
        } else if (continues) {
            m_parts.emplace_back(line.text);
            if (!m_parts.front().empty() && line.text.find('=') != std::string_view::npos)
                warn(line.number, entry().key,
                     "This indented line is read as part of the value of '" + entry().key + "'.",
                     "Remove the blanks at the start of the line if it is a setting of its own.");
        } else {
            readEntry(line);
        }
        if (!continues)
            m_indent = line.indent;
    }

    void beginSection(const IniLine& line) {
        finishEntry();
        const std::size_t close = line.text.find(']');
        m_section = -1;
        if (close == std::string_view::npos || close < 2)
            return;
        if (line.text.rfind(']') != close)
            warn(line.number, {},
                 "The AWS CLI reads everything up to the last ']' of this line as the name.",
                 "Put comments on lines of their own.");
        const std::string name(line.text.substr(1, close - 1));
        auto& sections = m_result.sections;
        const auto found = std::ranges::find(sections, name, &IniSection::name);
        m_section = static_cast<int>(found - sections.begin());
        if (found == sections.end())
            sections.push_back({name, line.number});
    }

    void readEntry(const IniLine& line) {
        finishEntry();
        const std::size_t delimiter = line.text.find_first_of("=:");
        if (delimiter == std::string_view::npos || m_section < 0)
            return; // botocore refuses such files; what it says is told by iniRefusals
        std::string key = toLower(trim(line.text.substr(0, delimiter)));
        if (key.empty())
            return;
        auto& entries = m_result.sections[static_cast<std::size_t>(m_section)].entries;
        const IniEntry& added = entryOf(entries, std::move(key), line.number);
        m_entry = static_cast<int>(&added - entries.data());
        m_parts.assign(1, std::string(trim(line.text.substr(delimiter + 1))));
    }

    void finishEntry() {
        if (m_entry < 0)
            return;
        IniEntry& done = entry();
        while (m_parts.size() > 1 && m_parts.back().empty())
            m_parts.pop_back();
        if (m_parts.size() > 1 && m_parts.front().empty())
            readBlock(done);
        else
            done.value = cleaned(join(), done);
        m_entry = -1;
        m_parts.clear();
    }

    void readBlock(IniEntry& block) {
        for (std::size_t i = 1; i < m_parts.size(); ++i) {
            const std::size_t equals = m_parts[i].find('=');
            if (equals == std::string::npos)
                continue;
            const std::string_view part = m_parts[i];
            IniEntry& one =
                entryOf(block.nested, toLower(trim(part.substr(0, equals))), block.line);
            one.value = cleaned(std::string(trim(part.substr(equals + 1))), one);
        }
    }

    [[nodiscard]] std::string join() const {
        std::string joined;
        for (const std::string& part : m_parts)
            joined += (joined.empty() ? "" : "\n") + part;
        return joined;
    }

    // Comments behind a value and quotes around it: other SDKs take them off, the CLI does not.
    std::string cleaned(std::string value, const IniEntry& of) {
        if (of.key == "credential_process")
            return value;
        for (std::size_t i = 1; i < value.size(); ++i) {
            if ((value[i] != '#' && value[i] != ';') ||
                (value[i - 1] != ' ' && value[i - 1] != '\t'))
                continue;
            warn(of.line, of.key,
                 "The AWS CLI reads the comment behind the value of '" + of.key +
                     "' as part of the value.",
                 "Put the comment on a line of its own.");
            value = trim(std::string_view(value).substr(0, i));
            break;
        }
        if (value.size() >= 2 && value.front() == '"' && value.find('"', 1) == value.size() - 1) {
            warn(of.line, of.key,
                 "The AWS CLI reads the quotes around the value of '" + of.key +
                     "' as part of the value.",
                 "Write the value without quotes.");
            value = value.substr(1, value.size() - 2);
        }
        return value;
    }

    IniEntry& entry() {
        return m_result.sections[static_cast<std::size_t>(m_section)]
            .entries[static_cast<std::size_t>(m_entry)];
    }

    void warn(int line, std::string key, std::string message, std::string fix) {
        m_result.problems.push_back({Problem::Severity::Warning, std::string(m_file), line,
                                     std::move(key), std::move(message), std::move(fix)});
    }

    std::string_view m_file;
    IniFile m_result;
    int m_section = -1; ///< Index; -1 before the first section and after an unreadable one.
    int m_entry = -1;   ///< Index in the section, while its value may still go on.
    int m_indent = 0;
    std::vector<std::string> m_parts;
};

} // namespace

const IniEntry* IniSection::find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &IniEntry::key);
    return found == entries.end() ? nullptr : &*found;
}

IniFile IniFile::parse(std::string_view text, std::string_view file) {
    IniFile result = Reader(file).read(text);
    std::vector<Problem> refusals = iniRefusals(text, file);
    result.problems.insert(result.problems.end(), std::make_move_iterator(refusals.begin()),
                           std::make_move_iterator(refusals.end()));
    std::ranges::stable_sort(result.problems, {}, &Problem::line);
    return result;
}

} // namespace gatehouse::aws
