// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/PeerProcess.h"

#include "core/base/Encoding.h"
#include "core/proxy/Socket.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace gatehouse::proxy {

namespace {

struct Ends {
    sockaddr_in client{};
    sockaddr_in ours{};
};

std::optional<Ends> endsOf(int accepted) {
    Ends ends;
    socklen_t size = sizeof ends.client;
    if (::getpeername(accepted, reinterpret_cast<sockaddr*>(&ends.client), &size) != 0)
        return std::nullopt;
    size = sizeof ends.ours;
    if (::getsockname(accepted, reinterpret_cast<sockaddr*>(&ends.ours), &size) != 0)
        return std::nullopt;
    if (ends.client.sin_family != AF_INET || ends.ours.sin_family != AF_INET)
        return std::nullopt;
    return ends;
}

std::optional<PeerSocket> askKernel(const Ends& ends) {
    const Socket link(
        ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG));
    if (!link.isOpen())
        return std::nullopt;
    struct {
        nlmsghdr header{};
        inet_diag_req_v2 question{};
    } message;
    message.header.nlmsg_len = sizeof message;
    message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message.header.nlmsg_flags = NLM_F_REQUEST;
    message.question.sdiag_family = AF_INET;
    message.question.sdiag_protocol = IPPROTO_TCP;
    message.question.idiag_states = ~0U;
    message.question.id.idiag_sport = ends.client.sin_port;
    message.question.id.idiag_dport = ends.ours.sin_port;
    message.question.id.idiag_src[0] = ends.client.sin_addr.s_addr;
    message.question.id.idiag_dst[0] = ends.ours.sin_addr.s_addr;
    message.question.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    message.question.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (::send(link.descriptor(), &message, sizeof message, 0) != sizeof message)
        return std::nullopt;
    alignas(nlmsghdr) std::array<char, 4096> reply{};
    const auto got = ::recv(link.descriptor(), reply.data(), reply.size(), 0);
    if (got < static_cast<ssize_t>(NLMSG_HDRLEN + sizeof(inet_diag_msg)))
        return std::nullopt;
    nlmsghdr header{};
    std::memcpy(&header, reply.data(), sizeof header);
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return std::nullopt;
    inet_diag_msg found{};
    std::memcpy(&found, reply.data() + NLMSG_HDRLEN, sizeof found);
    return PeerSocket{found.idiag_uid, found.idiag_inode};
}

std::string inTable(const sockaddr_in& address, const char* prefix) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s%08X:%04X", prefix, address.sin_addr.s_addr,
                  ntohs(address.sin_port));
    return text.data();
}

std::string wholeFile(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool holdsSocket(const std::filesystem::path& process, const std::string& link) {
    std::error_code error;
    std::filesystem::directory_iterator files(process / "fd", error);
    for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) {
        std::error_code ignored;
        if (std::filesystem::read_symlink(files->path(), ignored) == link)
            return true;
    }
    return false;
}

std::int64_t processOf(std::uint64_t inode, std::int64_t guess) {
    const std::string link = "socket:[" + std::to_string(inode) + ']';
    const std::filesystem::path root = "/proc";
    if (guess > 0 && holdsSocket(root / std::to_string(guess), link))
        return guess;
    std::error_code error;
    std::filesystem::directory_iterator processes(root, error);
    for (; !error && processes != std::filesystem::directory_iterator();
         processes.increment(error)) {
        const std::string name = processes->path().filename();
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            holdsSocket(processes->path(), link))
            return std::atoll(name.c_str());
    }
    return 0;
}

/// The script's name where an interpreter runs one: "aws", not "python3".
std::string programOf(std::int64_t process) {
    const std::string folder = "/proc/" + std::to_string(process);
    std::string name{trim(wholeFile((folder + "/comm").c_str()))};
    if (!name.starts_with("python") && !name.starts_with("ruby") && !name.starts_with("node"))
        return name;
    std::istringstream words(wholeFile((folder + "/cmdline").c_str()));
    std::string word;
    std::getline(words, word, '\0');
    while (std::getline(words, word, '\0'))
        if (!word.empty() && word.front() != '-')
            return std::filesystem::path(word).filename();
    return name;
}

} // namespace

std::optional<PeerSocket> findInTable(const std::string& table, const std::string& local,
                                      const std::string& remote) {
    std::istringstream lines(table);
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string slot, from, to, state, queues, timer, retransmits;
        PeerSocket peer;
        int timeout = 0;
        if (words >> slot >> from >> to >> state >> queues >> timer >> retransmits >> peer.user >>
                timeout >> peer.inode &&
            from == local && to == remote)
            return peer;
    }
    return std::nullopt;
}

std::optional<PeerSocket> peerOf(int accepted) {
    const auto ends = endsOf(accepted);
    if (!ends)
        return std::nullopt;
    if (const auto peer = askKernel(*ends))
        return peer;
    if (const auto peer = findInTable(wholeFile("/proc/net/tcp"), inTable(ends->client, ""),
                                      inTable(ends->ours, "")))
        return peer;
    static constexpr const char* kMapped = "0000000000000000FFFF0000";
    return findInTable(wholeFile("/proc/net/tcp6"), inTable(ends->client, kMapped),
                       inTable(ends->ours, kMapped));
}

bool isAdmitted(const PeerSocket& peer) {
    return peer.user == 0 || peer.user == ::geteuid();
}

ProgramFinder::ProgramFinder(EventLoop& loop, Executor& pool)
    : m_loop(loop), m_pool(pool), m_self(std::make_shared<ProgramFinder*>(this)) {}

ProgramFinder::~ProgramFinder() = default;

void ProgramFinder::find(const PeerSocket& peer, std::function<void(const std::string&)> found) {
    if (m_isSearching || peer.inode == 0)
        return;
    m_isSearching = true;
    m_pool.post([&loop = m_loop, weak = std::weak_ptr(m_self), inode = peer.inode,
                 guess = m_lastProcess, found = std::move(found)]() mutable {
        const std::int64_t process = processOf(inode, guess);
        std::string program = process > 0 ? programOf(process) : std::string();
        loop.post([weak, process, program = std::move(program), found = std::move(found)] {
            const auto self = weak.lock();
            if (!self)
                return;
            (*self)->m_isSearching = false;
            if (process > 0)
                (*self)->m_lastProcess = process;
            if (!program.empty())
                found(program);
        });
    });
}

} // namespace gatehouse::proxy
