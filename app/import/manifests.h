// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/yaml.h"

/// Kubernetes manifests as plain values: what of them means something to a plan.
namespace headroom::import {

/// What is left out, or assumed, and why.
struct Remark {
    std::string file;
    Location at;
    std::string what;  ///< "ConfigMap settings"
    std::string why;
};

using Labels = std::map<std::string, std::string>;

struct Workload {
    std::string kind, name_space, name;
    std::string file;
    Location at;
    std::int64_t replicas = 1;
    Labels labels;
    std::optional<double> cpu, cpu_request;        ///< vCPUs that it may use, and requests: sums of containers that say
    std::optional<double> memory, memory_request;  ///< bytes, likewise
    std::vector<std::string> environment;          ///< values of variables
    std::optional<double> ready_after;             ///< seconds, of a readiness probe
};

struct ServiceManifest {
    std::string name_space, name;
    std::string file;
    Location at;
    Labels selector;
    bool is_public = false;               ///< LoadBalancer or NodePort
    std::optional<double> affinity = {};  ///< seconds for which a client keeps its replica
};

struct Ingress {
    std::string name_space, name;
    std::string file;
    Location at;
    std::vector<std::string> services;
};

struct ScalingPolicy {
    std::vector<std::string> policies;  ///< as plans write them: "4 pods / 15 s"; none: not said
    std::optional<std::int64_t> stabilization;
    std::optional<double> tolerance;
    std::string select;  ///< "max", "min", "disabled"; empty: not said
    bool is_given = false;
};

/// Messages that a trigger of a ScaledObject counts.
struct Waiting {
    Location at;
    std::string trigger;     ///< its type
    std::string queue;       ///< name of the queue, or topic
    bool is_log = false;     ///< a topic that keeps its messages in partitions
    double per_replica = 0;  ///< that a replica is for
    double activation = 0;   ///< from more than which on there is work
};

/// What scales a workload: a HorizontalPodAutoscaler, or KEDA's ScaledObject, which makes one.
struct Hpa {
    std::string kind, name_space, name;
    std::string file;
    Location at;
    std::string target_kind, target;
    std::int64_t min = 1, max = 1;
    bool has_metrics = false;  ///< whether they are known or not
    std::optional<double> cpu_share, cpu_amount, memory_share, memory_amount, requests;
    std::optional<Waiting> waiting;
    ScalingPolicy up, down;
    std::optional<std::int64_t> poll, cool_down;  ///< seconds, of a ScaledObject
};

struct Manifests {
    std::vector<Workload> workloads;
    std::vector<ServiceManifest> services;
    std::vector<Ingress> ingresses;
    std::vector<Hpa> scalers;
    std::vector<Remark> remarks;
};

/// Remarks on each member of an object that is not among the `known`: those that are read, and those without bearing on load.
void remark_others(const Node& object, std::initializer_list<std::string_view> known, const std::string& file, const std::string& whose,
                   Manifests& manifests);
/// Of an object: "default" where it says none.
std::string name_space_of(const Node& document);
/// Adds what a file holds. Throws InvalidDocument where something is wrong in it.
void read_manifests(const std::string& text, const std::string& file, Manifests& manifests);
/// Of one HorizontalPodAutoscaler, v1 or v2.
void read_hpa(const Node& document, const std::string& file, Manifests& manifests);
/// Of one of KEDA's ScaledObjects.
void read_scaled_object(const Node& document, const std::string& file, Manifests& manifests);

}  // namespace headroom::import
