// SPDX-License-Identifier: Apache-2.0
// Requests as text, for a file: what the activity page shows, nothing more.
#pragma once

#include "core/access/RequestRecord.h"

#include <QByteArray>

#include <vector>

namespace gatehouse::ui {

[[nodiscard]] QByteArray requestsAsJson(const std::vector<access::RequestRecord>& records);
/// RFC 4180, with a header line; a field that a spreadsheet would take for a formula is quoted by
/// an apostrophe.
[[nodiscard]] QByteArray requestsAsCsv(const std::vector<access::RequestRecord>& records);

} // namespace gatehouse::ui
