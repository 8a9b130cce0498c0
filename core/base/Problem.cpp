// SPDX-License-Identifier: Apache-2.0
#include "core/base/Problem.h"

namespace gatehouse {

std::string Problem::sentence() const {
    std::string text = file;
    if (line > 0)
        text += (text.empty() ? "line " : ", line ") + std::to_string(line);
    if (!text.empty() && !key.empty())
        text += ", " + key;
    if (!text.empty())
        text += ": ";
    text += message;
    if (!fix.empty())
        text += ' ' + fix;
    return text;
}

} // namespace gatehouse
