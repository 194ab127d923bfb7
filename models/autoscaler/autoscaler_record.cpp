// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "models/autoscaler/autoscaler.h"
#include "schema/describe.h"

namespace headroom::models {

namespace hpa {
std::span<const schema::EnumOption<Select>> options_of(Select) {
    static const std::array<schema::EnumOption<Select>, 3> options = {{
        {Select::Max, "max", "The policy that allows the largest change."},
        {Select::Min, "min", "The policy that allows the smallest change."},
        {Select::Disabled, "disabled", "None: never in this direction."},
    }};
    return options;
}
}  // namespace hpa

std::span<const schema::EnumOption<ScalingMode>> options_of(ScalingMode) {
    static const std::array<schema::EnumOption<ScalingMode>, 7> options = {{
        {ScalingMode::Hpa, "hpa",
         "Kubernetes' HorizontalPodAutoscaler v2: `cpu`, `memory`, `requests`, `queue`, the largest; `up` and `down`."},
        {ScalingMode::Keda, "keda",
         "KEDA's queue scaler: to none and back by itself (`poll`, `cool_down`, `activation`), above one as hpa."},
        {ScalingMode::Knative, "knative",
         "Knative's: `stable_window`, `panic_window`, `panic_threshold`. To none where nothing comes (`zero_grace`); a call that comes "
         "then waits at the activator for the replica that it starts."},
        {ScalingMode::TargetTracking, "target_tracking",
         "AWS: out after 3 min above the target, in after 15 min below nine tenths of it; `out_cool_down`, `in_cool_down`."},
        {ScalingMode::Step, "step",
         "AWS step scaling: `add`, `add_far`, `remove` by how far the target is passed (`far`, `low`); cool-downs."},
        {ScalingMode::Schedule, "schedule", "`replicas` from `from` until `until`, `min` outside. In a steady horizon: as within."},
        {ScalingMode::Predictive, "predictive",
         "For the most that is expected within `look_ahead`, by `forecast` on the days before (which had the sources' profile). In a "
         "steady horizon what is will be."},
    }};
    return options;
}

std::span<const schema::EnumOption<Forecast>> options_of(Forecast) {
    static const std::array<schema::EnumOption<Forecast>, 2> options = {{
        {Forecast::HoltWinters, "holt_winters", "Holt–Winters' additive smoothing: level, trend and the season of a day."},
        {Forecast::LeastSquares, "least_squares", "A line and three waves of a day, by least squares."},
    }};
    return options;
}

namespace {

template <class Direction>
schema::Record direction(const char* name, const char* title, const char* help) {
    return schema::Describe<Direction>(name, title, help)
        .param(&Direction::stabilization, "stabilization", Unit::Seconds,
               "Recommendations of that time are considered, the most cautious counts (`stabilizationWindowSeconds`).", {0.0, 3600.0})
        .param(&Direction::select, "select", "Which of the policies counts (`selectPolicy`).")
        .param(&Direction::policies, "policies",
               "Changes that are allowed within a period, as a number of pods or in percent of those that there were when it began; "
               "several of a type, too: \"100 % / 15 s, 300 % / 5 min\" (`policies`). Which of them counts, `select` says.")
        .param(&Direction::tolerance, "tolerance",
               "Nothing changes in this direction where metric / target is no further from 1 (`tolerance`). Unset: the scaler's own.",
               {0.0, 10.0})
        .done();
}

using S = AutoscalerSettings;

void add_metrics(schema::Describe<S>& record) {
    record
        .param(&S::cpu, "cpu", Unit::Ratio,
               "Target: CPU in use, as a share of the vCPUs that a replica requests, or has. Without any target: 80 % of the CPU.",
               {0.01, 10.0})
        .param(&S::memory, "memory", Unit::Ratio, "Target: memory in use, as a share of a replica's.", {0.01, 10.0})
        .param(&S::requests, "requests", Unit::PerSecond, "Target: requests a second of a replica.", {1e-6, 1e9})
        .param(&S::queue, "queue", Unit::None,
               "Target: messages of a replica, in the queues that it takes from; of a service, calls that wait.", {1e-6, 1e12})
        .param(
            &S::replace_lost_after, "replace_lost_after", Unit::Seconds,
            "Replicas that have been lost for so long are given up at the next look, and others started in their place, where that is not "
            "out; on a cluster's nodes `evict_after` says the same. Unset: they are back when what took them is over.",
            {0.0, 86400.0})
        .param(&S::min, "min", "Fewest replicas. Unset: 1 (keda, of what takes messages, and knative, of a service: 0).", {0.0, 60000.0})
        .param(&S::max, "max", "Most replicas. Unset: 100.", {1.0, 60000.0})
        .param(&S::interval, "interval", Unit::Seconds,
               "Time between two looks. Unset: 15 s (Kubernetes), knative 2 s, target_tracking and step 60 s (CloudWatch).", {1.0, 3600.0});
}

void add_hpa(schema::Describe<S>& record) {
    record
        .param(&S::tolerance, "tolerance",
               "hpa, keda: nothing changes where metric / target is no further from 1 "
               "(`--horizontal-pod-autoscaler-tolerance`: 0.1).",
               {0.0, 10.0})
        .only_with("mode", {"hpa", "keda"})
        .param(&S::cpu_initialization, "cpu_initialization", Unit::Seconds,
               "hpa, keda: for that time after its start a replica's CPU counts only when measured while it was ready (Kubernetes: 5 min).",
               {0.0, 86400.0})
        .only_with("mode", {"hpa", "keda"})
        .param(&S::up, "up", "hpa, keda: how fast replicas are added (`behavior.scaleUp`).")
        .only_with("mode", {"hpa", "keda"})
        .param(&S::down, "down", "hpa, keda: how fast replicas are taken away (`behavior.scaleDown`).")
        .only_with("mode", {"hpa", "keda"})
        .param(&S::poll, "poll", Unit::Seconds, "keda: time between two looks whether there is work (`pollingInterval`: 30 s).",
               {1.0, 3600.0})
        .only_with("mode", {"keda"})
        .param(&S::cool_down, "cool_down", Unit::Seconds, "keda: time without work before the last replica goes (`cooldownPeriod`: 300 s).",
               {0.0, 86400.0})
        .only_with("mode", {"keda"})
        .param(&S::activation, "activation", "keda: there is work where more messages wait (`activationValue`).", {0.0, 1e12})
        .only_with("mode", {"keda"});
}

void add_others(schema::Describe<S>& record) {
    record.param(&S::stable_window, "stable_window", Unit::Seconds, "knative: mean over that time (`stable-window`: 60 s).", {6.0, 3600.0})
        .only_with("mode", {"knative"})
        .param(&S::panic_window, "panic_window", Unit::Seconds, "knative: the short window (10 % of the stable one: 6 s).", {1.0, 3600.0})
        .only_with("mode", {"knative"})
        .param(&S::panic_threshold, "panic_threshold",
               "knative: panic where the short window wants so many times the ready replicas (`panic-threshold-percentage`: 2).",
               {1.1, 10.0})
        .only_with("mode", {"knative"})
        .param(&S::zero_grace, "zero_grace", Unit::Seconds,
               "knative: time from when nothing has come for the stable window until the last replica goes. Knative's "
               "`scale-to-zero-grace-period` (30 s) is the most that it waits until calls come by the activator; here it waits that long.",
               {0.0, 86400.0})
        .only_with("mode", {"knative"})
        .param(&S::out_cool_down, "out_cool_down", Unit::Seconds, "target_tracking, step: time after adding before adding again.",
               {0.0, 86400.0})
        .only_with("mode", {"target_tracking", "step"})
        .param(&S::in_cool_down, "in_cool_down", Unit::Seconds, "target_tracking, step: time after a change before taking away.",
               {0.0, 86400.0})
        .only_with("mode", {"target_tracking", "step"})
        .param(&S::far, "far", "step: multiple of the target from which on `add_far` are added.", {1.0, 1000.0})
        .only_with("mode", {"step"})
        .param(&S::low, "low", "step: multiple of the target below which `remove` are taken away.", {0.0, 1.0})
        .only_with("mode", {"step"})
        .param(&S::add, "add", "step: replicas added above the target.", {1.0, 10000.0})
        .only_with("mode", {"step"})
        .param(&S::add_far, "add_far", "step: replicas added from `far` on.", {1.0, 10000.0})
        .only_with("mode", {"step"})
        .param(&S::remove, "remove", "step: replicas taken away below `low`.", {1.0, 10000.0})
        .only_with("mode", {"step"})
        .param(&S::from, "from", Unit::TimeOfDay, "schedule: time of the day at which `replicas` begin.")
        .only_with("mode", {"schedule"})
        .param(&S::until, "until", Unit::TimeOfDay, "schedule: time of the day at which they end.")
        .only_with("mode", {"schedule"})
        .param(&S::replicas, "replicas", "schedule: replicas between the two.", {0.0, 60000.0})
        .only_with("mode", {"schedule"})
        .param(&S::forecast, "forecast", "predictive: how what comes is foreseen.")
        .only_with("mode", {"predictive"})
        .param(&S::window, "window", Unit::Seconds, "predictive: means of that time are looked at.", {10.0, 7200.0})
        .only_with("mode", {"predictive"})
        .param(&S::look_ahead, "look_ahead", Unit::Seconds, "predictive: how far ahead; what a replica takes to serve.", {0.0, 14400.0})
        .only_with("mode", {"predictive"});
}

}  // namespace

const schema::Record& record_of(const DirectionUp*) {
    static const schema::Record record =
        direction<DirectionUp>("scale_up", "Scale up", "How fast replicas are added (`behavior.scaleUp`).");
    return record;
}

const schema::Record& record_of(const DirectionDown*) {
    static const schema::Record record =
        direction<DirectionDown>("scale_down", "Scale down", "How fast replicas are taken away (`behavior.scaleDown`).");
    return record;
}

const schema::Record& record_of(const AutoscalerSettings*) {
    static const schema::Record record = [] {
        schema::Describe<S> describe("autoscaler", "Autoscaler", "Adds and takes away replicas of the component that it is connected to.");
        describe.role(schema::Role::Scaler).tier(schema::Tier::Control).icon("autoscaler");
        describe.param(&S::mode, "mode", "Whose rules it follows.");
        add_metrics(describe);
        add_hpa(describe);
        add_others(describe);
        return describe.out("scales", schema::Connects::Scaling, "What it adds to and takes from.")
            .output("wanted_replicas", Unit::None, "Replicas that are there, starting, or waiting for a place on a node.")
            .output("ups_per_hour", Unit::None, "Decisions to add.", schema::Aggregate::Sum)
            .output("downs_per_hour", Unit::None, "Decisions to take away.", schema::Aggregate::Sum)
            .concern(
                {"thrashing", "downs_per_hour", "", 6,
                 "takes replicas away {} times an hour, and adds others again: a longer stabilization, a cool-down or a larger tolerance "
                 "would calm it"})
            .done();
    }();
    return record;
}

}  // namespace headroom::models
