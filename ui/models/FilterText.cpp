// SPDX-License-Identifier: Apache-2.0
#include "ui/models/FilterText.h"

#include "ui/models/Wording.h"

#include <QStringList>

#include <algorithm>

namespace gatehouse::ui {

std::string lowered(std::string_view text) {
    const bool isAscii =
        std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
    if (!isAscii)
        return toStd(toQString(text).toLower());
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    }
    return result;
}

FilterText::FilterText(const QString& typed) {
    // An account number typed in its groups is one word.
    QString joined = typed.simplified();
    QString digits = joined;
    digits.remove(QLatin1Char(' '));
    const bool isNumber = digits.size() > 4 && std::all_of(digits.begin(), digits.end(),
                                                           [](QChar c) { return c.isDigit(); });
    if (isNumber)
        joined = digits;
    for (const QString& word : joined.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        m_words.push_back(lowered(toStd(word)));
}

bool FilterText::matches(std::string_view text) const {
    return std::all_of(m_words.begin(), m_words.end(), [&](const std::string& word) {
        return text.find(word) != std::string_view::npos;
    });
}

} // namespace gatehouse::ui
