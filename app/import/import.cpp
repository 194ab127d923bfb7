// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/import.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "app/import/names.h"

namespace headroom::import {

namespace {

using Json = nlohmann::ordered_json;

class Maker {
public:
    explicit Maker(Manifests& manifests) : manifests_(manifests) {}

    Json design() {
        for (const Workload& workload : manifests_.workloads) spaces_.insert(workload.name_space);
        for (const ServiceManifest& service : manifests_.services) spaces_.insert(service.name_space);
        components_.push_back({{"id", id_for("users", "")}, {"type", "users"}, {"at", {0, 0}}});
        users_ = components_[0]["id"];
        name_all();
        find_takers();
        for (std::size_t i = 0; i < manifests_.workloads.size(); ++i) add_workload(manifests_.workloads[i], workload_ids_[i]);
        for (const ServiceManifest& service : manifests_.services) add_service(service);
        for (const Ingress& ingress : manifests_.ingresses) add_ingress(ingress);
        for (const Hpa& hpa : manifests_.scalers) add_scaler(hpa);
        add_calls();
        add_senders();
        add_entries();
        return {{"name", "Cluster"}, {"components", components_}, {"connections", connections_}};
    }
    /// One for each way in; see add_entries().
    Json routes() const {
        Json routes = Json::array();
        if (entries_.size() < 2) routes.push_back({{"name", "request"}, {"share", 1}});
        if (entries_.size() > 1)
            for (const std::string& entry : entries_) routes.push_back({{"name", entry}, {"share", 1}});
        return routes;
    }

private:
    void remark(const std::string& file, Location at, std::string what, std::string why) {
        manifests_.remarks.push_back({file, at, std::move(what), std::move(why)});
    }
    std::string id_for(const std::string& name, const std::string& suffix) {
        std::string id = name;
        for (int n = 1; !ids_.insert(id).second; ++n) id = name + "-" + suffix + (n > 1 ? fmt::format("-{}", n) : "");
        return id;
    }
    /// With its namespace where there are several.
    std::string id_for(const std::string& space, const std::string& name, const std::string& suffix) {
        return id_for(identifier(spaces_.size() > 1 ? space + "-" + name : name), suffix);
    }
    void name_all() {
        for (const Workload& workload : manifests_.workloads)
            workload_ids_.push_back(id_for(workload.name_space, workload.name, "workload"));
        for (const ServiceManifest& service : manifests_.services)
            service_ids_[key_of(service)] = id_for(service.name_space, service.name, "service");
    }
    static ObjectKey key_of(const ServiceManifest& service) { return {service.name_space, service.name}; }
    Json place(int column) { return {240 * column, 120 * rows_[static_cast<std::size_t>(column)]++}; }
    void connect(const std::string& from, const std::string& to) {
        if (called_.insert(from + "->" + to).second) connections_.push_back({{"from", from}, {"to", to}});
        called_.insert("->" + to);
    }

    const Workload* target_of(const Hpa& hpa) const {
        const auto is_target = [&](const Workload& w) {
            return w.name_space == hpa.name_space && w.name == hpa.target && w.kind == hpa.target_kind;
        };
        const auto found = std::ranges::find_if(manifests_.workloads, is_target);
        return found == manifests_.workloads.end() ? nullptr : &*found;
    }
    const std::string& id_of(const Workload& workload) const {
        return workload_ids_[static_cast<std::size_t>(&workload - manifests_.workloads.data())];
    }
    bool is_called(const Workload& workload) const {
        return std::ranges::any_of(manifests_.services, [&](const ServiceManifest& service) {
            return service.name_space == workload.name_space && selects(service.selector, workload.labels);
        });
    }
    /// What is scaled by messages that wait takes them, unless it is called.
    void find_takers() {
        for (Hpa& hpa : manifests_.scalers) {
            const Workload* target = target_of(hpa);
            if (!hpa.waiting || target == nullptr) continue;
            if (is_called(*target)) {
                remark(hpa.file, hpa.waiting->at, fmt::format("trigger {} of {} {}", hpa.waiting->trigger, hpa.kind, hpa.name),
                       fmt::format("a Service leads to {}, and what is called takes no messages here: add a queue and a worker that takes "
                                   "from it, with an autoscaler of \"mode\": \"keda\" and \"queue\": {}",
                                   target->name, hpa.waiting->per_replica));
                hpa.waiting.reset();
                continue;
            }
            taken_by_.emplace(id_of(*target), queue_id(hpa));
        }
    }
    /// Of the queue that a scaler counts the messages of, which is added where it is new.
    const std::string& queue_id(const Hpa& hpa) {
        const Waiting& waiting = *hpa.waiting;
        std::string& id = queue_ids_[{hpa.name_space, waiting.queue}];
        if (!id.empty()) return id;
        id = id_for(hpa.name_space, waiting.queue, waiting.is_log ? "topic" : "queue");
        components_.push_back({{"id", id}, {"type", waiting.is_log ? "log" : "queue"}, {"at", place(2)}});
        if (!waiting.is_log) return id;
        components_.back()["partitions"] = hpa.max;
        remark(hpa.file, waiting.at, fmt::format("partitions of topic {}", waiting.queue),
               fmt::format("manifests do not tell; {} are assumed, one for each replica that there may be", hpa.max));
        return id;
    }
    /// Whose environment names a queue that it does not take from sends to it.
    void add_senders() {
        for (const auto& [key, queue] : queue_ids_) {
            for (std::size_t i = 0; i < manifests_.workloads.size(); ++i) {
                const Workload& workload = manifests_.workloads[i];
                const auto names_it = [&](const std::string& value) { return names_queue(value, key.second); };
                if (workload.name_space != key.first || std::ranges::none_of(workload.environment, names_it)) continue;
                const auto taken = taken_by_.find(workload_ids_[i]);
                if (taken != taken_by_.end() && taken->second == queue) continue;
                connect(workload_ids_[i], queue);
                remark(workload.file, workload.at, fmt::format("{} sends to {}", workload.name, key.second),
                       "an environment variable names it; one message for each request is assumed");
            }
        }
    }

    void add_workload(const Workload& workload, const std::string& id) {
        const auto queue = taken_by_.find(id);
        const bool takes_messages = queue != taken_by_.end();
        Json json = {{"id", id},
                     {"type", takes_messages ? "worker" : "service"},
                     {"at", place(3)},
                     {"replicas", std::max<std::int64_t>(1, workload.replicas)}};
        if (workload.replicas == 0)
            remark(workload.file, workload.at, workload.kind + " " + workload.name, "it has no replicas; one is assumed");
        if (workload.cpu) {
            json["vcpus"] = *workload.cpu;
        } else {
            remark(workload.file, workload.at, workload.kind + " " + workload.name,
                   "it has no limit and no request of CPU; one vCPU is assumed");
            json["vcpus"] = 1;
        }
        if (workload.memory) json["memory"] = *workload.memory;
        if (workload.cpu_request) json["cpu_request"] = *workload.cpu_request;
        if (workload.memory_request) json["memory_request"] = *workload.memory_request;
        if (workload.ready_after) json["boot"] = *workload.ready_after;
        json["cpu"] = "exponential(10 ms)";
        remark(workload.file, workload.at, fmt::format("CPU time of a {} to {}", takes_messages ? "message" : "request", workload.name),
               "manifests do not tell; 10 ms are assumed");
        if (takes_messages) {
            json["long_poll"] = 20;
            remark(workload.file, workload.at, fmt::format("how {} takes messages", workload.name),
                   "manifests do not tell; one thread that works on one at a time, and long polls are assumed");
        }
        components_.push_back(std::move(json));
        if (takes_messages) connect(queue->second, id);
    }

    void add_service(const ServiceManifest& service) {
        const std::string& id = service_ids_.at(key_of(service));
        std::vector<std::string> targets;
        for (std::size_t i = 0; i < manifests_.workloads.size(); ++i)
            if (service.name_space == manifests_.workloads[i].name_space && selects(service.selector, manifests_.workloads[i].labels))
                targets.push_back(workload_ids_[i]);
        if (targets.empty()) {
            remark(service.file, service.at, "Service " + service.name, "it selects nothing that is in these files");
            service_ids_.erase(key_of(service));
            return;
        }
        components_.push_back({{"id", id}, {"type", "load_balancer"}, {"at", place(2)}, {"algorithm", "random"}});
        if (service.affinity) {
            components_.back()["sticky_sessions"] = {{"duration", *service.affinity}};
            remark(service.file, service.at, "sessionAffinity of Service " + service.name,
                   "a user's session is taken for what comes from one address");
        }
        for (const std::string& target : targets) connect(id, target);
    }

    void add_ingress(const Ingress& ingress) {
        std::vector<std::string> targets;
        for (const std::string& name : ingress.services) {
            const auto found = service_ids_.find({ingress.name_space, name});
            if (found != service_ids_.end()) {
                targets.push_back(found->second);
            } else {
                remark(ingress.file, ingress.at, fmt::format("backend {} of Ingress {}", name, ingress.name),
                       fmt::format("no such Service of namespace {} in these files", ingress.name_space));
            }
        }
        if (targets.empty()) return;
        const std::string id = id_for(ingress.name_space, ingress.name, "ingress");
        components_.push_back({{"id", id}, {"type", "load_balancer"}, {"at", place(1)}});
        for (const std::string& target : targets) connect(id, target);
        if (targets.size() > 1)
            remark(ingress.file, ingress.at, fmt::format("shares of the {} backends of Ingress {}", targets.size(), ingress.name),
                   "manifests do not tell; each is assumed to get as much, set \"weight\" on the connections");
        entries_.push_back(id);
    }

    void add_scaler(const Hpa& hpa) {
        const Workload* target = target_of(hpa);
        if (target == nullptr) {
            remark(hpa.file, hpa.at, hpa.kind + " " + hpa.name,
                   fmt::format("its target {} {} of namespace {} is not in these files", hpa.target_kind, hpa.target, hpa.name_space));
            return;
        }
        const bool is_keda = hpa.kind == "ScaledObject";
        Json json = {{"id", ""},       {"type", "autoscaler"}, {"at", nullptr}, {"mode", is_keda ? "keda" : "hpa"},
                     {"min", hpa.min}, {"max", hpa.max}};
        if (hpa.poll) json["poll"] = *hpa.poll;
        if (hpa.cool_down) json["cool_down"] = *hpa.cool_down;
        add_targets(json, hpa, *target);
        if (hpa.has_metrics && !json.contains("cpu") && !json.contains("memory") && !json.contains("requests") && !json.contains("queue")) {
            remark(hpa.file, hpa.at, hpa.kind + " " + hpa.name,
                   fmt::format("a plan knows none of its metrics: {} keeps its replicas", hpa.target));
            return;
        }
        if (hpa.min == 0 && !hpa.waiting) {
            json["min"] = 1;
            remark(hpa.file, hpa.at, fmt::format("{} 0 of {} {}", is_keda ? "minReplicaCount" : "minReplicas", hpa.kind, hpa.name),
                   "what is called cannot start its own first replica; one is kept");
        }
        const std::string id = id_for(hpa.name_space, hpa.name, "autoscaler");
        json["id"] = id;
        json["at"] = place(4);
        if (hpa.up.is_given) json["up"] = rules_of(hpa.up);
        if (hpa.down.is_given) json["down"] = rules_of(hpa.down);
        components_.push_back(std::move(json));
        connections_.push_back({{"from", id}, {"to", id_of(*target)}});
    }

    /// Shares are of what pods request; that of memory here of what they may use.
    void add_targets(Json& json, const Hpa& hpa, const Workload& workload) {
        if (hpa.cpu_share) json["cpu"] = *hpa.cpu_share;
        if (hpa.cpu_amount && !hpa.cpu_share) json["cpu"] = *hpa.cpu_amount / workload.cpu_request.value_or(1);
        if (workload.memory && hpa.memory_share) json["memory"] = *hpa.memory_share * *workload.memory_request / *workload.memory;
        if (workload.memory && !hpa.memory_share && hpa.memory_amount) json["memory"] = *hpa.memory_amount / *workload.memory;
        if (!workload.memory && (hpa.memory_share || hpa.memory_amount))
            remark(hpa.file, hpa.at, "memory metric of " + hpa.kind + " " + hpa.name, "its target states no memory");
        if (json.contains("memory"))
            remark(
                hpa.file, hpa.at, "memory metric of " + hpa.kind + " " + hpa.name,
                fmt::format("manifests do not tell what {} uses: without \"base_memory\" and \"memory_per_call\" of it there is nothing to "
                            "measure, and it changes nothing",
                            hpa.target));
        if (hpa.requests) json["requests"] = *hpa.requests;
        if (hpa.waiting) json["queue"] = hpa.waiting->per_replica;
        if (hpa.waiting && hpa.waiting->activation > 0) json["activation"] = hpa.waiting->activation;
    }

    static Json rules_of(const ScalingPolicy& policy) {
        Json json = Json::object();
        if (policy.stabilization) json["stabilization"] = *policy.stabilization;
        if (!policy.select.empty()) json["select"] = policy.select;
        if (!policy.policies.empty()) json["policies"] = fmt::format("{}", fmt::join(policy.policies, ", "));
        if (policy.tolerance) json["tolerance"] = *policy.tolerance;
        return json;
    }

    void add_calls() {
        for (std::size_t i = 0; i < manifests_.workloads.size(); ++i) {
            const Workload& workload = manifests_.workloads[i];
            for (const auto& [key, id] : service_ids_) {
                const auto names_it = [&](const std::string& value) { return names_host(value, key, workload.name_space, spaces_); };
                const bool named = std::ranges::any_of(workload.environment, names_it);
                if (!named || called_.contains(id + "->" + workload_ids_[i])) continue;
                connect(workload_ids_[i], id);
                remark(workload.file, workload.at, fmt::format("{} calls {}", workload.name, key.second),
                       "an environment variable names it; one call for each request is assumed");
            }
        }
    }

    /// Where requests come in: what says so; else what nothing calls. Each is a way of its own: a request takes one of them.
    void add_entries() {
        for (const ServiceManifest& service : manifests_.services)
            if (service.is_public && service_ids_.contains(key_of(service))) add_public(service, service_ids_.at(key_of(service)));
        if (entries_.empty()) {
            for (const auto& [key, id] : service_ids_)
                if (!called_.contains("->" + id)) entries_.push_back(id);
        }
        if (entries_.empty())
            std::ranges::copy_if(workload_ids_, std::back_inserter(entries_),
                                 [&](const std::string& id) { return !taken_by_.contains(id); });
        for (const auto& [key, queue] : queue_ids_) {
            if (called_.contains("->" + queue)) continue;
            entries_.push_back(queue);
            remark({}, {}, fmt::format("what sends to {}", key.second), "manifests do not tell; users are assumed to");
        }
        for (const std::string& entry : entries_) {
            connect(users_, entry);
            if (entries_.size() > 1) connections_.back()["calls"] = calls_of(entry);
        }
        if (entries_.size() > 1)
            remark({}, {}, fmt::format("shares of the {} ways in ({})", entries_.size(), fmt::join(entries_, ", ")),
                   "manifests do not tell; a route of an equal share is assumed for each");
    }
    void add_public(const ServiceManifest& service, const std::string& id) {
        const auto leads_there = [&](const std::string& entry) { return called_.contains(entry + "->" + id); };
        if (const auto found = std::ranges::find_if(entries_, leads_there); found == entries_.end()) {
            entries_.push_back(id);
        } else {
            remark(service.file, service.at, fmt::format("way in by Service {} itself", service.name),
                   fmt::format("{} leads to it as well; all requests are assumed to come by that", *found));
        }
    }
    Json calls_of(const std::string& entry) const {
        Json calls = Json::object();
        for (const std::string& route : entries_) calls[route] = route == entry ? 1 : 0;
        return calls;
    }

    Manifests& manifests_;
    std::string users_;
    std::set<std::string> ids_;
    std::vector<std::string> workload_ids_;
    std::map<ObjectKey, std::string> service_ids_;
    std::map<ObjectKey, std::string> queue_ids_;
    std::map<std::string, std::string> taken_by_;  ///< queue by the workload that takes from it
    std::set<std::string> spaces_;
    std::vector<std::string> entries_;
    std::set<std::string> called_;  ///< "a->b", and "->b"
    std::array<int, 5> rows_{};
    Json components_ = Json::array(), connections_ = Json::array();
};

}  // namespace

std::string what_is_missing(const Manifests& manifests) {
    if (!manifests.workloads.empty()) return {};
    std::string wanted;
    for (const Hpa& hpa : manifests.scalers)
        wanted += fmt::format("; {} {} scales {} {} of namespace {}: give its manifest, too", hpa.kind, hpa.name, hpa.target_kind,
                              hpa.target, hpa.name_space);
    return "these files have no Deployment, StatefulSet or ReplicaSet: there is nothing to simulate" + wanted;
}

Imported make_plan(Manifests manifests, const std::string& name) {
    Maker maker(manifests);
    Json design = maker.design();
    manifests.remarks.push_back(
        {{}, {}, "users and what they ask for", "manifests do not tell; 10 000 daily users of 100 requests are assumed"});
    design["components"][0]["requests_per_user_per_day"] = 100;
    Json plan = {{"headroom", 1},
                 {"name", name},
                 {"routes", maker.routes()},
                 {"designs", Json::array({std::move(design)})},
                 {"phases", Json::array({{{"name", "Now"}, {"users", "10k"}, {"design", "Cluster"}}})}};
    return {plan.dump(2) + "\n", std::move(manifests.remarks)};
}

}  // namespace headroom::import
