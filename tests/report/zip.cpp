// SPDX-License-Identifier: GPL-3.0-or-later
#include "zip.h"

#include <zlib.h>

#include <cstdint>

namespace headroom::report {

namespace {

std::uint32_t number(const std::string& bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

std::string inflated(std::string packed, std::size_t size) {
    std::string text(size, '\0');
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const bool well = inflateInit2(&stream, -MAX_WBITS) == Z_OK && inflate(&stream, Z_FINISH) == Z_STREAM_END;
    inflateEnd(&stream);
    return well ? text : std::string();
}

}  // namespace

std::map<std::string, std::string> unzip(const std::string& archive) {
    std::map<std::string, std::string> files;
    const std::size_t end = archive.rfind("PK\5\6");
    if (end == std::string::npos) return files;
    std::size_t entry = number(archive, end + 16, 4);
    for (std::uint32_t left = number(archive, end + 10, 2); left > 0; --left) {
        const std::uint32_t method = number(archive, entry + 10, 2), packed = number(archive, entry + 20, 4),
                            size = number(archive, entry + 24, 4), name = number(archive, entry + 28, 2);
        const std::size_t local = number(archive, entry + 42, 4);
        const std::size_t data = local + 30 + number(archive, local + 26, 2) + number(archive, local + 28, 2);
        const std::string bytes = archive.substr(data, packed);
        files[archive.substr(entry + 46, name)] = method == 0 ? bytes : inflated(bytes, size);
        entry += 46 + name + number(archive, entry + 30, 2) + number(archive, entry + 32, 2);
    }
    return files;
}

}  // namespace headroom::report
