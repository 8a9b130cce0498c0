// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SourceCredentials.h"

namespace gatehouse::aws {

SourceCredentials::SourceCredentials(CredentialContext context, CredentialOptions options,
                                     Executor& pool)
    : m_cache([chain = std::make_shared<CredentialChain>(context, std::move(options))](
                  const Cancel& cancel) { return chain->load(cancel); },
              pool, context.clock) {}

} // namespace gatehouse::aws
