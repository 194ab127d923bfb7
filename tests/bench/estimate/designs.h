// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// Designs that estimates are measured on: of 2 to 30 components, in strata by what makes them hard.
namespace headroom::bench {

enum class Stratum { ProductForm, General, Layered, Cached, Retries, ForkJoin, Queues, Sharded };
inline constexpr std::array strata = {Stratum::ProductForm, Stratum::General,  Stratum::Layered, Stratum::Cached,
                                      Stratum::Retries,     Stratum::ForkJoin, Stratum::Queues,  Stratum::Sharded};
std::string_view to_string(Stratum stratum);

/// A plan of one phase "Load", with a constant rate of requests (in a third of the product-form ones, sessions). By its traffic
/// and demands the busiest processor is 10 to 90 % busy, without what retries add and caches save. The same for the same arguments.
std::string design(Stratum stratum, std::uint64_t seed, std::uint64_t index);

/// One of so many components, or a few more, with the levels of a day; its processors are busy by half at most.
std::string large_design(Stratum stratum, std::size_t components);

}  // namespace headroom::bench
