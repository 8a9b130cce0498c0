// SPDX-License-Identifier: Apache-2.0
#include "ui/models/RequestFilter.h"

#include "ui/models/FilterText.h"
#include "ui/models/Wording.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace gatehouse::ui {
namespace {

/// Splits at spaces outside double quotes; the quotes go.
QStringList splitTerms(const QString& text) {
    QStringList terms;
    QString term;
    bool isQuoted = false;
    for (const QChar c : text) {
        if (c == QLatin1Char('"')) {
            isQuoted = !isQuoted;
        } else if (c.isSpace() && !isQuoted) {
            if (!term.isEmpty())
                terms << term;
            term.clear();
        } else {
            term += c;
        }
    }
    if (!term.isEmpty())
        terms << term;
    return terms;
}

bool contains(std::string_view field, const std::string& value) {
    return lowered(field).find(value) != std::string::npos;
}

bool statusMatches(int status, bool isFinished, const std::string& value) {
    if (value == "error")
        return status >= 400 || (status == 0 && isFinished);
    if (value == "ok")
        return status >= 200 && status < 400;
    const std::string text = std::to_string(status);
    if (value.size() == 3 && value.substr(1) == "xx")
        return status >= 100 && text.front() == value.front();
    return text.compare(0, value.size(), value) == 0;
}

} // namespace

RequestFilter RequestFilter::parse(const QString& text) {
    static constexpr std::array<std::pair<std::string_view, Field>, 8> kKeys{{
        {"role", Field::Role},
        {"service", Field::Service},
        {"status", Field::Status},
        {"process", Field::Process},
        {"program", Field::Process},
        {"region", Field::Region},
        {"account", Field::Account},
        {"app", Field::Any},
    }};
    RequestFilter filter;
    for (const QString& part : splitTerms(text)) {
        std::string raw = lowered(toStd(part));
        Term term;
        if (raw.size() > 1 && raw.front() == '-') {
            term.isNegated = true;
            raw.erase(0, 1);
        }
        term.value = raw;
        if (const auto colon = raw.find(':'); colon != std::string::npos) {
            for (const auto& [key, field] : kKeys) {
                if (raw.compare(0, colon, key) != 0)
                    continue;
                term.field = field;
                term.value = raw.substr(colon + 1);
            }
        }
        if (!term.value.empty())
            filter.m_terms.push_back(std::move(term));
    }
    return filter;
}

bool RequestFilter::matches(const Term& term, const access::RequestRecord& record) {
    switch (term.field) {
    case Field::Role:
        return contains(record.roleDisplay, term.value);
    case Field::Service:
        return contains(record.service, term.value);
    case Field::Status:
        return statusMatches(record.status, !record.isRunning, term.value);
    case Field::Process:
        return contains(record.program, term.value);
    case Field::Region:
        return contains(record.region, term.value);
    case Field::Account:
        return contains(record.accountId, term.value);
    case Field::Any:
        break;
    }
    const std::array<std::string_view, 11> fields{
        record.roleDisplay, record.service, record.operation, record.path,
        record.host,        record.program, record.method,    record.error,
        record.errorCode,   record.region,  record.accountId};
    return std::any_of(fields.begin(), fields.end(),
                       [&](std::string_view field) { return contains(field, term.value); });
}

bool RequestFilter::matches(const access::RequestRecord& record) const {
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term& term) { return matches(term, record) != term.isNegated; });
}

} // namespace gatehouse::ui
