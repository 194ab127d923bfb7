// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/shards.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/units.h"
#include "plan/names.h"
#include "plan/topology.h"
#include "plan/ways.h"
#include "policy/connection.h"
#include "schema/describe.h"
#include "schema/setting.h"

namespace headroom::plan {

namespace {

using Scope = std::vector<bool>;  ///< by component: is it in?

/// How often the scope of a component exists; none where it is no router.
std::optional<std::size_t> shards_of(const Scenario::Component& component) {
    const auto& parameters = component.record->parameters;
    const auto found = std::ranges::find_if(parameters, &schema::Parameter::multiplies);
    if (found == parameters.end()) return std::nullopt;
    const std::optional<double> count = schema::number_of(component.settings, *found);
    return count ? std::optional(static_cast<std::size_t>(*count)) : std::nullopt;
}

struct Router {
    std::size_t index, shards;
    bool is_reached;
    Scope scope;  ///< empty where nothing is its own
};

Ways ways_of(const Scenario& scenario) {
    Ways ways(scenario.components.size());
    for (const Scenario::Connection& connection : scenario.connections) {
        const schema::Port* port = scenario.components[connection.from].record->find_output_port(connection.from_port);
        ways.add(connection.from, connection.to, port != nullptr ? port->connects : schema::Connects::Calls);
        if (connection.policy.on_failure.kind != OnFailure::Kind::Fallback) continue;
        const auto fallback = scenario.find_component(connection.policy.on_failure.fallback);
        if (fallback) ways.add(connection.from, *fallback, schema::Connects::Calls);
    }
    return ways;
}

/// Of what is reached, what is not without the router.
Scope scope_of(const Scope& all, const Scope& without, std::size_t router) {
    if (!all[router]) return {};
    Scope scope = all;
    for (std::size_t i = 0; i < scope.size(); ++i) scope[i] = scope[i] && !without[i] && i != router;
    return std::ranges::count(scope, true) > 0 ? scope : Scope{};
}

std::vector<Router> routers_of(const Scenario& scenario) {
    std::vector<Router> routers;
    if (std::ranges::none_of(scenario.components, [](const auto& each) { return shards_of(each).has_value(); })) return routers;
    std::vector<std::size_t> sources;
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        if (scenario.components[i].record->role == schema::Role::Source) sources.push_back(i);
    }
    const Ways ways = ways_of(scenario);
    const Scope all = ways.reached(sources);
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        if (const auto shards = shards_of(scenario.components[i]))
            routers.push_back({i, *shards, all[i], scope_of(all, ways.reached(sources, i), i)});
    }
    return routers;
}

/// The one that a component stands with.
std::optional<std::size_t> company_of(const Scenario& scenario, std::size_t component) {
    const Value* place = scenario.components[component].settings.find("place");
    const Value* with = place != nullptr ? place->find("with") : nullptr;
    return with != nullptr && with->is_string() ? scenario.find_component(with->as_string()) : std::nullopt;
}

std::string id_in_shard(const std::string& id, std::size_t shard) { return fmt::format("{}[{}]", id, shard); }

/// Makes the shards of routers whose scopes have nothing in common.
class Expansion {
public:
    Expansion(Scenario& scenario, const std::vector<const Router*>& routers)
        : scenario_(scenario), router_of_(scenario.components.size(), nullptr) {
        for (const Router* router : routers)
            for (std::size_t i = 0; i < router->scope.size(); ++i)
                if (router->scope[i]) router_of_[i] = router;
        for (std::size_t i = 0; i < scenario.components.size(); ++i) {
            first_.push_back(components_.size());
            for (std::size_t shard = 0; shard < copies(i); ++shard) components_.push_back(component(i, shard));
        }
        for (const Scenario::Connection& each : scenario.connections) {
            first_connection_.push_back(connections_.size());
            for (std::size_t shard = 0; shard < copies(each); ++shard) connections_.push_back(connection(each, shard));
        }
        for (const Scenario::Incident& each : scenario.incidents) add_incidents(each);
    }

    void done() {
        scenario_.components = std::move(components_);
        scenario_.connections = std::move(connections_);
        scenario_.incidents = std::move(incidents_);
    }

private:
    std::size_t copies(std::size_t component) const { return router_of_[component] ? router_of_[component]->shards : 1; }
    std::size_t copies(const Scenario::Connection& each) const { return std::max(copies(each.from), copies(each.to)); }
    std::size_t index_of(std::size_t component, std::size_t shard) const { return first_[component] + (router_of_[component] ? shard : 0); }

    std::string id_of(const std::string& id, std::size_t shard) const {
        if (id.empty()) return id;
        const auto found = scenario_.find_component(id);
        return found && router_of_[*found] ? id_in_shard(id, shard) : id;
    }

    Scenario::Component component(std::size_t index, std::size_t shard) const {
        Scenario::Component copy = scenario_.components[index];
        if (router_of_[index]) {
            copy.id = id_in_shard(copy.id, shard);
            copy.turn += shard;
        }
        return copy;
    }

    Scenario::Connection connection(const Scenario::Connection& each, std::size_t shard) const {
        Scenario::Connection copy = each;
        if (router_of_[each.from] || router_of_[each.to]) copy.id = id_in_shard(copy.id, shard);
        copy.from = index_of(each.from, shard);
        copy.to = index_of(each.to, shard);
        if (router_of_[each.to] && each.from == router_of_[each.to]->index) copy.shard = shard;
        copy.policy.on_failure.fallback = id_of(copy.policy.on_failure.fallback, shard);
        return copy;
    }

    void add_incidents(const Scenario::Incident& each) {
        std::size_t times = 1;
        if (each.component) times = copies(*each.component);
        if (each.connection) times = copies(scenario_.connections[*each.connection]);
        for (std::size_t shard = 0; shard < times; ++shard) {
            Scenario::Incident copy = each;
            if (each.component) copy.component = index_of(*each.component, shard);
            if (each.connection) copy.connection = first_connection_[*each.connection] + shard;
            if (each.component) copy.settings.component.id = components_[*copy.component].id;
            incidents_.push_back(std::move(copy));
        }
    }

    Scenario& scenario_;
    std::vector<const Router*> router_of_;  ///< by component: in whose scope it is; or null
    std::vector<std::size_t> first_, first_connection_;
    std::vector<Scenario::Component> components_;
    std::vector<Scenario::Connection> connections_;
    std::vector<Scenario::Incident> incidents_;
};

}  // namespace

std::vector<ShardMistake> find_shard_mistakes(const Scenario& scenario) {
    std::vector<ShardMistake> mistakes;
    const std::vector<Router> routers = routers_of(scenario);
    if (routers.empty()) return mistakes;
    std::vector<std::optional<std::size_t>> companies;
    for (std::size_t i = 0; i < scenario.components.size(); ++i) companies.push_back(company_of(scenario, i));
    std::vector<double> copies(scenario.components.size(), 1);
    for (const Router& router : routers) {
        const std::string& id = scenario.components[router.index].id;
        for (std::size_t i = 0; i < router.scope.size(); ++i) copies[i] *= router.scope[i] ? static_cast<double>(router.shards) : 1;
        double all = 0;
        for (const double each : copies) all += each;
        if (all > static_cast<double>(most_components)) {
            mistakes.push_back({router.index, fmt::format("with the shards of '{}' there are {:.0f} components", id, all),
                                fmt::format("{} at most", most_components)});
            break;
        }
        const bool leads = std::ranges::any_of(scenario.connections, [&](const auto& each) { return each.from == router.index; });
        if (router.scope.empty() && leads && router.is_reached) {
            mistakes.push_back({router.index, fmt::format("what '{}' leads to is reached without it, and cannot exist once per shard", id),
                                "what only it leads to"});
        }
        for (std::size_t i = 0; i < router.scope.size(); ++i) {
            const auto& other = companies[i];
            if (!other || !router.scope[*other] || router.scope[i]) continue;
            mistakes.push_back({i,
                                fmt::format("'{}' cannot stand with '{}', which exists once per shard of '{}'", scenario.components[i].id,
                                            scenario.components[*other].id, id),
                                "one that exists once, or a region or a zone"});
        }
    }
    return mistakes;
}

/// One within the scope of another is expanded after it, in each of its shards. Scopes that do not hold each other's routers have
/// nothing in common: each is what all ways from the sources come to through its router.
void expand_shards(Scenario& scenario) {
    std::set<std::string> done;
    const auto is_left = [&](const Scenario::Component& each) { return shards_of(each) && !done.contains(each.id); };
    while (std::ranges::any_of(scenario.components, is_left)) {
        std::vector<Router> routers = routers_of(scenario);
        std::erase_if(routers,
                      [&](const Router& router) { return router.scope.empty() || done.contains(scenario.components[router.index].id); });
        std::vector<const Router*> outermost;
        for (const Router& router : routers)
            if (std::ranges::none_of(routers, [&](const Router& other) { return other.scope[router.index]; })) outermost.push_back(&router);
        if (outermost.empty()) return;
        for (const Router* router : outermost) done.insert(scenario.components[router->index].id);
        Expansion(scenario, outermost).done();
    }
}

std::vector<DrawnScope> drawn_scopes(const Design& design, const schema::Catalogue& types) {
    Scenario drawn;
    for (const Component& each : design.components)
        if (const schema::Record* record = types.find(each.type)) drawn.components.push_back({each.id, record, each.settings, {}});
    const Files files;
    Diagnostics unread;
    const schema::ReadContext context{files, unread, {}, component_ids(design), {}, {}, {}};
    for (const Connection& each : design.connections) {
        const auto from = drawn.find_component(each.from), to = drawn.find_component(each.to);
        if (!from || !to) continue;
        const Ports ports = choose_ports(each, *drawn.components[*from].record, *drawn.components[*to].record, {}, unread);
        if (ports.from == nullptr) continue;
        drawn.connections.push_back(
            {each.id, *from, ports.from->name, *to, {}, schema::build<policy::Connection>(each.settings, {}, context, {"note"})});
    }
    std::vector<DrawnScope> scopes;
    for (const Router& router : routers_of(drawn)) {
        if (router.scope.empty()) continue;
        scopes.push_back({drawn.components[router.index].id, router.shards, {}});
        for (std::size_t i = 0; i < router.scope.size(); ++i)
            if (router.scope[i]) scopes.back().components.push_back(drawn.components[i].id);
    }
    return scopes;
}

std::string drawn_id(std::string_view id) { return std::string(id.substr(0, id.find('['))); }

}  // namespace headroom::plan
