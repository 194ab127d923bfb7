// SPDX-License-Identifier: GPL-3.0-or-later
#include "designs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "core/random.h"

namespace headroom::bench {

namespace {

using Json = nlohmann::ordered_json;

/// A component that computes, while its plan is drawn up.
struct Node {
    std::string id;
    bool is_leaf = false;
    double visits = 1;      ///< for each request
    std::size_t depth = 0;  ///< calls from the users to it
    double servers = 1;
    double work = 0;   ///< seconds, mean
    double below = 0;  ///< seconds for which its own calls compute, for each that it serves
};

/// A tree of services with databases at its leaves; each stratum puts something of its own into it.
class Drawing {
public:
    Drawing(Stratum stratum, std::uint64_t seed, std::uint64_t index)
        : stratum_(stratum), random_(seed, index, "design", to_string(stratum)) {}

    Json large(std::size_t size) {
        rate_ = 1000;
        utilization_ = 0.5;
        add("users", {{"type", "users"}, {"requests_per_user_per_day", 86400 / 3}, {"profile", "diurnal(peak=3, at=20:00)"}});
        return drawn(size);
    }

    Json plan() {
        rate_ = std::round(std::exp(between(std::log(40), std::log(400))));
        utilization_ = between(0.1, 0.9);
        // mostly small designs, as people draw them
        const auto size = static_cast<std::size_t>(std::round(std::exp(between(std::log(2), std::log(30.5)))));
        add("users", {{"type", "users"}, {"requests_per_user_per_day", 86400}});
        return drawn(std::max<std::size_t>(size, 2));
    }

private:
    Json drawn(std::size_t size) {
        draw_tree(size);
        settle();
        for (Node& node : nodes_) finish(node);
        Json plan = {{"headroom", 1}, {"name", fmt::format("{}, {} components", to_string(stratum_), components_.size())}};
        if (keys_) plan["keyspaces"] = Json::array({{{"name", "items"}, {"keys", *keys_}, {"item", "1 kB"}}});
        plan["routes"] = routes();
        plan["designs"] = Json::array({{{"name", "Design"}, {"components", components_}, {"connections", connections_}}});
        plan["phases"] = Json::array({{{"name", "Load"}, {"users", users_}, {"design", "Design"}}});
        return plan;
    }

    double between(double low, double high) { return low + (high - low) * random_.uniform(); }
    bool chance(double p) { return random_.uniform() < p; }
    template <class T>
    T pick(std::initializer_list<T> of) {
        return of.begin()[random_.below(of.size())];
    }

    Json& add(const std::string& id, Json settings) {
        Json component = {{"id", id}};
        component.update(settings);
        components_.push_back(std::move(component));
        return components_.back();
    }
    Json& component(const std::string& id) {
        return *std::ranges::find_if(components_, [&](const Json& each) { return each.at("id") == id; });
    }
    Json& connect(const std::string& from, const std::string& to, Json policy = Json::object()) {
        Json connection = {{"from", from}, {"to", to}};
        connection.update(policy);
        connections_.push_back(std::move(connection));
        return connections_.back();
    }

    Json routes() {
        Json read = {{"name", "read"}, {"share", 1}};
        if (keys_) read["keyspace"] = "items";
        if (is_at_edge_) read["cacheable"] = "1 min";
        if (stratum_ != Stratum::General) return Json::array({read});
        read["share"] = 3;
        return Json::array({read, {{"name", "write"}, {"share", 1}, {"kind", "write"}}});
    }

    std::size_t node(bool is_leaf, double visits, std::size_t depth) {
        Node made;
        made.id = fmt::format("{}{}", is_leaf ? "db" : "s", nodes_.size());
        made.is_leaf = is_leaf;
        made.visits = visits;
        made.depth = depth;
        made.servers = pick({1.0, 1.0, 2.0, 4.0, 8.0});
        nodes_.push_back(made);
        if (is_leaf)
            add(made.id,
                {{"type", "database"}, {"instance", "db.m6g.large"}, {"speed", 1}, {"vcpus", made.servers}, {"workers", made.servers}});
        else
            add(made.id, {{"type", "service"}, {"instance", "m6i.large"}, {"speed", 1}, {"vcpus", made.servers}});
        return nodes_.size() - 1;
    }

    void draw_tree(std::size_t size) {
        const std::size_t first = node(size == 2 && chance(0.5), 1, 1);
        front_ = nodes_[first].id;
        if (stratum_ == Stratum::Cached && !nodes_[first].is_leaf && chance(0.4)) {
            add("edge", {{"type", "cdn"}, {"ttl", pick({"20 s", "1 min"})}, {"points", 1}});
            connect("users", "edge");
            connect("edge", front_);
            is_at_edge_ = true;
            component("users")["browser_cache"] = "0 s";
        } else {
            connect("users", front_);
        }
        while (components_.size() < size || !has_its_own_) {
            std::vector<std::size_t> callers;
            for (std::size_t i = 0; i < nodes_.size(); ++i)
                if (!nodes_[i].is_leaf && nodes_[i].depth < 4) callers.push_back(i);
            if (callers.empty()) break;  // one database alone
            extend(callers[random_.below(callers.size())]);
        }
    }

    /// Something more that a service calls.
    void extend(std::size_t caller) {
        const bool own = !has_its_own_ || chance(0.3);
        if (own) {
            has_its_own_ = true;
            switch (stratum_) {
                case Stratum::Cached: return cached(caller);
                case Stratum::Retries: return retried(caller);
                case Stratum::ForkJoin: return forked(caller);
                case Stratum::Queues: return queued(caller);
                case Stratum::Sharded: return sharded(caller);
                case Stratum::Layered:
                case Stratum::ProductForm:
                case Stratum::General: break;
            }
        }
        called(caller, chance(0.5), next_step());
    }

    std::size_t next_step() { return ++steps_; }

    std::size_t called(std::size_t caller, bool is_leaf, std::size_t step, Json policy = Json::object()) {
        const double calls = pick({1.0, 1.0, 1.0, 0.5, 2.0});
        const std::size_t callee = node(is_leaf, nodes_[caller].visits * calls, nodes_[caller].depth + 1);
        policy["step"] = step;
        if (calls != 1) policy["calls"] = calls;
        connect(nodes_[caller].id, nodes_[callee].id, policy);
        return callee;
    }

    void keyed() {
        if (!keys_) keys_ = fmt::format("zipf({}, {:.2f})", pick({2000, 5000, 20000}), between(0.6, 1.1));
    }

    void cached(std::size_t caller) {
        keyed();
        const std::string id = fmt::format("cache{}", components_.size());
        Json settings = {{"type", "cache"},
                         {"instance", "cache.m6g.large"},
                         {"memory", pick({"200 kB", "500 kB", "1 MB"})},
                         {"overhead", "0 B"},
                         {"cpu", "exponential(100 us)"}};
        if (chance(0.5)) settings["ttl"] = pick({"10 s", "1 min"});
        if (chance(0.2)) settings["eviction"] = pick({"fifo", "random"});
        add(id, settings);
        connect(nodes_[caller].id, id, {{"step", next_step()}});
        const std::size_t store = node(true, nodes_[caller].visits, nodes_[caller].depth + 2);
        connect(id, nodes_[store].id);
    }

    void retried(std::size_t caller) {
        const bool is_remote = chance(0.5);
        Json policy = {{"retry", {{"attempts", pick({2, 3, 4})}, {"wait", pick({"5 ms", "20 ms", "50 ms"})}}}};
        if (chance(0.5)) policy["retry"]["backoff"] = "exponential";
        if (is_remote) {
            const std::string id = fmt::format("partner{}", components_.size());
            add(id, {{"type", "external"},
                     {"latency", pick({"exponential(20 ms)", "lognormal(mean=30 ms, cv=1)"})},
                     {"error_ratio", between(0.01, 0.2)}});
            if (chance(0.5)) policy["time_limit"] = "100 ms";
            policy["step"] = next_step();
            connect(nodes_[caller].id, id, policy);
        } else {
            limited_.push_back({connections_.size(), 0, between(4, 12)});
            limited_.back().node = called(caller, true, next_step(), policy);
        }
    }

    void forked(std::size_t caller) {
        const std::size_t step = next_step();
        if (chance(0.4)) {  // many calls of one component
            const std::size_t callee = called(caller, true, step);
            const int calls = pick({2, 3, 4, 8});
            connections_.back()["calls"] = calls;
            connections_.back()["parallel"] = true;
            nodes_[callee].visits = nodes_[caller].visits * calls;
            return;
        }
        const auto branches = 2 + random_.below(5);
        std::vector<std::size_t> services;
        for (std::uint64_t i = 0; i < branches; ++i) {
            const std::size_t branch = called(caller, chance(0.7), step);
            if (!nodes_[branch].is_leaf) services.push_back(branch);
        }
        if (services.size() < 2 || chance(0.3)) return;
        double visits = 0;  // they meet at one store
        for (const std::size_t branch : services) visits += nodes_[branch].visits;
        const std::size_t store = node(true, visits, nodes_[caller].depth + 2);
        for (const std::size_t branch : services) connect(nodes_[branch].id, nodes_[store].id, {{"step", next_step()}});
    }

    void queued(std::size_t caller) {
        const std::string queue = fmt::format("jobs{}", components_.size()), worker = fmt::format("w{}", nodes_.size());
        add(queue, {{"type", "queue"}, {"store", pick({"0 s", "2 ms"})}});
        connect(nodes_[caller].id, queue, {{"step", next_step()}});
        Node made;
        made.id = worker;
        made.is_leaf = true;
        made.visits = nodes_[caller].visits;
        made.depth = nodes_[caller].depth + 1;
        made.servers = pick({1.0, 2.0, 4.0, 8.0});
        nodes_.push_back(made);
        add(worker,
            {{"type", "worker"}, {"replicas", made.servers}, {"instance", "m6i.large"}, {"speed", 1}, {"vcpus", 1}, {"long_poll", "20 s"}});
        connect(queue, worker);
    }

    void sharded(std::size_t caller) {
        keyed();
        const std::string id = fmt::format("router{}", components_.size());
        const int shards = pick({2, 3, 4, 8});
        add(id, {{"type", "shard_router"}, {"shards", shards}});
        connect(nodes_[caller].id, id, {{"step", next_step()}});
        const std::size_t store = node(true, nodes_[caller].visits, nodes_[caller].depth + 2);
        connect(id, nodes_[store].id);
        spread_.push_back({store, 0.6 * shards});  // the hottest shard has more than its part
    }

    /// Demands by which each processor is as busy as it is meant to be.
    void settle() {
        std::vector<double> shares;
        for (std::size_t i = 0; i < nodes_.size(); ++i) shares.push_back(between(0.3, 1));
        const double most = *std::ranges::max_element(shares);
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            Node& node = nodes_[i];
            double servers = node.servers;
            for (const auto& [store, shards] : spread_)
                if (store == i) servers *= shards;
            node.work = servers * utilization_ * shares[i] / most / (rate_ * node.visits);
        }
        for (std::size_t i = nodes_.size(); i-- > 0;) {
            double below = 0;
            for (const Json& connection : connections_) {
                if (connection.at("from") != nodes_[i].id) continue;
                for (const Node& callee : nodes_)
                    if (connection.at("to") == callee.id) below += callee.visits / nodes_[i].visits * (callee.work + callee.below);
            }
            nodes_[i].below = below;
        }
        for (const auto& [connection, node, times] : limited_)
            connections_[connection]["time_limit"] = fmt::format("{:.6g} s", times * nodes_[node].work / (1 - utilization_));
        users_ = rate_;
        if (stratum_ == Stratum::ProductForm && chance(0.33)) {  // sessions, so many that about as many requests come
            component("users").erase("requests_per_user_per_day");
            component("users")["think"] = "exponential(1 s)";
            users_ = std::max(1.0, std::round(rate_ * (1 + nodes_.front().work + nodes_.front().below)));
        }
    }

    void finish(const Node& node) {
        Json& made = component(node.id);
        if (stratum_ == Stratum::General)
            made["cpu"] = {{"read", law(node.work)}, {"write", law(node.work)}};
        else
            made["cpu"] = fmt::format("exponential({:.6g} s)", node.work);
        if (stratum_ == Stratum::General && !node.is_leaf && chance(0.5)) {  // a few share the processors, others wait
            made["workers"] = node.servers * pick({1.0, 2.0, 4.0, 8.0});
            made["asynchronous"] = true;
        }
        if (stratum_ != Stratum::Layered || node.is_leaf) return;
        // threads for what is under way, and some to spare
        const double held = rate_ * node.visits * (node.work + node.below) / (1 - utilization_);
        const double workers = std::max(node.servers, std::ceil(between(1.2, 4) * held + 1));
        made["workers"] = workers;
        for (Json& connection : connections_)
            if (connection.at("from") == node.id && chance(0.3))
                connection["pool"] = {{"size", std::max(2.0, std::ceil(workers * between(0.5, 1)))}};
    }

    std::string law(double mean) {
        switch (random_.below(6)) {
            case 0: return fmt::format("{:.6g} s", mean);
            case 1: return fmt::format("uniform({:.6g} s, {:.6g} s)", 0.2 * mean, 1.8 * mean);
            case 2: return fmt::format("lognormal(mean={:.6g} s, cv={:.2f})", mean, between(0.5, 2.5));
            case 3: return fmt::format("gamma(mean={:.6g} s, cv={:.2f})", mean, between(0.3, 1.5));
            case 4: return fmt::format("hyperexponential(mean={:.6g} s, cv={:.2f})", mean, between(1.2, 2.5));
            default: return fmt::format("exponential({:.6g} s)", mean);
        }
    }

    struct Limited {
        std::size_t connection, node;
        double times;  ///< of the mean response of an M/M/1
    };
    struct Spread {
        std::size_t node;
        double shards;
    };

    Stratum stratum_;
    RandomStream random_;
    double rate_ = 0, utilization_ = 0, users_ = 0;  ///< requests a second; of the busiest processor
    bool has_its_own_ = false, is_at_edge_ = false;
    std::size_t steps_ = 0;
    std::string front_;
    std::optional<std::string> keys_;
    std::vector<Node> nodes_;
    std::vector<Limited> limited_;
    std::vector<Spread> spread_;
    Json components_ = Json::array(), connections_ = Json::array();
};

}  // namespace

std::string_view to_string(Stratum stratum) {
    switch (stratum) {
        case Stratum::ProductForm: return "product form";
        case Stratum::General: return "general service";
        case Stratum::Layered: return "layered";
        case Stratum::Cached: return "cached";
        case Stratum::Retries: return "retries";
        case Stratum::ForkJoin: return "fork and join";
        case Stratum::Queues: return "queues";
        case Stratum::Sharded: return "sharded";
    }
    return {};
}

std::string design(Stratum stratum, std::uint64_t seed, std::uint64_t index) { return Drawing(stratum, seed, index).plan().dump(1); }

std::string large_design(Stratum stratum, std::size_t components) { return Drawing(stratum, 0, components).large(components).dump(1); }

}  // namespace headroom::bench
