// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/EventLoop.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gatehouse::proxy {

namespace {

using Steady = std::chrono::steady_clock::time_point;

struct Watch {
    std::uint32_t generation = 0;
    unsigned interest = 0;
    ReadyHandler handler;
};

std::uint32_t toEpoll(unsigned interest) {
    std::uint32_t events = 0;
    if ((interest & EventLoop::Readable) != 0)
        events |= EPOLLIN;
    if ((interest & EventLoop::Writable) != 0)
        events |= EPOLLOUT;
    return events;
}

} // namespace

struct EventLoop::State {
    explicit State(const Clock& theClock)
        : clock(theClock), poller(epoll_create1(EPOLL_CLOEXEC)),
          wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (poller < 0 || wake < 0)
            std::abort(); // no descriptors at start: nothing of the program can work
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = static_cast<std::uint32_t>(wake);
        epoll_ctl(poller, EPOLL_CTL_ADD, wake, &event);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        ::close(wake);
        ::close(poller);
    }

    void run();
    void turn(int patience);
    void runTasks();
    void runTimers();
    [[nodiscard]] int untilNextTimer() const;
    void dispatch(const epoll_event& event);
    void signal() const {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wake, &one, sizeof one);
    }

    const Clock& clock;
    const int poller;
    const int wake;
    std::thread thread;
    std::atomic<std::thread::id> here{};
    std::atomic<bool> isStopping{false};

    std::mutex mutex; // guards `tasks`
    std::vector<std::function<void()>> tasks;
    /// Posted by the loop's own thread: neither a lock nor a wake-up is needed.
    std::vector<std::function<void()>> ownTasks;

    std::unordered_map<int, std::shared_ptr<Watch>> watches;
    std::uint32_t lastGeneration = 0;

    std::map<std::pair<Steady, TimerId>, std::function<void()>> timers;
    std::unordered_map<TimerId, Steady> timerTimes;
    TimerId lastTimer = 0;
};

void EventLoop::State::run() {
    here = std::this_thread::get_id();
    ::pthread_setname_np(::pthread_self(), "gatehouse-io");
    while (!isStopping)
        turn(untilNextTimer());
    here = std::thread::id();
}

void EventLoop::State::turn(int patience) {
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(poller, events.data(), static_cast<int>(events.size()), patience);
    for (int i = 0; i < count && !isStopping; ++i)
        dispatch(events[static_cast<std::size_t>(i)]);
    runTasks();
    runTimers();
}

void EventLoop::State::dispatch(const epoll_event& event) {
    const int descriptor = static_cast<int>(event.data.u64 & 0xffffffffU);
    if (descriptor == wake) {
        std::uint64_t ignored = 0;
        [[maybe_unused]] const auto got = ::read(wake, &ignored, sizeof ignored);
        return;
    }
    const auto found = watches.find(descriptor);
    // An earlier handler of this batch may have closed the descriptor and opened another one.
    if (found == watches.end() || found->second->generation != (event.data.u64 >> 32U))
        return;
    const std::shared_ptr<Watch> watch = found->second;
    const bool isBroken = (event.events & (EPOLLHUP | EPOLLERR)) != 0;
    const bool wantsRead = (watch->interest & Readable) != 0;
    const bool wantsWrite = (watch->interest & Writable) != 0;
    watch->handler((event.events & EPOLLIN) != 0 || (isBroken && (wantsRead || !wantsWrite)),
                   (event.events & EPOLLOUT) != 0 || (isBroken && wantsWrite));
}

void EventLoop::State::runTasks() {
    std::vector<std::function<void()>> batch;
    {
        const std::lock_guard lock(mutex);
        batch.swap(tasks);
    }
    for (auto& task : ownTasks)
        batch.push_back(std::move(task));
    ownTasks.clear();
    for (auto& task : batch) {
        if (isStopping)
            return;
        task();
        task = nullptr; // what it holds dies here, not when the whole batch is through
    }
}

void EventLoop::State::runTimers() {
    const Steady now = clock.steady();
    while (!timers.empty() && timers.begin()->first.first <= now && !isStopping) {
        auto node = timers.extract(timers.begin());
        timerTimes.erase(node.key().second);
        node.mapped()();
    }
}

int EventLoop::State::untilNextTimer() const {
    if (!ownTasks.empty())
        return 0;
    if (timers.empty())
        return -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(timers.begin()->first.first - clock.steady());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

EventLoop::EventLoop(const Clock& clock) : m_state(std::make_unique<State>(clock)) {}

EventLoop::~EventLoop() {
    stop();
}

void EventLoop::start() {
    if (m_state->thread.joinable())
        return;
    m_state->isStopping = false;
    m_state->thread = std::thread([state = m_state.get()] { state->run(); });
}

void EventLoop::turn() {
    m_state->here = std::this_thread::get_id();
    m_state->turn(0);
}

void EventLoop::stop() {
    m_state->isStopping = true;
    m_state->signal();
    if (isHere() || !m_state->thread.joinable())
        return;
    m_state->thread.join();
    std::vector<std::function<void()>> dropped;
    {
        const std::lock_guard lock(m_state->mutex);
        dropped.swap(m_state->tasks);
    }
    m_state->ownTasks.clear();
}

void EventLoop::post(std::function<void()> task) {
    if (isHere()) {
        m_state->ownTasks.push_back(std::move(task));
        return;
    }
    bool mustWake = false;
    {
        const std::lock_guard lock(m_state->mutex);
        mustWake = m_state->tasks.empty();
        m_state->tasks.push_back(std::move(task));
    }
    if (mustWake)
        m_state->signal();
}

bool EventLoop::isHere() const {
    return m_state->here.load() == std::this_thread::get_id();
}

EventLoop::TimerId EventLoop::after(std::chrono::milliseconds delay, std::function<void()> task) {
    const TimerId id = ++m_state->lastTimer;
    const Steady when = m_state->clock.steady() + delay;
    m_state->timers.emplace(std::pair(when, id), std::move(task));
    m_state->timerTimes.emplace(id, when);
    return id;
}

void EventLoop::cancel(TimerId timer) {
    const auto found = m_state->timerTimes.find(timer);
    if (found == m_state->timerTimes.end())
        return;
    m_state->timers.erase({found->second, timer});
    m_state->timerTimes.erase(found);
}

void EventLoop::watch(int descriptor, unsigned interest, ReadyHandler handler) {
    auto watch = std::make_shared<Watch>();
    watch->generation = ++m_state->lastGeneration;
    watch->handler = std::move(handler);
    m_state->watches[descriptor] = std::move(watch);
    setInterest(descriptor, interest);
}

void EventLoop::setInterest(int descriptor, unsigned interest) {
    const auto found = m_state->watches.find(descriptor);
    if (found == m_state->watches.end() || found->second->interest == interest)
        return;
    // The system tells of hang-ups even to those who asked for nothing, again and again: whoever
    // wants nothing is taken out.
    int operation = EPOLL_CTL_MOD;
    if (interest == Nothing)
        operation = EPOLL_CTL_DEL;
    else if (found->second->interest == Nothing)
        operation = EPOLL_CTL_ADD;
    found->second->interest = interest;
    epoll_event event{};
    event.events = toEpoll(interest);
    event.data.u64 = (static_cast<std::uint64_t>(found->second->generation) << 32U) |
                     static_cast<std::uint32_t>(descriptor);
    epoll_ctl(m_state->poller, operation, descriptor, &event);
}

void EventLoop::unwatch(int descriptor) {
    setInterest(descriptor, Nothing);
    m_state->watches.erase(descriptor);
}

const Clock& EventLoop::clock() const {
    return m_state->clock;
}

} // namespace gatehouse::proxy
