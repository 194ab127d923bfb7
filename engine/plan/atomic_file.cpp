// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace headroom::plan {
namespace {

/// A file beside `target` that vanishes unless it is renamed to it.
class Draft {
public:
    explicit Draft(std::string target) : target_(std::move(target)) {
        for (int attempt = 0; descriptor_ < 0; ++attempt) {
            path_ = fmt::format("{}.{}-{}.tmp", target_, ::getpid(), attempt);
            descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (descriptor_ < 0 && (errno != EEXIST || attempt == 100)) fail_to_write(target_, errno);
        }
        struct stat former {};
        if (::stat(target_.c_str(), &former) == 0) ::fchmod(descriptor_, former.st_mode & 07777);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!done_) ::unlink(path_.c_str());
    }

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t written = ::write(descriptor_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail_to_write(target_, errno);
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(descriptor_) != 0) fail_to_write(target_, errno);
        if (::close(std::exchange(descriptor_, -1)) != 0) fail_to_write(target_, errno);
    }

    void rename() {
        if (::rename(path_.c_str(), target_.c_str()) != 0) fail_to_write(target_, errno);
        done_ = true;
    }

private:
    std::string target_, path_;
    int descriptor_ = -1;
    bool done_ = false;
};

/// Makes the new name itself survive a crash; not every file system can.
void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    static_cast<void>(::fsync(descriptor));
    ::close(descriptor);
}

}  // namespace

void fail_to_write(const std::string& path, int reason) {
    const std::string message = fmt::format("{}: cannot be written: {}", path, std::generic_category().message(reason));
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG || reason == EIO) throw WriteError(message);
    throw FileError(message);
}

void write_atomically(const std::string& path, std::string_view text) {
    std::error_code unresolved;
    const std::filesystem::path target = std::filesystem::canonical(path, unresolved);
    Draft draft(unresolved ? path : target.string());
    draft.write(text);
    draft.rename();
    sync_folder((unresolved ? std::filesystem::path(path) : target).parent_path());
}

std::string read_whole(const std::string& path, std::size_t most_bytes) {
    const auto fail = [&] { throw FileError(fmt::format("{}: cannot be read: {}", path, std::generic_category().message(errno))); };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               [](std::FILE* f) { return f != nullptr ? std::fclose(f) : 0; });
    if (!file) fail();
    std::string text;
    std::size_t got = 0;
    do {
        const std::size_t former = text.size();
        text.resize(std::min(former + (std::size_t{1} << 20), most_bytes));
        got = std::fread(text.data() + former, 1, text.size() - former, file.get());
        if (got == 0 && std::ferror(file.get()) != 0) fail();
        text.resize(former + got);
    } while (got > 0);
    return text;
}

}  // namespace headroom::plan
