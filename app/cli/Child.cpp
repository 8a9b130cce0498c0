// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Child.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gatehouse::cli {
namespace {

constexpr int kOpenerChecks = 20;
constexpr std::chrono::milliseconds kOpenerPause{100};

sigset_t interrupts() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&set, signal);
    return set;
}

std::vector<char*> pointersTo(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    for (std::string& string : strings)
        pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

volatile pid_t runningChild = 0; // NOLINT: a signal handler has no other way to know

void forward(int signal) {
    if (runningChild > 0)
        kill(runningChild, signal);
}

/// While it lives: SIGINT and SIGQUIT, which the terminal sends to the child too, do nothing here;
/// SIGTERM and SIGHUP are passed on.
class SignalsForChild {
public:
    SignalsForChild() {
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGQUIT, SIG_IGN);
        std::signal(SIGTERM, forward);
        std::signal(SIGHUP, forward);
    }
    SignalsForChild(const SignalsForChild&) = delete;
    SignalsForChild& operator=(const SignalsForChild&) = delete;
    ~SignalsForChild() {
        runningChild = 0;
        for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP})
            std::signal(signal, SIG_DFL);
    }
};

enum class Terminal { Ours, None };

int spawn(pid_t& child, std::vector<std::string> command, const Environment& environment,
          Terminal terminal) {
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t usual;
    sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE})
        sigaddset(&usual, signal);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (terminal == Terminal::None) {
        flags |= POSIX_SPAWN_SETSID;
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    }
    posix_spawnattr_setflags(&attributes, flags);
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment.values())
        variables.push_back(name + '=' + value);
    std::vector<char*> argv = pointersTo(command);
    std::vector<char*> envp = pointersTo(variables);
    const int failed =
        posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

} // namespace

Result<int> runInTerminal(const std::vector<std::string>& command, const Environment& environment) {
    const SignalsForChild signals;
    pid_t child = -1;
    if (const int failed = spawn(child, command, environment, Terminal::Ours); failed != 0)
        return fail(failed == ENOENT ? ErrorCode::NotFound : ErrorCode::Refused,
                    command[0] + " cannot be run: " + std::strerror(failed) + '.',
                    failed == ENOENT ? "Install it, or check its name." : "Check its permissions.");
    runningChild = child;
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<void> openInBrowser(const std::string& url, const Environment& environment) {
    std::vector<std::string> openers{"xdg-open", "open"};
    if (const auto browser = environment.get("BROWSER"))
        openers.insert(openers.begin(), *browser);
    for (const std::string& opener : openers) {
        pid_t child = -1;
        if (spawn(child, {opener, url}, environment, Terminal::None) != 0)
            continue;
        // An opener that fails does so at once; one that is a browser goes on.
        int status = 0;
        for (int i = 0; i < kOpenerChecks; ++i) {
            if (waitpid(child, &status, WNOHANG) != 0)
                break;
            std::this_thread::sleep_for(kOpenerPause);
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) == 0)
            return {};
    }
    return fail(ErrorCode::Refused, "No browser can be opened here.",
                "Use --print and open the address yourself, or set BROWSER.");
}

void holdInterrupts() {
    sigset_t wanted = interrupts();
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
}

void waitForInterrupt(const std::function<bool()>& isDone) {
    const sigset_t wanted = interrupts();
    constexpr timespec kQuarter{0, 250'000'000};
    for (;;) {
        if (sigtimedwait(&wanted, nullptr, &kQuarter) > 0 || (isDone && isDone()))
            return;
    }
}

} // namespace gatehouse::cli
