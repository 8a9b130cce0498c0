// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/ProxyContext.h"

#include <utility>

namespace gatehouse::proxy {

ProxyContext::ProxyContext(ProxyOptions options)
    : loop(options.loop), clock(options.clock), leaves(options.leaves), sessions(options.sessions),
      environment(std::move(options.environment)), limits(options.limits),
      resolver(loop, options.pool), upstreams({loop, resolver, environment, limits.connect,
                                               limits.pooled, limits.pooledPerTarget}),
      programs(loop, options.pool) {}

std::string ProxyContext::temporaryFolder() const {
    return environment.get("TMPDIR").value_or("/tmp");
}

} // namespace gatehouse::proxy
