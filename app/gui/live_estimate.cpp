// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/live_estimate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/document/design_edits.h"
#include "app/document/same_figures.h"
#include "app/source/estimator.h"
#include "app/source/origin.h"
#include "study/growth.h"
#include "study/growth_estimate.h"
#include "study/left_out.h"
#include "study/remedy.h"
#include "study/run.h"

namespace headroom::gui {

namespace {

constexpr int soon_ms = 60;  ///< edits that follow one another faster are estimated together

study::RunResult estimate_at(plan::Plan plan, const study::Case& place, double users, const plan::Surroundings& surroundings,
                             study::Executor& executor, study::Observer& observer) {
    constexpr std::size_t levels = 4;  // as those of a growth's points
    for (plan::Phase& phase : plan.phases)
        if (phase.name == place.phase) phase.users = Value(users);
    study::Options options;
    options.most_levels = levels;
    return std::move(study::run(plan, {place}, surroundings, options, executor, observer).front());
}

/// Of the stages that break.
std::map<replay::RemedyKey, study::Prospect> prospects_of(const study::Growth& growth, const plan::Plan& steady,
                                                          const plan::Surroundings& surroundings, study::Executor& executor,
                                                          study::Observer& observer) {
    std::map<replay::RemedyKey, study::Prospect> prospects;
    for (const study::Stage& stage : growth.stages) {
        const auto remedy = stage.breaks_at() ? study::find_remedy(steady, stage, surroundings) : std::nullopt;
        if (!remedy) continue;
        const auto prospect = study::prospect_of(steady, stage, remedy->change(), surroundings, executor, observer);
        if (prospect) prospects[{stage.phase, stage.design, remedy->setting.path}] = *prospect;
    }
    return prospects;
}

}  // namespace

/// What is to be estimated: the plan as it stood, and a copy of what that rests on.
struct LiveEstimate::Order {
    std::shared_ptr<const plan::Plan> plan;
    std::shared_ptr<const app::PlanSurroundings> surroundings;
    std::optional<study::Case> here;  ///< a point of the growth
    double users = 0;                 ///< there
    std::vector<std::string> designs;
    using Curve = std::pair<std::string, std::shared_ptr<const study::Growth>>;
    std::vector<Curve> bare;  ///< known before, but for what guesses leave open
};

LiveEstimate::LiveEstimate(document::PlanDocument& document, document::Selection& selection, replay::ResultsBook& book,
                           replay::Player& player)
    : document_(document), selection_(selection), book_(book), player_(player) {
    soon_.setSingleShot(true);
    soon_.setInterval(soon_ms);
    connect(&soon_, &QTimer::timeout, this, &LiveEstimate::begin);
    connect(&document_, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (change.everything) {
            latest_.give_up();
            plan_.reset();
            looks_here_ = false;
        }
        follow();
    });
    connect(&selection_, &document::Selection::design_changed, this, &LiveEstimate::follow);
    connect(&latest_, &app::LatestStudy::ended, this, &LiveEstimate::end);
}

void LiveEstimate::follow() {
    if (!soon_.isActive()) soon_.start();
    emit state_changed();
}

void LiveEstimate::want_beside(std::vector<std::string> designs) {
    if (designs == beside_) return;
    beside_ = std::move(designs);
    follow();
}

/// The design that is looked at, where the phases do not lead to it or it has a curve of its own; the phases' own; and what is drawn
/// beside each other.
std::vector<std::string> LiveEstimate::wanted() const {
    std::vector<std::string> designs;
    const plan::Plan& plan = document_.plan();
    const std::string& own = selection_.design();
    const bool in_a_phase = std::ranges::any_of(plan.phases, [&](const plan::Phase& phase) { return phase.design == own; });
    if (plan.find_design(own) != nullptr && (!in_a_phase || book_.growth(own) != nullptr)) designs.push_back(own);
    designs.emplace_back();
    for (const std::string& design : beside_)
        if (plan.find_design(design) != nullptr && std::ranges::find(designs, design) == designs.end()) designs.push_back(design);
    std::erase_if(designs, [&](const std::string& design) { return known_.contains(design); });
    return designs;
}

void LiveEstimate::begin() {
    // Edits that never pause still see what they do where the scrubber stands.
    if (looks_here_) return soon_.start();
    const plan::Plan& plan = document_.plan();
    const bool is_empty = plan.phases.empty() || document::is_empty(plan);
    if (is_empty || document_.problems().has_errors()) {
        latest_.give_up();
        plan_.reset();
        if (is_empty)
            book_.drop_estimates();
        else
            book_.set_no_estimate(tr("The plan has mistakes."));
        emit state_changed();
        return;
    }
    const std::string& own_prices = document_.surroundings()->own_prices();
    if (plan_ == nullptr || own_prices != own_prices_ || !document::same_figures(*plan_, plan)) {
        own_prices_ = own_prices;
        known_.clear();
        bare_.clear();
    }
    plan_ = document_.snapshot();  // with the designs that came without changing a figure
    // What is under way on this plan brings what is missing of the curves that are known.
    if (wanted().empty() && (bare_.empty() || latest_.is_busy())) return emit state_changed();
    Order order{plan_, std::make_shared<app::PlanSurroundings>(*document_.surroundings()), {}, 0, wanted(), {}};
    for (const std::string& design : bare_) order.bare.emplace_back(design, book_.estimate(design));
    const replay::Snapshot& here = player_.snapshot();
    const bool is_looked_at = here && here.run().design == selection_.design() && plan.find_design(selection_.design()) != nullptr;
    if (is_looked_at && here.is_estimate() && plan.find_phase(here.run().phase) != nullptr) {
        order.here = study::Case{here.run().phase, here.run().design};
        order.users = here.run().users;
    }
    looks_here_ = order.here.has_value();
    latest_.ask([this, order](study::Observer& observer, const app::LatestStudy::Deliver& deliver) { run(order, observer, deliver); });
    emit state_changed();
}

void LiveEstimate::run(const Order& order, study::Observer& observer, const app::LatestStudy::Deliver& deliver) {
    const plan::Plan steady = study::steady_plan(*order.plan);
    study::Estimator estimator = app::estimator_of(order.surroundings->types(), 0);
    if (order.here) {
        auto run = std::make_shared<study::RunResult>(
            estimate_at(steady, *order.here, order.users, order.surroundings->get(), estimator, observer));
        study::leave_out_incidents(run->caveats, run->slo, plan::resolve(*order.plan, run->phase, run->design, order.surroundings->get()));
        deliver([this, run] {
            looks_here_ = false;
            player_.replace_estimate(run);
        });
    }
    std::vector<Order::Curve> curves = order.bare;
    for (const std::string& design : order.designs) {
        study::GrowthOptions options;
        if (!design.empty()) options.design = design;
        auto growth = std::make_shared<study::Growth>(study::grow(steady, order.surroundings->get(), options, estimator, observer));
        study::leave_out_incidents(growth->points, *order.plan, order.surroundings->get());
        growth->origin = app::origin_of(*order.plan, order.surroundings->prices());
        curves.emplace_back(design, growth);
        deliver([this, growth, design] {
            known_.insert(design);
            bare_.insert(design);
            book_.put_estimate(design, growth);
            book_.set_no_estimate({});
        });
    }
    for (const auto& [design, curve] : curves) {
        auto growth = std::make_shared<study::Growth>(*curve);
        study::add_uncertainty(*growth, steady, order.surroundings->get(), app::estimates(), app::threads_of(0), observer);
        const bool has_guesses =
            std::ranges::any_of(growth->points, [](const study::RunResult& run) { return run.uncertainty.has_value(); });
        const auto prospects = prospects_of(*curve, steady, order.surroundings->get(), estimator, observer);
        deliver([this, growth, design, has_guesses, prospects] {
            bare_.erase(design);
            book_.put_prospects(prospects);
            if (has_guesses) book_.put_estimate(design, growth);
        });
    }
}

void LiveEstimate::end(const QString& why) {
    looks_here_ = false;
    if (!why.isEmpty()) {
        plan_.reset();
        book_.set_no_estimate(why);
    }
    emit state_changed();
}

}  // namespace headroom::gui
