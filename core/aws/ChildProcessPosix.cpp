// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ChildProcess.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gatehouse::aws {
namespace {

constexpr std::size_t kLargestOutput = 1U << 20U;
constexpr int kPollMilliseconds = 50;

class Pipe final {
public:
    Pipe() { m_isOpen = ::pipe2(m_ends.data(), O_CLOEXEC) == 0; }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        closeEnd(0);
        closeEnd(1);
    }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] int readEnd() const { return m_ends[0]; }
    [[nodiscard]] int writeEnd() const { return m_ends[1]; }
    void closeEnd(std::size_t which) {
        if (m_isOpen && m_ends[which] >= 0)
            ::close(m_ends[which]);
        m_ends[which] = -1;
    }

private:
    std::array<int, 2> m_ends{-1, -1};
    bool m_isOpen = false;
};

int spawn(const std::vector<std::string>& words, const Environment& environment, const Pipe& output,
          const Pipe& errors, pid_t& child) {
    std::vector<char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str())); // posix_spawn changes nothing
    arguments.push_back(nullptr);
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment.values())
        variables.push_back(name + '=' + value);
    std::vector<char*> pointers;
    for (std::string& one : variables)
        pointers.push_back(one.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.writeEnd(), 1);
    posix_spawn_file_actions_adddup2(&actions, errors.writeEnd(), 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    const int failure = ::posix_spawnp(&child, arguments.front(), &actions, &attributes,
                                       arguments.data(), pointers.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

// False when the other side has closed.
bool readSome(int descriptor, std::string& into) {
    std::array<char, 4096> buffer{};
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count > 0 && into.size() < kLargestOutput)
        into.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && errno == EINTR);
}

enum class End { Closed, TimedOut, Cancelled };

End readBoth(const Pipe& output, const Pipe& errors, ChildResult& result,
             std::chrono::seconds limit, const Cancel& cancel) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    std::array<pollfd, 2> descriptors{
        {{output.readEnd(), POLLIN, 0}, {errors.readEnd(), POLLIN, 0}}};
    while (descriptors[0].fd >= 0 || descriptors[1].fd >= 0) {
        if (cancel.isCancelled())
            return End::Cancelled;
        if (std::chrono::steady_clock::now() >= deadline)
            return End::TimedOut;
        if (::poll(descriptors.data(), descriptors.size(), kPollMilliseconds) <= 0)
            continue;
        if (descriptors[0].revents != 0 && !readSome(descriptors[0].fd, result.output))
            descriptors[0].fd = -1;
        if (descriptors[1].revents != 0 && !readSome(descriptors[1].fd, result.errors))
            descriptors[1].fd = -1;
    }
    return End::Closed;
}

int waitFor(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

Result<ChildResult> runProgram(const std::vector<std::string>& words,
                               const Environment& environment, std::chrono::seconds limit,
                               const Cancel& cancel) {
    if (words.empty())
        return fail(ErrorCode::BadInput, "No program is named.");
    Pipe output;
    Pipe errors;
    if (!output.isOpen() || !errors.isOpen())
        return fail(ErrorCode::Internal, std::string("No pipe: ") + std::strerror(errno) + '.');
    pid_t child = 0;
    if (const int failure = spawn(words, environment, output, errors, child); failure != 0)
        return fail(failure == ENOENT ? ErrorCode::NotFound : ErrorCode::Refused,
                    "The program " + words.front() +
                        " cannot be started: " + std::strerror(failure) + '.');
    output.closeEnd(1);
    errors.closeEnd(1);
    ChildResult result;
    const End end = readBoth(output, errors, result, limit, cancel);
    if (end != End::Closed)
        ::kill(-child, SIGKILL);
    result.exitCode = waitFor(child);
    if (end == End::Cancelled)
        return fail(ErrorCode::Cancelled, "The program " + words.front() + " was stopped.");
    if (end == End::TimedOut)
        return fail(ErrorCode::Retry, "The program " + words.front() + " did not end within " +
                                          std::to_string(limit.count()) + " seconds.");
    return result;
}

} // namespace gatehouse::aws
