// SPDX-License-Identifier: Apache-2.0
#include "core/aws/CachedCredentials.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace gatehouse::aws {

/// One flight at a time. It begins queued on the pool; a thread that blocks for it takes it over
/// while it is queued, so that a pool full of those who wait cannot hold it up.
struct CachedCredentials::State : std::enable_shared_from_this<State> {
    enum class Flight { None, Queued, Running };
    enum class Need { None, Soon, Now };

    State(Load loader, Executor& executor, const Clock& time, RenewalTimes renewal)
        : load(std::move(loader)), pool(executor), clock(time), times(renewal) {}

    [[nodiscard]] bool isValid() const {
        return kept && (!kept->expiry || *kept->expiry > clock.now());
    }

    [[nodiscard]] Need need() const {
        if (!isValid())
            return Need::Now;
        const TimePoint now = clock.now();
        if (hasFailed && now - failedAt < times.pauseAfterFailure)
            return Need::None;
        if (!kept->expiry)
            return now - fetchedAt >= times.recheck ? Need::Soon : Need::None;
        // Short-lived credentials would else be renewed all the time.
        const auto life = *kept->expiry - fetchedAt;
        const auto left = *kept->expiry - now;
        if (left <= std::min<TimePoint::duration>(times.late, life / 10))
            return Need::Now;
        return left <= std::min<TimePoint::duration>(times.early, life / 2) ? Need::Soon
                                                                            : Need::None;
    }

    void queue() {
        if (flight != Flight::None)
            return;
        flight = Flight::Queued;
        post();
    }

    void post() {
        pool.post([self = shared_from_this()] {
            std::unique_lock lock(self->mutex);
            if (self->flight == Flight::Queued)
                self->run(lock, self->stopping);
        });
    }

    /// Called with the lock held; it is free while loading and replying.
    void run(std::unique_lock<std::mutex>& lock, const Cancel& cancel) {
        flight = Flight::Running;
        const auto startedFor = generation;
        lock.unlock();
        Result<Credentials> result = load(cancel);
        lock.lock();
        const bool wasGivenUp = !result && result.error().code == ErrorCode::Cancelled;
        if (wasGivenUp && !stopping.isCancelled() && (!waiting.empty() || blocked > 0)) {
            // The one who flew has lost interest; others have not.
            flight = Flight::Queued;
            post();
            arrived.notify_all();
            return;
        }
        flight = Flight::None;
        ++landed;
        if (result && startedFor == generation) {
            kept = *result;
            fetchedAt = clock.now();
        }
        hasFailed = !result;
        failedAt = clock.now();
        last = !result && isValid() ? Result<Credentials>(*kept) : std::move(result);
        std::vector<Reply> replies = std::exchange(waiting, {});
        const Result<Credentials> answer = last;
        arrived.notify_all();
        lock.unlock();
        for (const Reply& reply : replies)
            reply(answer);
        lock.lock();
    }

    const Load load;
    Executor& pool;
    const Clock& clock;
    const RenewalTimes times;
    const Cancel stopping;

    std::mutex mutex;
    std::condition_variable arrived;
    std::optional<Credentials> kept;
    Result<Credentials> last = fail(ErrorCode::Cancelled, "Stopped.");
    TimePoint fetchedAt{};
    TimePoint failedAt{};
    bool hasFailed = false;
    Flight flight = Flight::None;
    unsigned long generation = 0; ///< Counts forget().
    unsigned long landed = 0;     ///< Counts flights that have come to an end.
    int blocked = 0;              ///< Threads that wait.
    std::vector<Reply> waiting;
};

CachedCredentials::CachedCredentials(Load load, Executor& pool, const Clock& clock,
                                     RenewalTimes times)
    : m_state(std::make_shared<State>(std::move(load), pool, clock, times)) {}

CachedCredentials::~CachedCredentials() {
    m_state->stopping.cancel();
    const std::scoped_lock lock(m_state->mutex);
    m_state->waiting.clear();
}

void CachedCredentials::get(Reply reply) {
    State& state = *m_state;
    std::unique_lock lock(state.mutex);
    const State::Need need = state.need();
    if (need != State::Need::None)
        state.queue();
    if (need == State::Need::Now) {
        state.waiting.push_back(std::move(reply));
        return;
    }
    const Result<Credentials> answer = *state.kept;
    lock.unlock();
    reply(answer);
}

Result<Credentials> CachedCredentials::get(const Cancel& cancel) {
    const std::shared_ptr<State> state = m_state;
    std::unique_lock lock(state->mutex);
    const State::Need need = state->need();
    if (need == State::Need::Soon)
        state->queue();
    if (need != State::Need::Now)
        return *state->kept;
    const auto before = state->landed;
    while (state->landed == before) {
        if (cancel.isCancelled() || state->stopping.isCancelled())
            return fail(ErrorCode::Cancelled, "Looking for credentials was stopped.");
        if (state->flight != State::Flight::Running) {
            state->run(lock, cancel);
            continue;
        }
        ++state->blocked;
        state->arrived.wait_for(lock, std::chrono::milliseconds(50));
        --state->blocked;
    }
    return state->last;
}

void CachedCredentials::forget() {
    const std::scoped_lock lock(m_state->mutex);
    m_state->kept.reset();
    ++m_state->generation;
}

} // namespace gatehouse::aws
