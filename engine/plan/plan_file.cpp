// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "core/error.h"
#include "plan/reader.h"

namespace headroom::plan {

ParsedPlan read_plan(const std::string& path) {
    constexpr std::size_t most_bytes = 64'000'001;  // one more than parse_json takes
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
    return parse_plan(text);
}

}  // namespace headroom::plan
