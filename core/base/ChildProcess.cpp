// SPDX-License-Identifier: Apache-2.0
#include "core/base/ChildProcess.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX has no header for it

namespace gatehouse {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// How often the cancel flag is looked at.
constexpr int kPollMilliseconds = 50;

class Pipe {
public:
    Pipe() {
        if (pipe2(m_ends.data(), O_CLOEXEC) != 0)
            m_ends = {-1, -1};
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        closeEnd(0);
        closeEnd(1);
    }
    [[nodiscard]] bool isOpen() const { return m_ends[0] >= 0; }
    [[nodiscard]] int readEnd() const { return m_ends[0]; }
    [[nodiscard]] int writeEnd() const { return m_ends[1]; }
    void closeEnd(std::size_t which) {
        if (m_ends.at(which) >= 0)
            close(m_ends.at(which));
        m_ends.at(which) = -1;
    }

private:
    std::array<int, 2> m_ends{-1, -1};
};

/// Strings as exec wants them: pointers that end with a null.
std::vector<char*> pointersTo(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    for (std::string& string : strings)
        pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// 0, or an errno.
int spawn(const ChildRequest& request, const Pipe& out, const Pipe& err, pid_t& child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.writeEnd(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.writeEnd(), STDERR_FILENO);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    // A group of its own, so that a time-out ends its children too.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);

    std::vector<std::string> arguments = request.command;
    std::vector<std::string> variables;
    if (request.environment) {
        for (const auto& [name, value] : request.environment->values())
            variables.push_back(name + '=' + value);
    }
    std::vector<char*> argv = pointersTo(arguments);
    std::vector<char*> envp = pointersTo(variables);
    const int failed = posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(),
                                    request.environment ? envp.data() : environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

Result<void> mayGoOn(const ChildRequest& request, SteadyClock::time_point deadline,
                     const Cancel& cancel) {
    if (cancel.isCancelled())
        return fail(ErrorCode::Cancelled, request.command[0] + " was stopped.");
    if (SteadyClock::now() >= deadline)
        return fail(ErrorCode::Retry,
                    request.command[0] + " has not ended within " +
                        std::to_string(request.timeout.count() / 1000) + " seconds.",
                    "Run it in a terminal to see what it waits for.");
    return {};
}

/// Reads until both streams have ended.
Result<void> collect(const ChildRequest& request, Pipe& out, Pipe& err, ChildOutput& output,
                     SteadyClock::time_point deadline, const Cancel& cancel) {
    std::array<pollfd, 2> polled{pollfd{out.readEnd(), POLLIN, 0},
                                 pollfd{err.readEnd(), POLLIN, 0}};
    std::array<std::string*, 2> texts{&output.out, &output.err};
    std::array<char, 16384>
        buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
    while (polled[0].fd >= 0 || polled[1].fd >= 0) {
        if (auto allowed = mayGoOn(request, deadline, cancel); !allowed)
            return allowed;
        poll(polled.data(), polled.size(), kPollMilliseconds);
        for (std::size_t i = 0; i < polled.size(); ++i) {
            if (polled.at(i).fd < 0 || polled.at(i).revents == 0)
                continue;
            const ssize_t count = read(polled.at(i).fd, buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0) {
                polled.at(i).fd = -1;
                continue;
            }
            texts.at(i)->append(buffer.data(), static_cast<std::size_t>(count));
            if (texts.at(i)->size() > request.outputLimit)
                return fail(ErrorCode::BadInput,
                            request.command[0] + " printed more than " +
                                std::to_string(request.outputLimit) + " bytes.",
                            "Let it print what is asked for and nothing else.");
        }
    }
    return {};
}

} // namespace

Result<ChildOutput> runChild(const ChildRequest& request, const Cancel& cancel) {
    if (request.command.empty())
        return fail(ErrorCode::BadInput, "There is no command to run.");
    Pipe out;
    Pipe err;
    if (!out.isOpen() || !err.isOpen())
        return fail(ErrorCode::Internal,
                    std::string("No pipe can be made: ") + std::strerror(errno) + '.');
    pid_t child = -1;
    if (const int failed = spawn(request, out, err, child); failed != 0)
        return fail(failed == ENOENT ? ErrorCode::NotFound : ErrorCode::Refused,
                    request.command[0] + " cannot be run: " + std::strerror(failed) + '.',
                    failed == ENOENT ? "Install it, or correct its path."
                                     : "Check its permissions.");
    out.closeEnd(1);
    err.closeEnd(1);
    ChildOutput output;
    const auto deadline = SteadyClock::now() + request.timeout;
    auto collected = collect(request, out, err, output, deadline, cancel);
    int status = 0;
    // A program may close its output long before it ends.
    while (collected && waitpid(child, &status, WNOHANG) == 0) {
        collected = mayGoOn(request, deadline, cancel);
        poll(nullptr, 0, kPollMilliseconds / 10);
    }
    if (!collected) {
        kill(-child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    }
    if (!collected)
        return fail(collected.error());
    output.exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return output;
}

} // namespace gatehouse
