// SPDX-License-Identifier: Apache-2.0
#include "core/http/XmlReader.h"

#include "core/base/Encoding.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace gatehouse::http {
namespace {

constexpr int kDeepest = 64;

tl::unexpected<Error> malformed(const char* what) {
    return fail(ErrorCode::BadInput, std::string("The XML cannot be read: ") + what + '.');
}

void appendUtf8(std::string& out, unsigned code) {
    const auto put = [&out](unsigned byte) {
        out += static_cast<char>(byte);
    };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | (code >> 6U));
        put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        put(0xE0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3FU));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

/// XML 1.0 section 2.2: no NUL, no surrogates, no control characters but three.
bool isXmlCharacter(unsigned code) {
    return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
           (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

/// One entity without & and ;. False when it is none that we know.
bool appendEntity(std::string& out, std::string_view name) {
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
        out += name == "amp"    ? '&'
               : name == "lt"   ? '<'
               : name == "gt"   ? '>'
               : name == "quot" ? '"'
                                : '\'';
        return true;
    }
    if (!name.starts_with('#') || name.size() < 2)
        return false;
    const bool isHex = name[1] == 'x';
    const std::string_view digits = name.substr(isHex ? 2 : 1);
    unsigned code = 0;
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, isHex ? 16 : 10);
    if (failed != std::errc() || end != digits.data() + digits.size() || !isXmlCharacter(code))
        return false;
    appendUtf8(out, code);
    return true;
}

bool appendText(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t ampersand = std::min(text.find('&'), text.size());
        out += text.substr(0, ampersand);
        text.remove_prefix(ampersand);
        if (text.empty())
            return true;
        const std::size_t end = text.find(';');
        if (end == std::string_view::npos || !appendEntity(out, text.substr(1, end - 1)))
            return false;
        text.remove_prefix(end + 1);
    }
    return true;
}

/// Empty when the tag has no name, or one with characters that names cannot have.
std::string localName(std::string_view tag) {
    const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    const std::size_t colon = name.find(':');
    const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
    const bool isName = std::ranges::all_of(local, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
    });
    return isName ? std::string(local) : std::string();
}

class Parser final {
public:
    explicit Parser(std::string_view text) : m_rest(text) {}

    Result<XmlElement> document() {
        if (m_rest.starts_with("\xEF\xBB\xBF"))
            m_rest.remove_prefix(3);
        if (!skipProlog())
            return malformed("its beginning is not understood");
        auto root = element(1);
        if (root && (skipProlog() || !m_rest.empty()))
            return malformed("something follows its root element");
        return root;
    }

private:
    bool skipPast(std::string_view end) {
        const std::size_t at = m_rest.find(end);
        if (at == std::string_view::npos)
            return false;
        m_rest.remove_prefix(at + end.size());
        return true;
    }

    /// To the next element. False for anything else, and at the end.
    bool skipProlog() {
        for (;;) {
            m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\r\n"), m_rest.size()));
            if (m_rest.starts_with("<?")) {
                if (!skipPast("?>"))
                    return false;
            } else if (m_rest.starts_with("<!--")) {
                if (!skipPast("-->"))
                    return false;
            } else {
                return m_rest.starts_with('<') && !m_rest.starts_with("<!");
            }
        }
    }

    /// The inside of the tag at the front; attributes may hold '>' in quotes.
    std::optional<std::string_view> takeTag() {
        char quote = 0;
        for (std::size_t at = 1; at < m_rest.size(); ++at) {
            const char c = m_rest[at];
            if (quote != 0) {
                quote = c == quote ? '\0' : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                const std::string_view tag = m_rest.substr(1, at - 1);
                m_rest.remove_prefix(at + 1);
                return tag;
            }
        }
        return std::nullopt;
    }

    Result<XmlElement> element(int depth) {
        if (depth > kDeepest)
            return malformed("it is nested too deeply");
        const auto tag = takeTag();
        if (!tag)
            return malformed("a tag has no end");
        XmlElement result;
        result.name = localName(*tag);
        if (result.name.empty())
            return malformed("a tag has no name");
        if (tag->ends_with('/'))
            return result;
        return content(std::move(result), depth);
    }

    Result<XmlElement> content(XmlElement result, int depth) {
        for (;;) {
            const std::size_t open = m_rest.find('<');
            if (open == std::string_view::npos)
                return malformed("an element has no end");
            if (!appendText(result.text, m_rest.substr(0, open)))
                return malformed("an entity is not known");
            m_rest.remove_prefix(open);
            if (m_rest.starts_with("</")) {
                const auto tag = takeTag();
                if (!tag || localName(tag->substr(1)) != result.name)
                    return malformed("an element ends under another name");
                return result;
            }
            if (m_rest.starts_with("<![CDATA[")) {
                const std::size_t end = m_rest.find("]]>");
                if (end == std::string_view::npos)
                    return malformed("a CDATA section has no end");
                result.text += m_rest.substr(9, end - 9);
                m_rest.remove_prefix(end + 3);
            } else if (m_rest.starts_with("<!--")) {
                if (!skipPast("-->"))
                    return malformed("a comment has no end");
            } else if (m_rest.starts_with("<?")) {
                if (!skipPast("?>"))
                    return malformed("an instruction has no end");
            } else if (m_rest.starts_with("<!")) {
                return malformed("it has a declaration");
            } else {
                auto child = element(depth + 1);
                if (!child)
                    return child;
                result.children.push_back(std::move(*child));
            }
        }
    }

    std::string_view m_rest;
};

} // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
    for (const XmlElement& one : children) {
        if (one.name == wanted)
            return &one;
    }
    return nullptr;
}

std::string XmlElement::textAt(std::initializer_list<std::string_view> names) const {
    const XmlElement* at = this;
    for (const std::string_view wanted : names) {
        at = at->child(wanted);
        if (at == nullptr)
            return {};
    }
    return std::string(trim(at->text));
}

Result<XmlElement> parseXml(std::string_view text) {
    return Parser(text).document();
}

} // namespace gatehouse::http
