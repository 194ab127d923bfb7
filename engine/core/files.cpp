// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.h"

#include <filesystem>
#include <fstream>

namespace headroom {

namespace {

constexpr std::uintmax_t largest_file = 64'000'000;

std::optional<std::string> text_of(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size > largest_file) return std::nullopt;
    std::string text(size, '\0');
    std::ifstream stream(path, std::ios::binary);
    if (!stream.read(text.data(), static_cast<std::streamsize>(size))) return std::nullopt;
    return text;
}

}  // namespace

void Files::add(std::string name, std::string text) { texts_.insert_or_assign(std::move(name), std::move(text)); }

const std::string* Files::read(const std::string& name) const {
    if (const auto known = texts_.find(name); known != texts_.end()) return &known->second;
    if (!folder_ || name.empty()) return nullptr;
    std::optional<std::string> text = text_of(std::filesystem::path(*folder_) / name);
    return text ? &texts_.emplace(name, std::move(*text)).first->second : nullptr;
}

}  // namespace headroom
