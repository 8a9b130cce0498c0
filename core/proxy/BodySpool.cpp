// SPDX-License-Identifier: Apache-2.0
#include "core/proxy/BodySpool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gatehouse::proxy {

BodySpool::BodySpool(std::size_t inMemory, std::size_t atMost, std::string folder)
    : m_inMemory(inMemory), m_atMost(atMost), m_folder(std::move(folder)) {}

Result<void> BodySpool::append(std::string_view bytes) {
    if (m_size + bytes.size() > m_atMost)
        return fail(ErrorCode::BadInput,
                    "The request's body is larger than " + std::to_string(m_atMost >> 20U) +
                        " MiB, and the client did not declare its hash, so it would have to be "
                        "kept whole before it could be signed.",
                    "Send it with an x-amz-content-sha256 header, or in smaller parts.");
    if (!m_file.isOpen() && m_size + bytes.size() > m_inMemory) {
        if (auto moved = moveToFile(); !moved)
            return moved;
    }
    if (m_file.isOpen()) {
        if (auto written = write(bytes); !written)
            return written;
    } else {
        m_bytes.append(bytes);
    }
    m_size += bytes.size();
    return {};
}

Result<void> BodySpool::moveToFile() {
    m_file = Socket(::open(m_folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!m_file.isOpen()) {
        // Not every file system can make a file without a name.
        std::string path = m_folder + "/gatehouse-body-XXXXXX";
        m_file = Socket(::mkostemp(path.data(), O_CLOEXEC));
        if (m_file.isOpen())
            ::unlink(path.c_str());
    }
    if (!m_file.isOpen())
        return fail(ErrorCode::Internal,
                    "A large request body cannot be kept in " + m_folder + ": " +
                        describeErrno(errno) + '.',
                    "Make that folder writable, or set TMPDIR to another one.");
    auto written = write(m_bytes);
    std::string().swap(m_bytes);
    return written;
}

Result<void> BodySpool::write(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto done = ::write(m_file.descriptor(), bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return fail(ErrorCode::Internal,
                        "A large request body cannot be kept in " + m_folder + ": " +
                            describeErrno(errno) + '.',
                        "Free some space there, or set TMPDIR to another folder.");
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

Result<std::string_view> BodySpool::read(std::uint64_t offset, std::size_t size) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(size, m_size - std::min(offset, m_size)));
    if (!m_file.isOpen())
        return std::string_view(m_bytes).substr(static_cast<std::size_t>(offset), wanted);
    m_bytes.resize(wanted);
    std::size_t got = 0;
    while (got < wanted) {
        const auto done = ::pread(m_file.descriptor(), m_bytes.data() + got, wanted - got,
                                  static_cast<off_t>(offset + got));
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return fail(ErrorCode::Internal, "A request body that was kept in " + m_folder +
                                                 " could not be read again.");
        got += static_cast<std::size_t>(done);
    }
    return std::string_view(m_bytes);
}

} // namespace gatehouse::proxy
