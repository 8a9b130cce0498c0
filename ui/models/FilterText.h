// SPDX-License-Identifier: Apache-2.0
// What a person typed into a search field, matched against lower-cased text.
#pragma once

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::ui {

/// Lower case for searching; letters outside ASCII included.
[[nodiscard]] std::string lowered(std::string_view text);

/// Words separated by spaces; all must be found, in any order.
class FilterText final {
public:
    explicit FilterText(const QString& typed);
    [[nodiscard]] bool isEmpty() const { return m_words.empty(); }
    /// `text` is lower case already.
    [[nodiscard]] bool matches(std::string_view text) const;

private:
    std::vector<std::string> m_words;
};

} // namespace gatehouse::ui
