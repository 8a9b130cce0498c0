// SPDX-License-Identifier: Apache-2.0
#include "core/exports/ChildEnvironment.h"

#include <utility>

namespace gatehouse::exports {

Environment childEnvironment(Environment base, const Variables& set,
                             const std::vector<std::string>& unset) {
    for (const std::string& name : unset)
        base.unset(name);
    for (const auto& [name, value] : set)
        base.set(name, value);
    return base;
}

} // namespace gatehouse::exports
