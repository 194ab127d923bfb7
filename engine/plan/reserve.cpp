// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/reserve.h"

#include <algorithm>
#include <array>
#include <limits>

namespace headroom::plan {

std::span<const schema::EnumOption<Reserve>> options_of(Reserve) {
    static const std::array<schema::EnumOption<Reserve>, 3> options = {{
        {Reserve::Eks, "eks",
         "Amazon's image: 6 % of the first vCPU, 1 % of the second, 0.5 % of the next two, 0.25 % of the others; 255 MiB and 11 MiB for "
         "each of `pods`, and the 100 MiB at which pods are evicted."},
        {Reserve::Gke, "gke",
         "Google's: vCPUs as eks; 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the others, "
         "and the 100 MiB at which pods are evicted."},
        {Reserve::None, "none", "Nothing: all of a node is for pods."},
    }};
    return options;
}

namespace {

constexpr double mebibyte = 1 << 20, gibibyte = 1 << 30;

struct Band {
    double up_to;
    double share;
};

/// Of an amount, the share of each band of it.
template <std::size_t count>
double share_of(double amount, const std::array<Band, count>& bands) {
    double sum = 0, from = 0;
    for (const Band& band : bands) {
        sum += band.share * std::max(0.0, std::min(amount, band.up_to) - from);
        from = band.up_to;
    }
    return sum;
}

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr std::array<Band, 4> of_vcpus = {{{1, 0.06}, {2, 0.01}, {4, 0.005}, {endless, 0.0025}}};
constexpr std::array<Band, 5> of_gibibytes = {{{4, 0.25}, {8, 0.2}, {16, 0.1}, {128, 0.06}, {endless, 0.02}}};

}  // namespace

PodRequest reserved(Reserve rules, double vcpus, double memory, std::int64_t pods) {
    if (rules == Reserve::None) return {};
    const double of_memory =
        rules == Reserve::Eks ? (255 + 11 * static_cast<double>(pods)) * mebibyte : share_of(memory / gibibyte, of_gibibytes) * gibibyte;
    return {share_of(vcpus, of_vcpus), of_memory + 100 * mebibyte};
}

}  // namespace headroom::plan
