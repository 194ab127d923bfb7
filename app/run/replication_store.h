// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "study/store.h"

namespace headroom::app {

/// Replications as files, each named by the sha256 of its request and of the engine's version. A file is there as a whole or
/// not at all; one that was damaged since is as good as none. Several programs may use a folder at once: what they write
/// under one name is the same.
class ReplicationStore : public study::Store {
public:
    /// Makes the folder where there is none, and removes what writers that died left behind. Throws FileError.
    explicit ReplicationStore(std::string folder, std::string engine_version);

    std::optional<protocol::Measurement> find(const protocol::Request& request) override;
    void keep(const protocol::Request& request, const protocol::Measurement& measurement) override;

    /// Copies what another folder of replications holds, and tells how many that were. Throws InvalidDocument where one of them
    /// was damaged, or is another than the one of its name here.
    std::size_t take_over(const std::string& folder);

private:
    std::string name_of(const protocol::Request& request) const;
    std::string path_of(const std::string& name) const;
    void write(const std::string& name, const std::string& text);

    std::string folder_;
    std::string engine_version_;
};

/// Held by one program at a time, also over a crash of its holder; waits for it.
class FolderLock {
public:
    /// Throws FileError where the folder cannot be written.
    explicit FolderLock(const std::string& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace headroom::app
