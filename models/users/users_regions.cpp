// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "kernel/simulation.h"
#include "models/users/users.h"

/// Where the users of a source are.
namespace headroom::models {

/// A user is always of the same place. Multiples of the golden ratio spread each place's users evenly among all.
const Users::Place& Users::region_of(std::uint32_t session) const {
    const double turns = (static_cast<double>(session - first_session_) + 0.5) * 0.6180339887498949;
    const double at = turns - std::floor(turns);
    return *std::ranges::find_if(regions_, [at](const Place& place) { return at < place.share_up_to; });
}

std::pair<double, double> Users::region_span(std::uint32_t session) const {
    if (regions_.empty()) return {0, 1};
    const Place* place = &region_of(session);
    return {place == regions_.data() ? 0 : (place - 1)->share_up_to, place->share_up_to};
}

std::vector<Users::Region> Users::regions(kernel::Blocks blocks) const {
    std::vector<Region> result;
    for (std::size_t i = 0; i < regions_.size(); ++i) {
        const kernel::Tally::Sample response = regions_[i].response->in(blocks);
        result.push_back({settings_.regions->list[i].name, static_cast<double>(response.count()), response});
    }
    return result;
}

}  // namespace headroom::models
