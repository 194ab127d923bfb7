// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/replication_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "core/error.h"
#include "plan/atomic_file.h"
#include "protocol/json.h"

namespace headroom::app {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view format = "headroom-replication 1 ";
constexpr auto abandoned_after = std::chrono::hours(1);

std::string sha256(std::string_view text) {
    const QByteArrayView bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

/// The first line of a file: what it is, its name, and the hash of what follows.
std::string seal_of(const std::string& name, std::string_view answer) { return fmt::format("{}{} {}", format, name, sha256(answer)); }

/// What a file holds below its seal; absent where it is not whole.
std::optional<std::string_view> answer_in(const std::string& text, const std::string& name) {
    const auto end = text.find('\n');
    if (end == std::string::npos) return std::nullopt;
    const std::string_view seal(text.data(), end), answer(text.data() + end + 1, text.size() - end - 1);
    return seal == seal_of(name, answer) ? std::optional(answer) : std::nullopt;
}

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Drafts of files whose writer died; those of a living one are a moment old.
void sweep(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
        if (entry.path().extension() != ".tmp") continue;
        const auto written = fs::last_write_time(entry.path(), ignored);
        if (!ignored && fs::file_time_type::clock::now() - written > abandoned_after) fs::remove(entry.path(), ignored);
    }
}

}  // namespace

ReplicationStore::ReplicationStore(std::string folder, std::string engine_version)
    : folder_(std::move(folder)), engine_version_(std::move(engine_version)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) plan::fail_to_write(folder_, error.value());
    sweep(folder_);
}

std::string ReplicationStore::name_of(const protocol::Request& request) const {
    return sha256(fmt::format("{}\n{}", protocol::print_request(request), engine_version_));
}

std::string ReplicationStore::path_of(const std::string& name) const { return fmt::format("{}/{}/{}", folder_, name.substr(0, 2), name); }

std::optional<protocol::Measurement> ReplicationStore::find(const protocol::Request& request) {
    const std::string name = name_of(request), text = read(path_of(name));
    const auto answer = answer_in(text, name);
    if (!answer) return std::nullopt;
    try {
        protocol::Message message = protocol::parse_message(*answer);
        if (auto* measurement = std::get_if<protocol::Measurement>(&message)) return std::move(*measurement);
    } catch (const Error&) {  // of another version of the form
    }
    return std::nullopt;
}

void ReplicationStore::keep(const protocol::Request& request, const protocol::Measurement& measurement) {
    const std::string name = name_of(request), answer = protocol::print_message(measurement);
    write(name, seal_of(name, answer) + "\n" + answer);
}

void ReplicationStore::write(const std::string& name, const std::string& text) {
    const std::string path = path_of(name);
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    if (error) plan::fail_to_write(fs::path(path).parent_path().string(), error.value());
    plan::write_atomically(path, text);
}

std::size_t ReplicationStore::take_over(const std::string& folder) {
    std::size_t count = 0;
    const auto refuse = [](const fs::path& path, std::string message, std::string expected) {
        throw InvalidDocument(path.string(), {{Severity::Error, {}, "", std::move(message), std::move(expected)}});
    };
    std::error_code error;
    const fs::recursive_directory_iterator files(folder, error);
    if (error) throw FileError(fmt::format("{}: cannot be read: {}", folder, error.message()));
    for (const auto& entry : files) {
        if (!entry.is_regular_file() || entry.path().extension() == ".tmp") continue;
        const std::string name = entry.path().filename().string(), text = read(entry.path().string());
        if (!answer_in(text, name))
            refuse(entry.path(), "this replication was damaged", "what its shard writes again when it is run again");
        ++count;
        const std::string own = read(path_of(name));
        if (own == text) continue;
        if (answer_in(own, name))
            refuse(entry.path(), "this replication is another than " + path_of(name), "the same bytes for the same request");
        write(name, text);
    }
    return count;
}

FolderLock::FolderLock(const std::string& folder) {
    const std::string path = folder + "/.lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int result = descriptor_ < 0 ? -1 : ::flock(descriptor_, LOCK_EX);
    while (descriptor_ >= 0 && result != 0 && errno == EINTR) result = ::flock(descriptor_, LOCK_EX);
    // A file system without locks: its writers are alone, or write the same.
    if (descriptor_ < 0) plan::fail_to_write(path, errno);
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace headroom::app
