// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/autoscaler.h"

#include <algorithm>
#include <cmath>

#include "core/units.h"
#include "kernel/component_type.h"

namespace headroom::models {

using kernel::Slot;

namespace {

constexpr std::size_t most_decisions = 2000;  ///< of a level, or a span; beyond, only those are kept that change something
/// Kubernetes' default. What serves is ready, and what is lost is replaced by what was never ready: it makes no difference here.
constexpr double readiness_delay_s = 30;

/// Of the replicas that a heavier load is expected to want: as many are there at once as this share of them needs.
constexpr double room_for_chance = 0.98;

template <class Direction>
hpa::Rules rules_of(const Direction& d) {
    return {d.stabilization.value, d.select, d.policies};
}

}  // namespace

double interval_s(const AutoscalerSettings& settings) {
    if (settings.interval) return settings.interval->value;
    switch (settings.mode) {
        case ScalingMode::Knative: return 2;
        case ScalingMode::TargetTracking:
        case ScalingMode::Step: return 60;
        default: return 15;
    }
}

kernel::ComponentType type_of_autoscaler() {
    return {&record_of(static_cast<const AutoscalerSettings*>(nullptr)), [](const kernel::BuildContext& context) {
                return std::make_unique<Autoscaler>(context, context.settings<AutoscalerSettings>());
            }};
}

Autoscaler::Autoscaler(const kernel::BuildContext& context, const AutoscalerSettings& settings)
    : Component(context),
      settings_(settings),
      bounds_{settings.min.value_or(1), settings.max.value_or(100)},
      interval_(kernel::from_seconds(interval_s(settings))),
      ups_(simulation().statistics().counter()),
      downs_(simulation().statistics().counter()),
      wanted_(simulation().statistics().gauge()) {}

double Autoscaler::now() const { return kernel::to_seconds(simulation().now()); }

void Autoscaler::start() {
    for (const kernel::Channel* channel : simulation().channels_of(index(), "scales")) target_ = &simulation().component(channel->target());
    if (target_ == nullptr || !target_->scales()) return;
    target_->prepare_to_scale();
    const auto& scenario = simulation().scenario();
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        const auto& connection = scenario.connections[i];
        if (connection.to != target_->index() || connection.from == index()) continue;
        if (const auto* giver = dynamic_cast<const kernel::MessageGiver*>(&simulation().component(connection.from)))
            queues_.push_back({giver, &simulation().channel(i)});
    }
    const bool can_activate = settings_.mode == ScalingMode::Knative && target_->can_hold_calls();
    const bool can_be_none = can_activate || (settings_.mode == ScalingMode::Keda && !queues_.empty());
    if (!settings_.min && can_be_none) bounds_.min = 0;
    if (can_activate && bounds_.min == 0) target_->hold_calls(*this);
    replicas_.assign(target_->replica_count(), {0, 0, 0, true});
    if (is_group() && target_->nodes() == nullptr) have_at_least(bounds_.min);
    wanted_.set(simulation().now(), static_cast<double>(current()));
    simulation().start_timer(simulation().now() + interval_, *this, kernel::no_slot, 0);
}

/// An AWS Auto Scaling group, or service, has its minimum without being told by a policy; Kubernetes' controllers look at bounds when
/// they look at metrics.
bool Autoscaler::is_group() const {
    return settings_.mode == ScalingMode::TargetTracking || settings_.mode == ScalingMode::Step ||
           settings_.mode == ScalingMode::Predictive;
}

void Autoscaler::targets_changed(kernel::Channel&) {
    const std::size_t known = replicas_.size();
    replicas_.resize(target_->replica_count(), {now(), now(), 0, false});
    for (std::size_t r = 0; r < known; ++r) {
        if (target_->serves(r) != replicas_[r].served) replicas_[r].turned = changed_ = now();
        replicas_[r].served = target_->serves(r);
    }
}

void Autoscaler::timer(Slot, std::uint8_t) {
    const bool early = simulation().now() < looked_ + interval_;  // the load changed meanwhile
    simulation().start_timer((early ? looked_ : simulation().now()) + interval_, *this, kernel::no_slot, 0);
    if (early) return;
    if (simulation().time_of_day() && !of_day_) begin_day();
    if (!scaling_) scaling_ = make_scaling();
    replace_lost();
    const Observation seen = look();
    needed_ = furthest(seen).ratio * static_cast<double>(seen.current);
    const Advice advice = scaling_->decide(seen);
    keep(advice, seen.current);
    if (seen.ready < seen.current || std::clamp(advice.recommended, bounds_.min, bounds_.max) != seen.current) {
        content_since_.reset();
    } else if (!content_since_) {
        content_since_ = now();
    }
    if (advice.replicas != seen.current) follow(advice, seen.current);
}

void Autoscaler::follow(const Advice& advice, std::int64_t from) {
    (advice.replicas > from ? ups_ : downs_).add();
    changed_ = now();
    target_->scale_to(static_cast<std::size_t>(advice.replicas));
    wanted_.set(simulation().now(), static_cast<double>(current()));
}

/// The first replica is started at once.
void Autoscaler::call_held() {
    if (current() > 0) return;
    const Advice advice{"held calls", 1, 1, 1, {}, 1};
    keep(advice, 0);
    content_since_.reset();
    follow(advice, 0);
}

void Autoscaler::replace_lost() {
    if (!settings_.replace_lost_after) return;
    const auto lost = static_cast<std::int64_t>(target_->replace_lost(kernel::from_seconds(settings_.replace_lost_after->value)));
    if (lost == 0) return;
    changed_ = now();
    keep({"lost", static_cast<double>(lost), 1, current(), "", current()}, current() - lost);
}

/// Those that say what the one before them said are not told again.
void Autoscaler::keep(const Advice& advice, std::int64_t from) {
    const bool same = !decisions_.empty() && advice.replicas == from && decisions_.back().to == from &&
                      decisions_.back().recommended == advice.recommended && decisions_.back().limit == advice.limit;
    const bool nothing = decisions_.empty() && advice.replicas == from && advice.recommended == from;
    if (same || nothing || (advice.replicas == from && decisions_.size() >= most_decisions)) return;
    decisions_.push_back({simulation().now(), std::string(advice.metric), advice.value, advice.ratio, advice.recommended,
                          std::string(advice.limit), from, advice.replicas});
}

/// What was seen of another load says nothing of this one, but where to begin: loads rise slowly, and a scaler keeps up with them.
/// Were those missing that a heavier one wants, calls would pile up, more would be started than are needed, and those would stay
/// for the whole stabilisation window; so would one too many, for which chance and percents without fractions get some room.
void Autoscaler::hold_steady() {
    if (target_ == nullptr || !target_->scales()) return;
    double load = 0;
    for (const kernel::Source* source : simulation().sources()) load += source->present_rate();
    const double rise = load_ > 0 ? load / load_ : 1;
    load_ = load;
    if (scaling_ && target_->nodes() == nullptr && rise > 1 && settings_.mode != ScalingMode::Schedule)
        have_at_least(std::min(static_cast<std::int64_t>(std::ceil(room_for_chance * needed_ * rise)), bounds_.max));
    if (simulation().now() > looked_) look();
    scaling_.reset();
    changed_ = now();
    content_since_.reset();
}

/// A forecast begins with the days before, and what it wants by now is there: it knew yesterday what comes.
void Autoscaler::begin_day() {
    of_day_ = true;
    if (settings_.mode != ScalingMode::Predictive) return;
    if (scaling_ && target_->nodes() == nullptr) {
        const double time = *simulation().time_of_day(), window = settings_.window.value;
        const double now = mean_rate(time, time + window);
        double most = now;
        for (double ahead = 0; ahead < settings_.look_ahead.value; ahead += window)
            most = std::max(most, mean_rate(time + ahead + window, time + ahead + 2 * window));
        if (now > 0) have_at_least(std::min(static_cast<std::int64_t>(std::ceil(room_for_chance * needed_ * most / now)), bounds_.max));
    }
    scaling_.reset();
}

/// Requests a second over a part of the day, as the sources have it.
double Autoscaler::mean_rate(double from, double to) const {
    double rate = 0;
    for (const kernel::Source* source : simulation().sources()) rate += source->mean_rate(from, to);
    return rate;
}

/// As if they had been there for long.
void Autoscaler::have_at_least(std::int64_t replicas) {
    if (replicas <= current()) return;
    target_->have_at_least(static_cast<std::size_t>(replicas));
    for (Seen& replica : replicas_)
        if (replica.started == now()) replica.started = replica.turned = now() - day_s;
    wanted_.set(simulation().now(), static_cast<double>(replicas));
}

/// At rest where nothing was done for the whole of its window, or nothing else was recommended for a shorter one. What was seen at
/// the first look after a change is out of its window at the second look after that: a little later it is known what it decided.
double Autoscaler::settling_s() const {
    if (target_ == nullptr || !target_->scales()) return 0;
    const std::unique_ptr<Scaling> anew = scaling_ ? nullptr : make_scaling();
    const Scaling& scaling = scaling_ ? *scaling_ : *anew;
    const double left = std::max(0.0, changed_ + scaling.settling_s() + 2.5 * kernel::to_seconds(interval_) - now());
    if (static_cast<std::int64_t>(target_->ready()) < current()) return std::max(left, kernel::to_seconds(interval_));
    const bool quiet = content_since_ && now() - *content_since_ >= scaling.quiet_s();
    return quiet ? 0 : left;
}

/// It may add some until it has all that it may have.
double Autoscaler::deciding_s() const {
    if (target_ == nullptr || !target_->scales() || current() >= bounds_.max) return 0;
    const std::unique_ptr<Scaling> anew = scaling_ ? nullptr : make_scaling();
    return (scaling_ ? *scaling_ : *anew).deciding_s() + 2 * kernel::to_seconds(interval_);
}

Observation Autoscaler::look() {
    const double seconds = kernel::to_seconds(simulation().now() - looked_);
    Observation seen;
    seen.now = now();
    const auto held = simulation().held_time_of_day();
    seen.time_of_day = simulation().time_of_day().value_or(held.value_or(settings_.from.value));
    seen.current = current();
    seen.ready = static_cast<std::int64_t>(target_->ready());
    seen.holds_calls = target_->held_calls() > 0;
    Metric cpu = cpu_metric(seconds);
    const std::uint64_t arrivals = target_->figures.arrivals.so_far();
    const double rate = static_cast<double>(arrivals - arrivals_) / seconds;
    const bool by_default = !settings_.cpu && !settings_.memory && !settings_.requests && !settings_.queue;
    if (settings_.queue) seen.metrics.push_back({"queue", Scope::Total, false, *settings_.queue, messages_waiting(), {}});
    if (settings_.requests) seen.metrics.push_back({"requests", Scope::Total, false, settings_.requests->value, rate, {}});
    if (settings_.cpu || by_default) seen.metrics.push_back(std::move(cpu));
    if (settings_.memory) {
        if (auto memory = memory_metric()) seen.metrics.push_back(std::move(*memory));
    }
    arrivals_ = arrivals;
    looked_ = simulation().now();
    return seen;
}

/// Share of what pods request, over the time since the last look.
Metric Autoscaler::cpu_metric(double seconds) {
    Metric metric{"cpu", Scope::Pods, true, settings_.cpu ? settings_.cpu->value : 0.8, 0, {}};
    const double request = target_->request().vcpus;
    std::size_t running = 0;
    for (std::size_t r = 0; r < replicas_.size(); ++r) {
        const double spent = target_->cpu_seconds(r), usage = (spent - replicas_[r].cpu_s) / seconds;
        replicas_[r].cpu_s = spent;
        if (!target_->serves(r)) continue;
        ++running;
        const hpa::Readiness pod{false, true, replicas_[r].started, replicas_[r].turned, now(), seconds};
        const bool unready = hpa::is_unready(pod, true, now(), settings_.cpu_initialization.value, readiness_delay_s);
        metric.pods.push_back({usage, request, unready, true});
        metric.total += usage / request;
    }
    for (std::size_t pending = running; pending < static_cast<std::size_t>(current()); ++pending)
        metric.pods.push_back({0, request, true, false});
    return metric;
}

/// As the last block that is closed has it.
std::optional<Metric> Autoscaler::memory_metric() const {
    const std::size_t blocks = simulation().statistics().blocks();
    if (blocks == 0) return std::nullopt;
    for (const kernel::ResourceUse& use : target_->resources({blocks - 1, blocks})) {
        if (use.name != "memory") continue;
        Metric metric{"memory", Scope::Pods, true, settings_.memory->value, 0, {}};
        for (std::size_t r = 0; r < target_->ready(); ++r) metric.pods.push_back({use.utilization, 1, false, true});
        metric.total = use.utilization * static_cast<double>(target_->ready());
        return metric;
    }
    return std::nullopt;
}

/// In the queues that the target takes from; without one, calls that wait for its workers.
double Autoscaler::messages_waiting() const {
    if (queues_.empty()) return static_cast<double>(target_->figures.queued.value());
    double sum = 0;
    for (const Queue& queue : queues_) sum += queue.giver->backlog(*queue.channel);
    return sum;
}

/// The two days before this one, as the sources have them.
std::vector<double> Autoscaler::shape_of_days() const {
    const auto time = simulation().time_of_day();
    if (!time) return {};
    const auto windows = static_cast<std::size_t>(std::max(2.0, std::round(day_s / settings_.window.value)));
    const double length = day_s / static_cast<double>(windows), begin = *time - kernel::to_seconds(interval_);
    std::vector<double> shape;
    for (std::size_t i = 0; i < 2 * windows; ++i) {
        const double from = std::fmod(begin + static_cast<double>(i) * length + day_s, day_s);
        shape.push_back(mean_rate(from, from + length));
    }
    return shape;
}

std::unique_ptr<Scaling> Autoscaler::make_scaling() const {
    const AutoscalerSettings& s = settings_;
    const CoolDowns cool_downs{s.out_cool_down.value, s.in_cool_down.value};
    const auto make_hpa = [&](Bounds bounds) { return std::make_unique<Hpa>(rules_of(s.up), rules_of(s.down), bounds, s.tolerances()); };
    switch (s.mode) {
        case ScalingMode::Hpa: return make_hpa(bounds_);
        case ScalingMode::Keda:
            return std::make_unique<Keda>(KedaSettings{s.poll.value, s.cool_down.value, s.activation},
                                          make_hpa({std::max<std::int64_t>(1, bounds_.min), bounds_.max}), bounds_);
        case ScalingMode::Knative:
            return std::make_unique<Knative>(
                KnativeSettings{s.stable_window.value, s.panic_window.value, s.panic_threshold, s.zero_grace.value}, bounds_);
        case ScalingMode::TargetTracking: return std::make_unique<TargetTracking>(cool_downs, bounds_);
        case ScalingMode::Step: return std::make_unique<StepScaling>(Steps{s.far, s.low, s.add, s.add_far, s.remove}, cool_downs, bounds_);
        case ScalingMode::Schedule: return std::make_unique<Schedule>(Shift{s.from.value, s.until.value, s.replicas}, bounds_);
        case ScalingMode::Predictive:
            return std::make_unique<Predictive>(PredictiveSettings{s.forecast, s.window.value, s.look_ahead.value}, bounds_,
                                                shape_of_days());
    }
    return nullptr;
}

std::vector<std::optional<double>> Autoscaler::outputs(kernel::Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const auto per_hour = [&](const kernel::Counter& counter) { return 3600 * per_second(counter, blocks); };
    return {wanted_.integral(blocks) / seconds, per_hour(ups_), per_hour(downs_)};
}

}  // namespace headroom::models
