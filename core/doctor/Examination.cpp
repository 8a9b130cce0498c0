// SPDX-License-Identifier: Apache-2.0
#include "core/doctor/Examination.h"

#include "core/doctor/Ward.h"
#include "core/exports/Plan.h"

#include <thread>
#include <utility>

namespace gatehouse::doctor {

void examine(const Options& options, const Listener& listener, const Cancel& cancel) {
    const Ward ward{options, listener, cancel, exports::withoutExport(options.environment)};
    if (options.tools.empty()) {
        for (const auto check : {checkGatehouse, checkVariables, checkFiles, checkNetwork}) {
            if (cancel.isCancelled())
                return;
            check(ward);
        }
    }
    if (!cancel.isCancelled())
        checkTools(ward);
}

struct Examination::State {
    State(Options its, Listener told, std::function<void()> atEnd)
        : options(std::move(its)), listener(std::move(told)), ended(std::move(atEnd)) {}

    Options options;
    Listener listener;
    std::function<void()> ended;
    Cancel cancel = {};
    std::thread thread = {};
};

Examination::Examination(Options options, Listener listener, std::function<void()> ended)
    : m_state(std::make_unique<State>(std::move(options), std::move(listener), std::move(ended))) {
    m_state->thread = std::thread([state = m_state.get()] {
        examine(state->options, state->listener, state->cancel);
        if (state->ended)
            state->ended();
    });
}

Examination::~Examination() {
    m_state->cancel.cancel();
    m_state->thread.join();
}

void Examination::cancel() {
    m_state->cancel.cancel();
}

} // namespace gatehouse::doctor
