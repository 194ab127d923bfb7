// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace headroom {

/// The files that a plan names (CSV of quantiles, of rates), read at most once and remembered,
/// so that a plan can be handed to another process with everything that it needs.
class Files {
public:
    /// Files are looked for in `folder`; without one, only those given by add() exist.
    explicit Files(std::optional<std::string> folder = std::nullopt) : folder_(std::move(folder)) {}

    void add(std::string name, std::string text);
    /// The text of a file, or null where it does not exist or cannot be read. At most 64 MB.
    const std::string* read(const std::string& name) const;
    /// Those read or added so far.
    const std::map<std::string, std::string>& known() const { return texts_; }

private:
    std::optional<std::string> folder_;
    mutable std::map<std::string, std::string> texts_;
};

}  // namespace headroom
