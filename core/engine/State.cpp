// SPDX-License-Identifier: Apache-2.0
#include "core/engine/State.h"

namespace gatehouse::engine {

std::string appKey(const access::App& app) {
    return appKey(app.connectionId, app.name);
}

std::string appKey(const std::string& connectionId, const std::string& appName) {
    return connectionId + '/' + appName;
}

std::string roleKey(const std::string& connectionId, const std::string& appName,
                    const std::string& arn) {
    return appKey(connectionId, appName) + ' ' + arn;
}

} // namespace gatehouse::engine
