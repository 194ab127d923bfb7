// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication/replication.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "cost/catalogue.h"
#include "infrastructure/platform_environment.h"
#include "kernel/rehearsal.h"
#include "kernel/simulation.h"
#include "plan/levels.h"
#include "replication/backlog.h"
#include "replication/measure.h"
#include "replication/pilot.h"
#include "replication/warm_up.h"

namespace headroom::replication {

namespace {

constexpr std::size_t blocks_per_window = 64;
constexpr std::size_t most_timeline_windows = 288;
/// Requests of a level below which a pile may be chance, see growing_components().
constexpr double least_requests_for_growth = 4e5;
/// Requests that a level has at least.
constexpr double least_requests = 2e4;
/// Of each route: of 400 answers 20 are beyond the p95, which is absent with fewer. A quarter is dropped, and of the 525 that are
/// left chance takes 62 at two standard deviations of the pilot's count and of this one.
constexpr double least_answers_of_route = 700;
/// Mean response times that a level lasts at least: what keeps calls long changes slowly.
constexpr double least_responses = 300;
/// Of what a level lasts at least, where only its cost is asked for: shares and means, no tails.
constexpr double part_for_cost = 0.1;
/// Times that something stays by rule that a level lasts at least: a quarter more than stays_before_growth, for those that
/// round down.
constexpr double least_stays = 1.25 * stays_before_growth;
/// With five replications the half-width is t(0.975, 4)/√5 = 1.24 standard deviations; a third is kept in reserve, so that most
/// runs end with their first round and the stopping rule does not bias the intervals.
constexpr double deviations_per_half_width = 1.24 / 0.67;
/// Stabilisation windows that scalers are given at most to come to rest before a level is measured.
constexpr double most_settlings = 12;

/// Of the load at which a span begins: those at which scalers come to rest one after the other.
constexpr double rising_parts[] = {1. / 64, 1. / 8, 1};
/// Over which the load at which a span begins is taken.
constexpr double beginning_s = 60;

/// Without a decision, after which a scaler of a system that is short of something else is taken to have made its last: at least, for
/// some take longer to decide (Component::deciding_s).
constexpr double patience_s = 60;
/// Of a resource that lets through no more: its utilization.
constexpr double full = 0.97;

/// One replication at work.
class Replication {
public:
    Replication(const protocol::Request& request, const plan::Scenario& scenario, const plan::Surroundings& surroundings,
                const kernel::ComponentTypes& types, const ProgressCallback& progress)
        : request_(request),
          progress_(progress),
          simulation_(scenario, surroundings, types, request.seed, request.replication,
                      scenario.platform ? infrastructure::environment_of(scenario) : nullptr, request.trace || request.traces > 0) {
        if (request.traces > 0) simulation_.trace()->keep(request.traces);
    }

    protocol::Measurement run() {
        const plan::Horizon& horizon = simulation_.scenario().horizon;
        return horizon.kind == plan::Horizon::Kind::Span ? run_span(horizon) : run_levels();
    }

private:
    protocol::Measurement run_span(const plan::Horizon& horizon) {
        protocol::Measurement result;
        if (request_.level_s.empty()) {  // a span is as long as it is; nothing is to be found out
            result.suggested_s = {horizon.length};
            return result;
        }
        parts_ = 1;
        if (settling_s() > 0) rise_to(horizon.from);
        for (kernel::Source* source : simulation_.sources()) source->follow_day(horizon.from);
        simulation_.schedule_incidents(horizon.from, horizon.length);  // what they change is as it was before, in the rehearsal, too
        kernel::Rehearsal(simulation_).run();
        const double window = nice_window(horizon.length);
        const auto windows = static_cast<std::size_t>(std::ceil(horizon.length / window - 1e-9));
        start_level(window);
        run_blocks(windows);
        result.levels.push_back(finish_level(0, static_cast<std::size_t>(std::max(1.0, std::round(3600 / window)))));
        result.levels.back().hours_per_day = horizon.length / 3600;
        result.levels.back().rate_per_s = mean_rate(horizon);
        result.timeline = timeline(simulation_, horizon.from);
        return result;
    }

    protocol::Measurement run_levels() {
        std::vector<plan::MeanRate> rates;
        for (const kernel::Source* source : simulation_.sources())
            rates.emplace_back([source](double from, double to) { return source->mean_rate(from, to); });
        const std::vector<plan::Level> levels = plan::levels_of_day(rates, request_.most_levels);
        const bool pilot = request_.level_s.empty();
        if (!pilot && request_.level_s.size() != levels.size()) throw RunError("the request's lengths do not fit the day's levels");
        protocol::Measurement result;
        parts_ = levels.size();
        for (std::size_t i = 0; i < levels.size(); ++i) {
            part_ = i;
            for (std::size_t s = 0; s < simulation_.sources().size(); ++s) simulation_.sources()[s]->hold_rate(levels[i].rates[s]);
            if (i == 0) kernel::Rehearsal(simulation_).run();
            forget_decisions();
            for (std::size_t c = 0; c < simulation_.component_count(); ++c) simulation_.component(c).hold_steady();
            for (std::size_t c = 0; c < simulation_.channel_count(); ++c) simulation_.channel(c).hold_steady();
            settle();
            if (pilot) {
                const bool for_cost = request_.only_peak_precise && i + 1 < levels.size();
                result.suggested_s.push_back(for_cost ? run_pilot_for_cost(levels[i]) : run_pilot(levels[i]));
            } else {
                start_level(request_.level_s[i] / blocks_per_window, dropped(blocks_per_window));
                run_blocks(blocks_per_window);
            }
            const WarmUp warm_up = find_warm_up(simulation_);
            result.levels.push_back(finish_level(dropped(blocks_per_window)));
            protocol::LevelMeasure& level = result.levels.back();
            level.settled = warm_up.settled;
            level.rate_per_s = levels[i].rate();
            level.hours_per_day = levels[i].hours;
            const auto growing = growing_components(simulation_, least_growth_requests());
            for (const std::size_t grows : growing) level.growing.push_back(simulation_.scenario().components[grows].id);
            const auto lines = growing_lines(simulation_, least_growth_requests());
            for (const std::size_t line : lines) level.growing_lines.push_back(simulation_.scenario().platform->lines[line].name);
            if (pilot && level.grows()) {  // higher levels would pile up, too
                if (lines.empty()) result.day_from_s = begin_of_backlog(simulation_, growing, levels[i].rate());
                for (std::size_t rest = i + 1; rest < levels.size(); ++rest) result.suggested_s.push_back(result.suggested_s.back());
                break;
            }
        }
        return result;
    }

    /// Whoever scales has as much at the beginning of a span as the load of that time wants, as if it had been there for long: from a
    /// part of that load, which a few replicas bear, it rises in steps.
    void rise_to(double time_of_day) {
        const auto hold = [&](double part) {
            for (kernel::Source* source : simulation_.sources())
                source->hold_rate(part * source->mean_rate(time_of_day, time_of_day + beginning_s));
        };
        simulation_.hold_time_of_day(time_of_day);
        hold(1);
        kernel::Rehearsal(simulation_).run();
        for (const double part : rising_parts) {
            hold(part);
            forget_decisions();
            for (std::size_t c = 0; c < simulation_.component_count(); ++c)
                if (simulation_.component(c).decisions() != nullptr) simulation_.component(c).hold_steady();
            settle();
        }
        forget_decisions();
    }

    void forget_decisions() {
        decided_since_ = simulation_.now();
        for (std::size_t i = 0; i < simulation_.component_count(); ++i) simulation_.component(i).forget_decisions();
        simulation_.transitions().forget();
    }

    double settling_s() {
        double longest = 0;
        for (std::size_t i = 0; i < simulation_.component_count(); ++i) longest = std::max(longest, simulation_.component(i).settling_s());
        for (std::size_t i = 0; i < simulation_.channel_count(); ++i) longest = std::max(longest, simulation_.channel(i).settling_s());
        return longest;
    }

    /// Until every scaler is at rest, or they seem never to come to it: where more is asked for than is answered, though they did
    /// nothing for a while, something else is short, and what it lets through swings too much for them.
    void settle() {
        double left = settling_s();
        bool over = false;
        for (double most = most_settlings * left; left > 0 && most > 0 && !over; most -= left, left = settling_s()) {
            start_level(left / blocks_per_window);
            for (std::size_t i = 0; i < blocks_per_window && settling_s() > 0 && !over; ++i) {
                run_block();
                tell_progress(0);
                over = kernel::to_seconds(simulation_.now() - last_change()) >= patience() && is_short({(i + 1) / 2, i + 1});
            }
        }
        const kernel::Blocks seen{0, simulation_.statistics().blocks()};
        for (std::size_t i = 0; i < simulation_.component_count(); ++i) simulation_.component(i).settled(seen);
    }

    double patience() {
        double longest = patience_s;
        for (std::size_t i = 0; i < simulation_.component_count(); ++i) longest = std::max(longest, simulation_.component(i).deciding_s());
        return longest;
    }

    /// Fewer are answered than come, by more than chance has it, and something is full; without that they fail for other reasons.
    bool is_short(kernel::Blocks blocks) {
        const auto is_full = [&](const kernel::ResourceUse& use) { return use.utilization >= full; };
        bool any_full = false;
        for (std::size_t i = 0; i < simulation_.component_count() && !any_full; ++i)
            any_full = std::ranges::any_of(simulation_.component(i).resources(blocks), is_full);
        if (!any_full) return false;
        double offered = 0, completed = 0;
        for (const kernel::Source* source : simulation_.sources()) {
            for (const auto& route : source->routes()) {
                offered += static_cast<double>(route.offered.in(blocks));
                completed += static_cast<double>(route.completed.in(blocks));
            }
        }
        return offered - completed > 0.02 * offered + 4 * std::sqrt(offered);
    }

    /// When a scaler last took or gave back replicas of this level.
    kernel::Time last_change() {
        kernel::Time last = decided_since_;
        for (std::size_t i = 0; i < simulation_.component_count(); ++i)
            if (const auto* decisions = simulation_.component(i).decisions())
                for (const kernel::Decision& decision : *decisions)
                    if (decision.to != decision.from) last = std::max(last, decision.at);
        return last;
    }

    /// Doubles the level's length until it is known how long it should be. Gives that length in seconds.
    double run_pilot(const plan::Level& level) {
        const double most = request_.max_requests / static_cast<double>(parts_);
        start_level(first_guess(level) / (blocks_per_window / 2));
        run_blocks(blocks_per_window / 2);
        for (;;) {
            run_blocks(blocks_per_window / 2);
            const double length = simulation_.statistics().seconds({0, blocks_per_window});
            const double requests = requests_so_far();
            if (requests == 0) return length;
            const bool out_of_requests = requests * 2 > most;
            const WarmUp warm_up = find_warm_up(simulation_);
            const auto error = relative_error(simulation_, dropped(blocks_per_window));
            const bool piles_up = anything_grows(least_growth_requests());
            const double limit = requests > 0 ? length * most / requests : length;
            const double enough =
                std::max({wanted(length, error.value_or(1)), length * least_requests / requests,
                          length * least_answers_of_route / answers_of_rarest_route(), least_responses * longest_response(),
                          warm_ups(warm_up) * length, least_stays * longest_stay(simulation_)});
            if (piles_up || out_of_requests) return std::min(enough, std::max(limit, length));
            if (error && warm_up.settled && !may_pile_up() && enough <= 4 * length) return std::min(enough, limit);
            simulation_.statistics().merge_pairs();
        }
    }

    /// A pilot of a level of which no response time has to be precise.
    double run_pilot_for_cost(const plan::Level& level) {
        start_level(part_for_cost * first_guess(level) / blocks_per_window);
        run_blocks(blocks_per_window);
        const double length = simulation_.statistics().seconds({0, blocks_per_window});
        const double requests = std::max(1.0, requests_so_far());
        const double enough = part_for_cost * std::max(length * least_requests / requests, least_responses * longest_response());
        const double most = part_for_cost * length * request_.max_requests / static_cast<double>(parts_) / requests;
        return std::min(std::max(enough, warm_ups(find_warm_up(simulation_)) * length), most);
    }

    /// As many as a level lasts at least, in lengths of the pilot.
    static double warm_ups(const WarmUp& warm_up) {
        return static_cast<double>(least_warm_ups * warm_up.cut) / static_cast<double>(blocks_per_window);
    }

    double wanted(double length, double error) const {
        const double target = request_.precision / deviations_per_half_width;
        return length * (error / target) * (error / target);
    }

    /// Something rises that a longer look may prove a pile: 200 calls more, and rising all the time.
    bool may_pile_up() { return anything_grows(0); }
    bool anything_grows(double least_arrivals) {
        return !growing_components(simulation_, least_arrivals).empty() || !growing_lines(simulation_, least_arrivals).empty();
    }
    double least_growth_requests() const {
        return std::min(least_requests_for_growth, 0.4 * request_.max_requests / static_cast<double>(parts_));
    }

    /// Seconds in which about as many requests are made as say something.
    double first_guess(const plan::Level& level) {
        if (level.rate() > 0) return least_requests / level.rate() / 2;
        double seconds = 1;  // closed sources: find the pace
        start_level(seconds);
        run_blocks(1);
        while (requests_so_far() < least_requests / 20 && seconds < 1e6) {
            seconds *= 2;
            start_level(seconds);
            run_blocks(1);
        }
        return seconds * least_requests / std::max(1.0, requests_so_far()) / 2;
    }

    /// The longest mean response of a route, in seconds.
    double longest_response() {
        double longest = 0;
        for (const kernel::Source* source : simulation_.sources()) {
            for (const auto& route : source->routes()) {
                longest = std::max(longest, route.response.in({blocks_per_window / 2, blocks_per_window}).mean().value_or(0));
            }
        }
        return longest;
    }

    /// Of those that are asked for and answered at all.
    double answers_of_rarest_route() {
        double least = std::numeric_limits<double>::infinity();
        for (const kernel::Source* source : simulation_.sources()) {
            for (const auto& route : source->routes()) {
                if (const auto answers = static_cast<double>(route.completed.all()); answers > 0) least = std::min(least, answers);
            }
        }
        return least;
    }

    double requests_so_far() {
        double offered = 0;
        for (const kernel::Source* source : simulation_.sources()) {
            for (const auto& route : source->routes()) offered += static_cast<double>(route.offered.all());
        }
        return offered;
    }

    /// Of its blocks the first few are a warm-up, whose requests are not kept one by one.
    void start_level(double block_s, std::size_t warm_up = 0) {
        before_ = in_flight(simulation_);
        events_before_ = simulation_.events();
        const kernel::Time block = std::max<kernel::Time>(1, kernel::from_seconds(block_s));
        if (kernel::Trace* trace = simulation_.trace()) {
            trace->split().restart();
            if (trace->spans() != nullptr) trace->spans()->restart(simulation_.now() + static_cast<kernel::Time>(warm_up) * block);
        }
        simulation_.statistics().begin(simulation_.now(), block);
    }

    void run_blocks(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            run_block();
            tell_progress(static_cast<double>(i + 1) / static_cast<double>(count));
        }
    }

    void run_block() {
        const kernel::Time end = simulation_.statistics().block_end();
        simulation_.run_until(end);
        simulation_.statistics().close_block(end);
    }

    /// `within`: the fraction done of the part that is at work.
    void tell_progress(double within) {
        if (progress_ && !progress_((static_cast<double>(part_) + within) / static_cast<double>(parts_))) throw RunError("cancelled");
    }

    protocol::LevelMeasure finish_level(std::size_t cut, std::optional<std::size_t> hour = std::nullopt) {
        protocol::LevelMeasure level = measure(simulation_, cut, before_, hour);
        level.events = simulation_.events() - events_before_;
        level.decisions = decisions(simulation_, decided_since_);
        level.transitions = transitions(simulation_, decided_since_);
        level.transitions_left_out = simulation_.transitions().left_out();
        if (request_.trace) level.splits = splits(simulation_, cut);
        level.traces = traces(simulation_);
        return level;
    }

    double mean_rate(const plan::Horizon& horizon) {
        double rate = 0;
        for (const kernel::Source* source : simulation_.sources()) rate += source->mean_rate(horizon.from, horizon.from + horizon.length);
        return rate;
    }

    /// The shortest of people's lengths that gives at most 288 windows: 5 minutes for a day.
    static double nice_window(double length) {
        for (const double window : {1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0}) {
            if (length / window <= most_timeline_windows) return window;
        }
        return std::ceil(length / most_timeline_windows / 300) * 300;
    }

    const protocol::Request& request_;
    const ProgressCallback& progress_;
    kernel::Simulation simulation_;
    std::vector<std::uint64_t> before_;
    std::uint64_t events_before_ = 0;
    kernel::Time decided_since_ = 0;
    std::size_t part_ = 0, parts_ = 1;
};

}  // namespace

protocol::Measurement run(const protocol::Request& request, const kernel::ComponentTypes& types, const ProgressCallback& progress) {
    const schema::Catalogue catalogue = types.catalogue();
    Files files;
    for (const auto& [name, text] : request.files) files.add(name, text);
    const std::shared_ptr<const cost::PriceCatalogue> prices = cost::find_catalogue(request.prices, files);
    if (prices == nullptr) throw RunError("unknown price catalogue '" + request.prices + "'");
    const plan::Surroundings surroundings{catalogue, prices->instances, files};
    if (request.plan.phases.empty()) throw RunError("the request's plan has no phase");
    const plan::Scenario scenario = plan::resolve(request.plan, request.plan.phases.front().name, std::nullopt, surroundings);
    return Replication(request, scenario, surroundings, types, progress).run();
}

}  // namespace headroom::replication
