// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/units.h"
#include "plan/shards.h"
#include "study/risk.h"

/// What is amiss with the policies along the ways of calls.
namespace headroom::study {

namespace {

using ScenarioConnection = plan::Scenario::Connection;
using Way = std::vector<const ScenarioConnection*>;

/// Connections along which calls wait for their answers.
class Ways {
public:
    explicit Ways(const plan::Scenario& scenario) : scenario_(scenario), from_(scenario.components.size()) {
        for (const ScenarioConnection& connection : scenario.connections) {
            const schema::Record& record = *scenario.components[connection.from].record;
            const schema::Port* port = record.find_output_port(connection.from_port);
            if (record.role != schema::Role::Queue && port != nullptr && port->connects == schema::Connects::Calls)
                from_[connection.from].push_back(&connection);
        }
    }

    std::vector<std::size_t> sources() const {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < from_.size(); ++i)
            if (scenario_.components[i].record->role == schema::Role::Source) found.push_back(i);
        return found;
    }

    /// Those that calls of the route go along.
    std::vector<const ScenarioConnection*> from(std::size_t component, std::size_t route) const {
        std::vector<const ScenarioConnection*> connections;
        for (const ScenarioConnection* each : from_[component])
            if (each->policy.calls[route] > 0) connections.push_back(each);
        return connections;
    }

private:
    const plan::Scenario& scenario_;
    std::vector<std::vector<const ScenarioConnection*>> from_;
};

bool multiplies_attempts(const ScenarioConnection& connection) {
    return connection.policy.retry && connection.policy.retry->attempts > 1 && !connection.policy.retry->budget;
}

/// "web->db" for "web->db[3]", "a->b" for "a[1]->b[1]".
std::string drawn_connection(const std::string& id) {
    std::string drawn;
    for (std::size_t i = 0, depth = 0; i < id.size(); ++i) {
        if (id[i] == '[') ++depth;
        if (depth == 0) drawn += id[i];
        if (id[i] == ']') --depth;
    }
    return drawn;
}

/// The way of a route on which a request becomes most attempts.
class Amplification {
public:
    Amplification(const Ways& ways, std::size_t route, std::size_t components) : ways_(ways), route_(route), visiting_(components, false) {}

    struct Worst {
        double attempts = 1;
        Way retries;  ///< the connections that retry
    };
    const Worst& from(std::size_t component) {
        if (const auto known = worst_.find(component); known != worst_.end()) return known->second;
        Worst worst;
        visiting_[component] = true;
        for (const ScenarioConnection* each : ways_.from(component, route_)) {
            if (visiting_[each->to]) continue;
            Worst further = from(each->to);
            if (multiplies_attempts(*each)) {
                further.attempts *= static_cast<double>(each->policy.retry->attempts);
                further.retries.insert(further.retries.begin(), each);
            }
            if (further.attempts > worst.attempts) worst = std::move(further);
        }
        visiting_[component] = false;
        return worst_[component] = std::move(worst);
    }

private:
    const Ways& ways_;
    std::size_t route_;
    std::vector<bool> visiting_;
    std::map<std::size_t, Worst> worst_;
};

Finding explain_amplification(const plan::Scenario& scenario, const Amplification::Worst& worst) {
    const ScenarioConnection& last = *worst.retries.back();
    std::vector<std::string> levels;
    for (const ScenarioConnection* each : worst.retries) levels.push_back(fmt::format("{} by {}", each->policy.retry->attempts, each->id));
    Finding finding{Severity::Warning, scenario.components[last.to].id, "retry_amplification", "", {}};
    finding.text = fmt::format(
        "When {} fails, one request becomes {:.0f} attempts at it ({}): with retries at one level, or a budget for the "
        "others, a failure would not multiply.",
        scenario.components[last.to].id, worst.attempts, fmt::join(levels, ", "));
    finding.evidence = {{"attempts", worst.attempts}, {"levels", static_cast<double>(worst.retries.size())}};
    Change change;
    std::vector<std::string> budgets;
    for (const ScenarioConnection* each : worst.retries) {
        if (each == &last) break;
        budgets.push_back(drawn_connection(each->id) + ".retry.budget");
        change.set.push_back({budgets.back(), Value(Value::Object{}), {}});
    }
    change.text = fmt::format("a budget for retries: {}", fmt::join(budgets, ", "));
    finding.change = std::move(change);
    return finding;
}

/// Who waits for a component the shortest.
struct Patience {
    double seconds;
    const ScenarioConnection* of;
};

/// Follows the time limits of a route downwards.
class LimitWalk {
public:
    LimitWalk(const Ways& ways, std::size_t route) : ways_(ways), route_(route) {}

    /// Connections that wait longer than somebody above does, with that.
    std::map<const ScenarioConnection*, Patience> turned_round;

    void visit(std::size_t component, std::optional<Patience> patience) {
        const double seconds = patience ? patience->seconds : 1e300;
        const auto [known, is_new] = least_.try_emplace(component, seconds);
        if (!is_new && known->second <= seconds) return;
        known->second = seconds;
        for (const ScenarioConnection* each : ways_.from(component, route_)) {
            const auto& limit = each->policy.time_limit;
            if (limit && patience && limit->value > patience->seconds) turned_round.insert_or_assign(each, *patience);
            std::optional<Patience> next = patience;
            const bool goes_on = limit && !each->policy.cancel;  // when nobody waits any more
            if (goes_on && (!patience || limit->value < patience->seconds)) next = Patience{limit->value, each};
            visit(each->to, next);
        }
    }

private:
    const Ways& ways_;
    std::size_t route_;
    std::map<std::size_t, double> least_;
};

/// Of the time that somebody above waits: enough is left to answer.
constexpr double share_of_patience = 0.8;

}  // namespace

std::vector<Finding> find_retry_amplification(const plan::Scenario& scenario) {
    const Ways ways(scenario);
    std::vector<Finding> findings;
    for (const std::size_t source : ways.sources()) {
        Amplification::Worst worst;
        for (std::size_t route = 0; route < scenario.routes.size(); ++route) {
            Amplification amplification(ways, route, scenario.components.size());
            if (const auto& each = amplification.from(source); each.attempts > worst.attempts) worst = each;
        }
        if (worst.attempts > most_attempts && worst.retries.size() > 1) findings.push_back(explain_amplification(scenario, worst));
    }
    return findings;
}

std::vector<Finding> find_time_limits_turned_round(const plan::Scenario& scenario) {
    const Ways ways(scenario);
    std::map<std::string, std::pair<const ScenarioConnection*, Patience>> found;
    for (std::size_t route = 0; route < scenario.routes.size(); ++route) {
        LimitWalk walk(ways, route);
        for (const std::size_t source : ways.sources()) walk.visit(source, std::nullopt);
        for (const auto& [connection, patience] : walk.turned_round) {
            const auto [known, is_new] = found.try_emplace(drawn_connection(connection->id), connection, patience);
            if (!is_new && patience.seconds < known->second.second.seconds) known->second = {connection, patience};
        }
    }
    std::vector<Finding> findings;
    for (const auto& [id, what] : found) {
        const auto& [connection, patience] = what;
        const double limit = connection->policy.time_limit->value;
        const std::string now = print_rounded(limit, Unit::Seconds),
                          better = print_rounded(share_of_patience * patience.seconds, Unit::Seconds);
        Finding finding{Severity::Warning, scenario.components[connection->from].id, "time_limits_turned_round", "", {}};
        finding.text = fmt::format("{} waits up to {}, though {} gives up after {}: what goes on then is done for nobody.", id, now,
                                   drawn_connection(patience.of->id), print_rounded(patience.seconds, Unit::Seconds));
        finding.evidence = {{"time_limit_s", limit}, {"time_limit_above_s", patience.seconds}};
        finding.change = change_of(id + ".time_limit", Value(now), Value(better));
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace headroom::study
