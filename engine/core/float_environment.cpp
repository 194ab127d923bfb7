// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/float_environment.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#ifdef __linux__
#include <unistd.h>
#endif

namespace headroom {

namespace {

constexpr const char* guard = "HEADROOM_MASKED";
constexpr const char* tunables = "GLIBC_TUNABLES";
constexpr const char* mask = "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4";

}  // namespace

bool float_environment_is_masked() {
    // Found by search: inputs where the two variants differ. Volatile, so that the compiler does not compute them.
    volatile double of_log = 23.26953125, of_exp = 1.556640625, base = 172.75, power = 1.25;
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
    return bits(std::log(of_log)) == 0x40092d5a453134fa && bits(std::exp(of_exp)) == 0x4012f8b0a8d6149c &&
           bits(std::pow(base, power)) == 0x408392495568eedc;
}

void ensure_masked_float_environment([[maybe_unused]] char** argv) {
#ifdef __linux__
    if (float_environment_is_masked() || std::getenv(guard)) return;
    const char* former = std::getenv(tunables);
    const std::string value = former && *former ? std::string(former) + ":" + mask : std::string(mask);
    setenv(tunables, value.c_str(), 1);
    setenv(guard, "1", 1);
    execv("/proc/self/exe", argv);  // returns only where it failed
#endif
}

}  // namespace headroom
