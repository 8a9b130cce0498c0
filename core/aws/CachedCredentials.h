// SPDX-License-Identifier: Apache-2.0
// Credentials kept and renewed before they expire, by one flight however many ask.
#pragma once

#include "core/aws/Credentials.h"
#include "core/base/Executor.h"

#include <functional>
#include <memory>

namespace gatehouse::aws {

/// Something that gives credentials whenever asked, at once as a rule. Safe from any thread.
class CredentialProvider {
public:
    using Reply = std::function<void(Result<Credentials>)>;
    virtual ~CredentialProvider() = default;
    /// Replies before returning when good ones are at hand, else later on a pool thread. No reply
    /// comes once the provider is gone.
    virtual void get(Reply reply) = 0;
    /// Blocks where they must be fetched first.
    [[nodiscard]] virtual Result<Credentials> get(const Cancel& cancel) = 0;
    /// The next to ask gets fresh ones: what was kept is wrong or its source has changed.
    virtual void forget() = 0;
};

/// How early credentials are renewed. Between `early` and `late` before the expiry those at hand
/// are given while a renewal runs behind; after `late` the asker waits for it; when it fails they
/// are given for as long as they are valid.
struct RenewalTimes {
    Seconds early{600};
    Seconds late{60};
    /// After a failure nobody asks again before this has passed, while valid ones are at hand.
    Seconds pauseAfterFailure{30};
    /// Credentials that never expire are looked up again after this: somebody may have rotated
    /// them.
    Seconds recheck{300};
};

/// `pool` and `clock` outlive it.
class CachedCredentials final : public CredentialProvider {
public:
    using Load = std::function<Result<Credentials>(const Cancel&)>;
    CachedCredentials(Load load, Executor& pool, const Clock& clock, RenewalTimes times = {});
    CachedCredentials(const CachedCredentials&) = delete;
    CachedCredentials& operator=(const CachedCredentials&) = delete;
    /// Cancels a flight and drops those who wait; does not block on it.
    ~CachedCredentials() override;

    void get(Reply reply) override;
    [[nodiscard]] Result<Credentials> get(const Cancel& cancel) override;
    void forget() override;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace gatehouse::aws
