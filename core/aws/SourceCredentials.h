// SPDX-License-Identifier: Apache-2.0
// This computer's credentials, from the chain, kept and renewed.
#pragma once

#include "core/aws/CachedCredentials.h"
#include "core/aws/CredentialChain.h"

namespace gatehouse::aws {

class SourceCredentials final : public CredentialProvider {
public:
    /// `pool` outlives it.
    SourceCredentials(CredentialContext context, CredentialOptions options, Executor& pool);

    void get(Reply reply) override { m_cache.get(std::move(reply)); }
    [[nodiscard]] Result<Credentials> get(const Cancel& cancel) override {
        return m_cache.get(cancel);
    }
    void forget() override { m_cache.forget(); }

private:
    CachedCredentials m_cache;
};

} // namespace gatehouse::aws
