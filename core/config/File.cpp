// SPDX-License-Identifier: Apache-2.0
#include "core/config/File.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gatehouse::config {
namespace {

class Descriptor final {
public:
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_value >= 0)
            ::close(m_value);
    }
    [[nodiscard]] int get() const { return m_value; }

private:
    int m_value;
};

tl::unexpected<Error> systemError(const std::string& what, int reason) {
    const ErrorCode code = reason == ENOENT                      ? ErrorCode::NotFound
                           : reason == EACCES || reason == EPERM ? ErrorCode::Refused
                                                                 : ErrorCode::Internal;
    const std::string fix = reason == EACCES || reason == EPERM || reason == EROFS
                                ? "Check who owns it and its permissions."
                            : reason == ENOSPC ? "Make room on the disk."
                                               : "";
    return fail(code, what + ": " + std::strerror(reason) + '.', fix);
}

Result<void> writeAll(int descriptor, std::string_view content, const std::string& name) {
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(name + " cannot be written", errno);
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

} // namespace

Result<std::string> readFile(const std::filesystem::path& file, std::size_t limit) {
    // Not blocking, since to open a pipe is to wait for whoever writes to it.
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0)
        return systemError(file.string() + " cannot be read", errno);
    struct stat status {};
    if (::fstat(descriptor.get(), &status) == 0 && S_ISDIR(status.st_mode))
        return fail(ErrorCode::BadInput, file.string() + " is a folder, not a file.");
    if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))
        return fail(ErrorCode::BadInput,
                    file.string() + " is a pipe, which cannot be read again and again.",
                    "Write what comes from it into a file.");
    std::string content;
    for (;;) {
        const std::size_t before = content.size();
        content.resize(before + 65536);
        const ssize_t count = ::read(descriptor.get(), content.data() + before, 65536);
        content.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(file.string() + " cannot be read", errno);
        if (count == 0)
            return content;
        if (content.size() > limit)
            return fail(ErrorCode::BadInput,
                        file.string() + " is longer than " + std::to_string(limit >> 20U) + " MB.");
    }
}

Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view content,
                                 FileMode mode) {
    std::error_code ignored;
    std::filesystem::path target = file;
    if (std::filesystem::is_symlink(file, ignored)) {
        const auto resolved = std::filesystem::weakly_canonical(file, ignored);
        if (!ignored)
            target = resolved;
    }
    const std::filesystem::path folder = target.parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) {
        if (auto made = makePrivateFolder(folder); !made)
            return made;
    }
    std::string name = target.string() + ".XXXXXX";
    const Descriptor descriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (descriptor.get() < 0)
        return systemError(file.string() + " cannot be written", errno);
    Result<void> written = writeAll(descriptor.get(), content, file.string());
    if (written && ::fchmod(descriptor.get(), static_cast<mode_t>(mode)) != 0)
        written = systemError(file.string() + " cannot be given its permissions", errno);
    if (written && ::fsync(descriptor.get()) != 0)
        written = systemError(file.string() + " cannot be written", errno);
    if (written && ::rename(name.c_str(), target.c_str()) != 0)
        written = systemError(file.string() + " cannot be replaced", errno);
    if (!written)
        ::unlink(name.c_str());
    return written;
}

Result<void> makePrivateFolder(const std::filesystem::path& folder) {
    const std::filesystem::path parent = folder.parent_path();
    std::error_code ignored;
    if (!parent.empty() && parent != folder && !std::filesystem::is_directory(parent, ignored)) {
        if (auto made = makePrivateFolder(parent); !made)
            return made;
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return systemError("The folder " + folder.string() + " cannot be made", errno);
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0)
        return systemError("The folder " + folder.string() + " cannot be used", errno);
    if (!S_ISDIR(status.st_mode))
        return fail(ErrorCode::Refused, folder.string() + " is not a folder.",
                    "Move it out of the way.");
    if (status.st_uid != ::geteuid() || (status.st_mode & 0022U) != 0)
        return fail(ErrorCode::Refused,
                    "The folder " + folder.string() + " is open to other users.",
                    "Make it yours alone: chmod 700 " + folder.string());
    return {};
}

bool holds(const std::filesystem::path& file, std::string_view content) {
    std::error_code failed;
    if (std::filesystem::file_size(file, failed) != content.size() || failed)
        return false;
    const auto text = readFile(file, content.size() + 1);
    return text && *text == content;
}

} // namespace gatehouse::config
