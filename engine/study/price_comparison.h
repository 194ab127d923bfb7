// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cost/catalogue.h"
#include "study/reservation.h"
#include "study/run.h"

namespace headroom::study {

/// The bills of a phase at a catalogue's prices.
struct PricedAt {
    std::string catalogue, as_of, currency;
    std::array<std::optional<CostResult>, buying_names.size()> costs;  ///< by Buying; absent where the phase has no cost
};

struct PricedPhase {
    std::string design, phase;
    double users = 0;
    Status status = Status::Converged;
    std::vector<PricedAt> at;
};

/// What phases cost elsewhere, and otherwise bought. What is used depends on neither: each phase is simulated once.
struct PriceComparison {
    Origin origin;
    std::vector<PricedPhase> phases;
};

using Catalogues = std::vector<std::shared_ptr<const cost::PriceCatalogue>>;

/// As study::run.
PriceComparison compare_prices(const plan::Plan& plan, const std::vector<Case>& cases, const Catalogues& catalogues,
                               const plan::Surroundings& surroundings, const Options& options, Executor& executor, Observer& observer);

struct ReservedMachines {
    std::string component;
    double machines = 0;  ///< used or not
};
std::vector<ReservedMachines> reserved_machines(const CostResult& cost);

inline constexpr int price_comparison_version = 1;
/// One document: {"format": "headroom-price-comparison", ...}. SI units, null for what does not exist.
std::string print_price_comparison(const PriceComparison& comparison);

}  // namespace headroom::study
