// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "core/units.h"
#include "plan/says.h"
#include "schema/traits.h"

namespace headroom::plan {

namespace {

using schema::Connects;

/// Of a component that nothing scales both are the same.
struct Copies {
    double fewest = 1, most = 1;
    bool are_scaled() const { return fewest < most; }
};

/// Components of one design beside each other.
class Fit {
public:
    Fit(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
        const schema::ReadContext& context, Diagnostics& diagnostics)
        : design_(design), path_(path), topology_(topology), instances_(instances), context_(context), diagnostics_(diagnostics) {}

    void check() {
        for (std::size_t i = 0; i < design_.components.size(); ++i) {
            check_alone(i);
            check_receives(i);
            check_threads(i);
            check_connections(i);
        }
        for (const Arrow& arrow : topology_.arrows) {
            if (arrow.connects == Connects::Calls) check_processes(arrow);
            if (arrow.connects == Connects::Messages) check_batch(arrow);
        }
    }

private:
    Says says(std::size_t i) const { return {design_.components[i], *topology_.records[i]}; }
    const std::string& id(std::size_t i) const { return design_.components[i].id; }

    /// At the first of these settings that is set, else at the component.
    void warn(std::size_t i, std::initializer_list<std::string_view> settings, std::string message, std::string expected) {
        const Component& component = design_.components[i];
        const std::string path = fmt::format("{}.components[{}]", path_, i);
        for (const std::string_view name : settings) {
            const Value* set = component.settings.find(name);
            if (set == nullptr) continue;
            diagnostics_.warning(set->at, fmt::format("{}.{}", path, name), std::move(message), std::move(expected));
            return;
        }
        diagnostics_.warning(component.at, path, std::move(message), std::move(expected));
    }

    /// What does not fit what the component itself says.
    void check_alone(std::size_t i) {
        const auto delay = says(i).number("delay"), retention = says(i).number("retention");
        if (delay && retention && *delay >= *retention)
            warn(i, {"delay", "retention"},
                 fmt::format("messages of '{}' are lost before they can be received: they are kept for {} and delayed for {}", id(i),
                             print_quantity(*retention, Unit::Seconds), print_quantity(*delay, Unit::Seconds)),
                 "a longer \"retention\", or a shorter \"delay\"");
        const auto copies = says(i).number("copies"), brokers = says(i).number("brokers");
        if (copies && brokers && *copies > *brokers && design_.components[i].settings.find("copies") != nullptr)
            warn(i, {"copies"},
                 fmt::format("'{}' keeps {} copies of a message, one on each of its brokers, not {}", id(i), *brokers, *copies),
                 "more \"brokers\", or fewer \"copies\"");
        const auto provisioned = says(i).number("provisioned"), at_once = says(i).number("concurrency");
        if (provisioned && at_once && *provisioned > *at_once)
            warn(i, {"provisioned"},
                 fmt::format("{} of the {} provisioned instances of '{}' are paid for and never used: it takes {} calls at once",
                             *provisioned - *at_once, *provisioned, id(i), *at_once),
                 "a higher \"concurrency\", or fewer \"provisioned\"");
    }

    /// Queues that hide what was received give out so many, and no more.
    void check_receives(std::size_t taker) {
        const auto batch = says(taker).number("batch");
        if (!batch || *batch <= static_cast<double>(most_at_once)) return;
        std::string queues;
        for (const Arrow& arrow : topology_.arrows) {
            if (arrow.to != taker || arrow.connects != Connects::Messages) continue;
            if (!says(arrow.from).number("visibility")) return;
            queues += fmt::format("{}'{}'", queues.empty() ? "" : ", ", id(arrow.from));
        }
        if (queues.empty()) return;
        warn(taker, {"batch"},
             fmt::format("'{}' receives no {} messages at once: no more than {} come from {}", id(taker), *batch, most_at_once, queues),
             fmt::format("{} at most", most_at_once));
    }

    /// Replicas or nodes.
    Copies copies_of(std::size_t i) const {
        const auto& parameters = topology_.records[i]->parameters;
        const auto count = std::ranges::find_if(parameters, schema::counts_machines);
        Copies copies;
        if (count != parameters.end()) copies.fewest = copies.most = says(i).number(count->name).value_or(1);
        for (const Arrow& arrow : topology_.arrows) {
            if (arrow.connects != Connects::Scaling || arrow.to != i) continue;
            copies.fewest = std::min(copies.fewest, says(arrow.from).number("min").value_or(0));
            copies.most = std::max(copies.most, says(arrow.from).number("max").value_or(copies.most));
        }
        return copies;
    }

    /// Of what runs on demand there is an instance for each call; so many at most.
    std::optional<double> on_demand(std::size_t i) const {
        const bool has_machines = std::ranges::any_of(topology_.records[i]->parameters, schema::counts_machines);
        return has_machines ? std::nullopt : says(i).number("concurrency");
    }
    Copies instances_of(std::size_t i) const {
        const auto most = on_demand(i);
        return most ? Copies{1, *most} : copies_of(i);
    }

    /// Replica k of a caller has node k modulo their number.
    void check_processes(const Arrow& arrow) {
        if (says(arrow.to).text("placement") != "caller") return;
        if (on_demand(arrow.from)) {
            warn(arrow.to, {"placement"},
                 fmt::format("all instances of '{}' share one node of '{}': what runs on demand has no replicas with a node each",
                             id(arrow.from), id(arrow.to)),
                 "another \"placement\"");
            return;
        }
        const Copies callers = copies_of(arrow.from), nodes = copies_of(arrow.to);
        if (callers.most <= nodes.most) return;
        warn(arrow.to, {"nodes", "placement"},
             fmt::format("replicas of '{}' share nodes of '{}', though each node is in the process of one of them: it has {}{}, '{}' {}",
                         id(arrow.from), id(arrow.to), callers.are_scaled() ? "up to " : "", callers.most, id(arrow.to), nodes.most),
             fmt::format("as many nodes as replicas: {}", callers.most));
    }

    /// Each partition is read by one thread of a worker at a time, and all that it reads are dealt out to the same threads first.
    void check_threads(std::size_t taker) {
        std::optional<std::size_t> largest;
        double partitions = 0;
        for (const Arrow& arrow : topology_.arrows) {
            if (arrow.to != taker || arrow.connects != Connects::Messages) continue;
            const auto here = says(arrow.from).number("partitions");
            if (!here) return;
            if (*here > partitions) largest = arrow.from, partitions = *here;
        }
        const auto threads = says(taker).number("concurrency");
        if (!largest || !threads) return;
        const double all = copies_of(taker).fewest * *threads;
        if (all <= partitions) return;
        warn(taker, {"concurrency", "replicas"},
             fmt::format("{} of the {} threads of '{}' have nothing to read: '{}' has {} partition{}, each for one thread at a time",
                         all - partitions, all, id(taker), id(*largest), partitions, partitions == 1 ? "" : "s"),
             "more \"partitions\", or fewer threads");
    }

    /// The machine's that a replica of it runs on.
    double speed_of(std::size_t i) const {
        if (const auto set = says(i).number("speed")) return *set;
        std::string machine = says(i).text("instance");
        for (const Arrow& arrow : topology_.arrows)
            if (arrow.connects == Connects::Hosting && arrow.to == i) machine = says(arrow.from).text("instance");
        const InstanceType* type = instances_.find(machine);
        return type != nullptr ? type->speed : 1;
    }

    /// Of one call that is alone there: computing, or what somebody else's service takes. Mean, without the calls that it makes.
    double time_at(std::size_t i, std::size_t route) const {
        double time = 0;
        for (const std::string_view name : {"cpu", "latency"}) {
            const schema::Parameter* parameter = topology_.records[i]->find(name);
            if (parameter == nullptr || parameter->kind != schema::Kind::Distribution) continue;
            PerRoute<Distribution> times;
            for (const Value& value : {parameter->default_value, schema::value_of(design_.components[i].settings, *parameter)})
                schema::Traits<PerRoute<Distribution>>::read(times, value, parameter->unit, parameter->range, path_, context_);
            time += times[route].mean() / speed_of(i);
        }
        return time;
    }

    /// Of the calls that a call makes, those whose caller waits for as long as they take: steps one after another.
    double time_of_calls(std::size_t i, std::size_t route) const {
        std::map<std::int64_t, double> steps;
        for (const Arrow& arrow : topology_.arrows) {
            if (arrow.from != i || arrow.connects != Connects::Calls || arrow.policy.time_limit || arrow.policy.hedge) continue;
            const double calls = arrow.policy.calls[route], each = 2 * arrow.policy.latency.value + time_at(arrow.to, route);
            double& step = steps[arrow.policy.step];
            step = std::max(step, (arrow.policy.parallel ? std::min(1.0, calls) : calls) * each);
        }
        double time = 0;
        for (const auto& [number, step] : steps) time += step;
        return time;
    }

    /// What a thread has received at once is hidden until the last of it is done, or until it is delivered again.
    void check_batch(const Arrow& arrow) {
        const auto visibility = says(arrow.from).number("visibility"), batch = says(arrow.to).number("batch");
        if (!visibility || !batch) return;
        const double messages = std::min(*batch, static_cast<double>(most_at_once));
        for (std::size_t route = 0; route < context_.routes.size(); ++route) {
            if (!reached_by(route, topology_)[arrow.from]) continue;
            const double takes = messages * (time_at(arrow.to, route) + time_of_calls(arrow.to, route));
            if (takes <= *visibility) continue;
            const std::string what = messages == 1 ? "a message" : fmt::format("a receive of {} messages", messages);
            const std::string of = context_.routes.size() > 1 ? fmt::format(" of route '{}'", context_.routes[route]) : "";
            warn(
                arrow.to, {"batch", "cpu"},
                fmt::format("{}{} takes '{}' {} on average where all goes well and nothing waits; '{}' hides it for {}, and delivers again "
                            "what is not done by then",
                            what, of, id(arrow.to), print_rounded(takes, Unit::Seconds), id(arrow.from),
                            print_quantity(*visibility, Unit::Seconds)),
                fmt::format("a longer \"visibility\" of '{}'{}", id(arrow.from), messages == 1 ? "" : ", or a smaller \"batch\""));
        }
    }

    /// Of all that keep connections open to it. Those that lead on to its replicas count there.
    void check_connections(std::size_t callee) {
        const auto limit = says(callee).number("connection_limit");
        if (!limit) return;
        const bool has_replicas = std::ranges::any_of(
            topology_.arrows, [&](const Arrow& arrow) { return arrow.from == callee && arrow.connects == Connects::Attachment; });
        if (has_replicas) return;
        std::string names;
        double open = 0;
        bool vary = false;
        for (const Arrow& arrow : topology_.arrows) {
            if (arrow.to != callee || arrow.connects != Connects::Calls || !arrow.policy.pool) continue;
            const Copies callers = instances_of(arrow.from);
            open += static_cast<double>(arrow.policy.pool->size) * callers.most;
            vary = vary || callers.are_scaled();
            names += fmt::format("{}'{}'", names.empty() ? "" : ", ", id(arrow.from));
        }
        if (open <= *limit) return;
        warn(callee, {"connection_limit"},
             fmt::format("the pools of {} keep {}{} connections to '{}', which takes {}: more calls at once are refused", names,
                         vary ? "up to " : "", open, id(callee), *limit),
             "smaller pools, or a higher \"connection_limit\"");
    }

    const Design& design_;
    const std::string& path_;
    const Topology& topology_;
    const Instances& instances_;
    const schema::ReadContext& context_;
    Diagnostics& diagnostics_;
};

}  // namespace

void check_fit(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
               const schema::ReadContext& context, Diagnostics& diagnostics) {
    Fit(design, path, topology, instances, context, diagnostics).check();
}

}  // namespace headroom::plan
