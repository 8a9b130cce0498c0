// SPDX-License-Identifier: Apache-2.0
// The filter of the activity page: "role:dev service:s3 status:4xx process:terraform words".
#pragma once

#include "core/access/RequestRecord.h"

#include <QString>

#include <string>
#include <vector>

namespace gatehouse::ui {

/// Terms are joined by "and"; each matches a part of its field, ignoring case. `status:` takes a
/// number, "4xx", "error" (400 and above, or no answer) or "ok". Quotes keep spaces; a leading
/// minus turns a term round. Unknown keys are free text, which looks in every shown field.
class RequestFilter final {
public:
    [[nodiscard]] static RequestFilter parse(const QString& text);
    [[nodiscard]] bool matches(const access::RequestRecord& record) const;
    [[nodiscard]] bool isEmpty() const { return m_terms.empty(); }

private:
    enum class Field { Role, Service, Status, Process, Region, Account, Any };
    struct Term {
        Field field = Field::Any;
        std::string value; ///< Lower case.
        bool isNegated = false;
    };
    [[nodiscard]] static bool matches(const Term& term, const access::RequestRecord& record);

    std::vector<Term> m_terms;
};

} // namespace gatehouse::ui
