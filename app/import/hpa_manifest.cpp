// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "app/import/manifests.h"

namespace headroom::import {

namespace {

/// KEDA's scalers of what waits, and how each says it: its name, how much of it a replica is for (if not said: KEDA's default; 0 has
/// none), and from how much on there is work.
struct QueueTrigger {
    std::string_view type, name, amount;
    double usual;
    std::string_view activation;
    bool is_log = false;
};
constexpr std::array<QueueTrigger, 13> queue_triggers = {{
    {"aws-sqs-queue", "queueURL", "queueLength", 5, "activationQueueLength"},
    {"rabbitmq", "queueName", "value", 20, "activationValue"},
    {"kafka", "topic", "lagThreshold", 10, "activationLagThreshold", true},
    {"apache-kafka", "topic", "lagThreshold", 10, "activationLagThreshold", true},
    {"azure-queue", "queueName", "queueLength", 5, "activationQueueLength"},
    {"azure-servicebus", "queueName", "messageCount", 5, "activationMessageCount"},
    {"gcp-pubsub", "subscriptionName", "value", 10, "activationValue"},
    {"redis", "listName", "listLength", 5, "activationListLength"},
    {"redis-streams", "stream", "pendingEntriesCount", 0, "activationLagCount"},
    {"activemq", "destinationName", "targetQueueSize", 10, "activationTargetQueueSize"},
    {"nats-jetstream", "stream", "lagThreshold", 0, "activationLagThreshold"},
    {"pulsar", "topic", "msgBacklogThreshold", 10, "activationMsgBacklogThreshold"},
    {"artemis-queue", "queueName", "queueLength", 10, "activationQueueLength"},
}};
/// What else triggers say that has no bearing on how many replicas there are: where their queue is, and who may ask it.
const std::initializer_list<std::string_view> addresses = {"queueURL",
                                                           "queueURLFromEnv",
                                                           "awsRegion",
                                                           "awsEndpoint",
                                                           "identityOwner",
                                                           "bootstrapServers",
                                                           "bootstrapServersFromEnv",
                                                           "consumerGroup",
                                                           "consumerGroupFromEnv",
                                                           "topic",
                                                           "topicFromEnv",
                                                           "offsetResetPolicy",
                                                           "version",
                                                           "sasl",
                                                           "tls",
                                                           "unsafeSsl",
                                                           "host",
                                                           "hostFromEnv",
                                                           "protocol",
                                                           "vhostName",
                                                           "usernameFromEnv",
                                                           "passwordFromEnv",
                                                           "queueName",
                                                           "mode",
                                                           "value",
                                                           "queueLength",
                                                           "lagThreshold",
                                                           "activationQueueLength",
                                                           "activationLagThreshold",
                                                           "activationValue",
                                                           "connectionFromEnv",
                                                           "accountName",
                                                           "cloud",
                                                           "endpointSuffix",
                                                           "namespace",
                                                           "topicName",
                                                           "subscriptionName",
                                                           "subscriptionNameFromEnv",
                                                           "credentialsFromEnv",
                                                           "messageCount",
                                                           "activationMessageCount",
                                                           "address",
                                                           "addressFromEnv",
                                                           "listName",
                                                           "listLength",
                                                           "activationListLength",
                                                           "databaseIndex",
                                                           "enableTLS",
                                                           "stream",
                                                           "pendingEntriesCount",
                                                           "activationLagCount",
                                                           "managementEndpoint",
                                                           "destinationName",
                                                           "targetQueueSize",
                                                           "activationTargetQueueSize",
                                                           "brokerName",
                                                           "natsServerMonitoringEndpoint",
                                                           "account",
                                                           "consumer",
                                                           "adminURL",
                                                           "subscription",
                                                           "msgBacklogThreshold",
                                                           "activationMsgBacklogThreshold",
                                                           "brokerAddress"};

class Reader {
public:
    Reader(const std::string& file, Hpa& hpa, Manifests& manifests) : file_(file), hpa_(hpa), manifests_(manifests) {}

    void read_metric(const Node& metric) {
        const std::string type = metric["type"].required_text("the metric's type");
        if (type == "Resource") {
            resource(metric["resource"]);
        } else if (type == "Pods") {
            pods(metric["pods"]);
        } else if (type == "External") {
            external(metric["external"]);
        } else {
            leave_out(metric, type + " metric", "there is nothing to measure it on");
        }
    }

    /// Of a ScaledObject.
    void read_trigger(const Node& trigger) {
        const std::string type = trigger["type"].required_text("the trigger's type");
        const auto queue = std::ranges::find(queue_triggers, type, &QueueTrigger::type);
        remark_others(trigger, {"type", "metadata", "name", "metricType", "authenticationRef", "useCachedMetrics"}, file_,
                      fmt::format("trigger {} of {} {}", type, hpa_.kind, hpa_.name), manifests_);
        if (type == "cpu" || type == "memory") {
            usage_trigger(type, trigger);
        } else if (queue != queue_triggers.end()) {
            queue_trigger(*queue, trigger);
        } else if (!type.empty()) {
            leave_out(trigger, "trigger " + type, "there is nothing to measure it on");
        }
    }

    void read_behavior(const Node& rules, ScalingPolicy& policy) {
        if (!rules.exists()) return;
        policy.is_given = true;
        policy.stabilization = rules["stabilizationWindowSeconds"].integer(0);
        std::string select = rules["selectPolicy"].text().value_or("");
        std::ranges::transform(select, select.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (!select.empty() && select != "max" && select != "min" && select != "disabled")
            rules["selectPolicy"].error(fmt::format("'{}' is no way to select", select), "one of Max, Min, Disabled");
        policy.select = select;
        for (const Node& one : rules["policies"].elements()) read_policy(one, policy);
        policy.tolerance = rules["tolerance"].amount();
        remark_others(rules, {"stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance"}, file_,
                      fmt::format("behavior of {} {}", hpa_.kind, hpa_.name), manifests_);
    }

private:
    void leave_out(const Node& node, const std::string& what, const std::string& why) {
        manifests_.remarks.push_back({file_, node.at(), fmt::format("{} of {} {}", what, hpa_.kind, hpa_.name), why});
    }
    void take(std::optional<double>& target, const std::optional<double>& value, const Node& node) {
        if (target) {
            leave_out(node, "a further metric of the kind", "one of a kind is known");
        } else {
            target = value;
        }
    }
    void resource(const Node& resource) {
        const std::string name = resource["name"].required_text("the resource's name");
        const Node target = resource["target"];
        Node share = target["averageUtilization"], amount = target["averageValue"];
        if (!share.exists()) share = resource["targetAverageUtilization"];  // v2beta1
        if (!amount.exists()) amount = resource["targetAverageValue"];
        if (name != "cpu" && name != "memory") {
            leave_out(resource, "resource " + name, "only cpu and memory are known");
        } else if (const auto percent = share.integer(1)) {
            take(name == "cpu" ? hpa_.cpu_share : hpa_.memory_share, static_cast<double>(*percent) / 100, resource);
        } else if (const auto value = amount.amount()) {
            take(name == "cpu" ? hpa_.cpu_amount : hpa_.memory_amount, value, resource);
        } else {
            resource.error("the metric has no target", "target.averageUtilization or target.averageValue");
        }
    }
    void usage_trigger(const std::string& type, const Node& trigger) {
        const Node metadata = trigger["metadata"], value = metadata["value"];
        const Node kind = trigger["metricType"].exists() ? trigger["metricType"] : metadata["type"];  // the latter before KEDA 2.7
        const std::string how = kind.text().value_or("Utilization");
        if (metadata["containerName"].exists()) {
            leave_out(trigger, fmt::format("trigger {} of a container", type), "there is nothing to measure it on");
        } else if (!value.exists()) {
            trigger.error("the trigger has no value", "metadata.value");
        } else if (how == "Utilization") {
            if (const auto percent = value.integer(1))
                take(type == "cpu" ? hpa_.cpu_share : hpa_.memory_share, static_cast<double>(*percent) / 100, trigger);
        } else if (how == "AverageValue") {
            take(type == "cpu" ? hpa_.cpu_amount : hpa_.memory_amount, value.amount(), trigger);
        } else {
            kind.error(fmt::format("'{}' is no type of a metric of {}", how, type), "Utilization or AverageValue");
        }
    }
    void queue_trigger(const QueueTrigger& kind, const Node& trigger) {
        const Node metadata = trigger["metadata"];
        const std::string what = fmt::format("trigger {}", kind.type), mode = metadata["mode"].text().value_or("");
        if (trigger["metricType"].text().value_or("AverageValue") != "AverageValue")
            return leave_out(trigger, what, "only what waits for each replica is known (metricType: AverageValue)");
        if (!mode.empty() && mode != "QueueLength" && mode != "SubscriptionSize")
            return leave_out(trigger, what, fmt::format("{} is nothing to scale on here; only how much waits is", mode));
        if (hpa_.waiting) return leave_out(trigger, what, "one queue is known; the scaler looks at the first");
        Waiting waiting{trigger.at(), std::string(kind.type), metadata[std::string(kind.name)].text().value_or(""), kind.is_log,
                        kind.usual};
        waiting.queue.erase(0, waiting.queue.find_last_of('/') + 1);  // of a URL
        if (waiting.queue.empty()) waiting.queue = hpa_.name + (kind.is_log ? "-topic" : "-queue");
        Node amount = metadata[std::string(kind.amount)];
        if (!amount.exists()) amount = metadata["queueLength"];  // of rabbitmq, before "value"
        if (amount.exists()) waiting.per_replica = amount.amount().value_or(1);
        if (waiting.per_replica <= 0)
            return trigger.error("the trigger does not say how much a replica is for", fmt::format("metadata.{}", kind.amount));
        waiting.activation = metadata[std::string(kind.activation)].amount().value_or(0);
        remark_others(metadata, addresses, file_, fmt::format("{} of {} {}", what, hpa_.kind, hpa_.name), manifests_);
        hpa_.waiting = waiting;
    }
    /// Mostly of a queue; manifests hold none.
    void external(const Node& external) {
        const auto name = external["metric"]["name"].text().value_or(external["metricName"].text().value_or(""));
        const auto average = external["target"]["averageValue"].amount();
        const std::string target = average ? fmt::format(" to {}", *average) : "";
        leave_out(external, fmt::format("External metric '{}'", name),
                  "manifests hold nothing that it is measured on; if that is a queue, add one and a worker that takes from it, and set "
                  "\"queue\" of its autoscaler" +
                      target);
    }
    /// Those that are named like a rate of requests.
    void pods(const Node& pods) {
        std::string name = pods["metric"]["name"].text().value_or(pods["metricName"].text().value_or(""));
        const auto sounds_like = [&](const char* word) { return name.find(word) != std::string::npos; };
        Node average = pods["target"]["averageValue"];
        if (!average.exists()) average = pods["targetAverageValue"];
        if (sounds_like("request") || sounds_like("rps") || sounds_like("qps") || sounds_like("hits")) {
            take(hpa_.requests, average.amount(), pods);
        } else {
            leave_out(pods, fmt::format("Pods metric '{}'", name), "it is not named like a rate of requests");
        }
    }
    void read_policy(const Node& one, ScalingPolicy& policy) {
        const std::string type = one["type"].required_text("the policy's type");
        const auto value = one["value"].integer(1), period = one["periodSeconds"].integer(1);
        if (!value) return one.error("the policy has no value", "a value from 1 on");
        if (!period) return one.error("the policy has no periodSeconds", "periodSeconds from 1 to 1800");
        if (*period > 1800) return one["periodSeconds"].error(fmt::format("{} is too long a period", *period), "at most 1800");
        const bool is_pods = type == "Pods";
        if (!is_pods && type != "Percent") return one["type"].error(fmt::format("'{}' is no type of a policy", type), "Pods or Percent");
        policy.policies.push_back(fmt::format("{} {} / {} s", *value, is_pods ? "pods" : "%", *period));
    }

    const std::string& file_;
    Hpa& hpa_;
    Manifests& manifests_;
};

/// What scalers of every kind say alike: what they are called, and what they scale.
Hpa scaler_of(const Node& document, const std::string& file, const char* kind) {
    Hpa hpa;
    hpa.kind = kind;
    hpa.file = file;
    hpa.at = document.at();
    hpa.name_space = name_space_of(document);
    hpa.name = document["metadata"]["name"].required_text("the name");
    const Node target = document["spec"]["scaleTargetRef"];
    hpa.target_kind = target["kind"].text().value_or("Deployment");
    hpa.target = target["name"].required_text("the target's name");
    return hpa;
}

}  // namespace

void read_hpa(const Node& document, const std::string& file, Manifests& manifests) {
    Hpa hpa = scaler_of(document, file, "HorizontalPodAutoscaler");
    const Node spec = document["spec"];
    hpa.min = spec["minReplicas"].integer(0).value_or(1);
    const Node max = spec["maxReplicas"];
    if (!max.exists()) spec.error("maxReplicas is missing", "a whole number from 1 on");
    hpa.max = max.integer(1).value_or(1);
    if (max.exists() && hpa.max < hpa.min)
        max.error(fmt::format("maxReplicas {} is less than minReplicas {}", hpa.max, hpa.min), "at least minReplicas");
    Reader reader(file, hpa, manifests);
    hpa.has_metrics = !spec["metrics"].elements().empty();
    for (const Node& metric : spec["metrics"].elements()) reader.read_metric(metric);
    if (const auto percent = spec["targetCPUUtilizationPercentage"].integer(1)) hpa.cpu_share = static_cast<double>(*percent) / 100;
    reader.read_behavior(spec["behavior"]["scaleUp"], hpa.up);
    reader.read_behavior(spec["behavior"]["scaleDown"], hpa.down);
    remark_others(spec, {"scaleTargetRef", "minReplicas", "maxReplicas", "metrics", "targetCPUUtilizationPercentage", "behavior"}, file,
                  "HorizontalPodAutoscaler " + hpa.name, manifests);
    manifests.scalers.push_back(std::move(hpa));
}

void read_scaled_object(const Node& document, const std::string& file, Manifests& manifests) {
    Hpa hpa = scaler_of(document, file, "ScaledObject");
    const Node spec = document["spec"];
    hpa.min = spec["minReplicaCount"].integer(0).value_or(0);
    const Node max = spec["maxReplicaCount"];
    hpa.max = max.integer(1).value_or(100);
    if (hpa.max < hpa.min)
        max.error(fmt::format("maxReplicaCount {} is less than minReplicaCount {}", hpa.max, hpa.min), "at least minReplicaCount");
    hpa.poll = spec["pollingInterval"].integer(1);
    hpa.cool_down = spec["cooldownPeriod"].integer(0);
    Reader reader(file, hpa, manifests);
    const auto triggers = spec["triggers"].elements();
    if (triggers.empty()) spec.error(fmt::format("ScaledObject '{}' has no triggers", hpa.name), "a list of triggers");
    hpa.has_metrics = !triggers.empty();
    for (const Node& trigger : triggers) reader.read_trigger(trigger);
    const Node config = spec["advanced"]["horizontalPodAutoscalerConfig"];
    reader.read_behavior(config["behavior"]["scaleUp"], hpa.up);
    reader.read_behavior(config["behavior"]["scaleDown"], hpa.down);
    const std::string whose = "ScaledObject " + hpa.name;
    remark_others(spec,
                  {"scaleTargetRef", "minReplicaCount", "maxReplicaCount", "pollingInterval", "cooldownPeriod", "triggers", "advanced"},
                  file, whose, manifests);
    remark_others(spec["advanced"], {"horizontalPodAutoscalerConfig"}, file, "advanced of " + whose, manifests);
    remark_others(config, {"behavior"}, file, "horizontalPodAutoscalerConfig of " + whose, manifests);
    manifests.scalers.push_back(std::move(hpa));
}

}  // namespace headroom::import
