// SPDX-License-Identifier: Apache-2.0
// simulation.Proxy [--seed N] [--seeds COUNT] [--seconds S]: runs the seeds from N (1) on, so many
// (1) or for so long. The seed of a broken promise is printed; --seed with it runs the same again.
#include "tests/simulation/Simulation.h"

#include "core/pki/LocalAuthority.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace gatehouse;

struct Totals {
    std::uint64_t requests = 0;
    std::uint64_t answered = 0;
    std::uint64_t completed = 0;
};

void tell(int id, const simulation::Exchanged& request) {
    if (request.isAnswered)
        return;
    std::printf("  Request %d, %s for role %d, payload %d, %zu bytes%s: %zu sent, %d times at an "
                "origin, %zu arrived%s; answer of %zu: %zu sent, %zu got.\n",
                id, request.method.c_str(), request.role, static_cast<int>(request.payload),
                request.body.size(), request.hasChunks ? " in chunks" : "", request.sent,
                request.heads, request.arrived, request.isComplete ? " to the end" : "",
                request.answerSize, request.answerSent, request.answerGot);
}

bool runSeed(std::uint64_t seed, pki::LeafCache& leaves, Totals& totals) {
    simulation::Simulation one(seed, leaves);
    try {
        one.run();
    } catch (const simulation::Broken& broken) {
        std::printf("Seed %llu: broken promise: %s.\n", static_cast<unsigned long long>(seed),
                    broken.what());
        for (const auto& [id, request] : one.ledger().requests)
            tell(id, request);
        return false;
    }
    for (const auto& [id, request] : one.ledger().requests) {
        ++totals.requests;
        totals.answered += request.isAnswered ? 1 : 0;
        totals.completed += request.isComplete ? 1 : 0;
    }
    return true;
}

} // namespace

int main(int count, char** arguments) {
    std::map<std::string, std::uint64_t> options{{"--seed", 1}, {"--seeds", 1}, {"--seconds", 0}};
    for (int i = 1; i + 1 < count; i += 2)
        options[arguments[i]] = std::strtoull(arguments[i + 1], nullptr, 10);

    const SystemClock system;
    const auto begun = system.steady();
    const auto isOver = [&](std::uint64_t done) {
        const auto most = std::chrono::seconds(options["--seconds"]);
        return most.count() > 0 ? system.steady() - begun >= most : done >= options["--seeds"];
    };
    pki::LeafCache leaves(pki::LocalAuthority::create(system.now()).value(), system);
    Totals totals;
    std::uint64_t done = 0;
    std::uint64_t broken = 0;
    for (; !isOver(done); ++done)
        broken += runSeed(options["--seed"] + done, leaves, totals) ? 0U : 1U;
    std::printf(
        "%llu seeds, %llu requests, %llu reached an origin whole, %llu were answered, %llu "
        "seeds broke a promise.\n",
        static_cast<unsigned long long>(done), static_cast<unsigned long long>(totals.requests),
        static_cast<unsigned long long>(totals.completed),
        static_cast<unsigned long long>(totals.answered), static_cast<unsigned long long>(broken));
    return broken == 0 && done > 0 ? 0 : 1;
}
