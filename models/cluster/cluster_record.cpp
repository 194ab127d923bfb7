// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cluster/cluster.h"
#include "schema/describe.h"

namespace headroom::models {

const schema::Record& record_of(const ClusterSettings*) {
    using S = ClusterSettings;
    static const schema::Record record =
        schema::Describe<S>(
            "cluster", "Cluster",
            "Nodes that services and workers share: their replicas stand on them as pods, and the nodes are what is paid for. "
            "Pods are placed as Kubernetes' scheduler does, by the vCPUs and the memory that they request; nodes come and go "
            "as its cluster autoscaler has it.")
            .role(schema::Role::Host)
            .tier(schema::Tier::Control)
            .icon("cluster")
            .param(&S::instance, "instance",
                   "Instance type of the nodes, of the price catalogue. Pods compute at its speed; CPU credits are taken to suffice.")
            .required()
            .param(&S::min, "min", "Fewest nodes.", {0.0, 10000.0})
            .param(&S::max, "max", "Most nodes. Pods that find no place on them wait.", {1.0, 10000.0})
            .param(&S::pods, "pods",
                   "Pods that a node holds at most, beside daemons (kubelet's `maxPods`: 110; EKS where each has an address of the node's "
                   "interfaces: 29 on an m6i.large, 58 on an m6i.xlarge or 2xlarge).",
                   {1.0, 1000.0})
            .param(&S::reserve, "reserve", "What of a node is kept for kubelet, container runtime and operating system, by whose rules.")
            .param(&S::daemons_cpu, "daemons_cpu", Unit::Cpus,
                   "vCPUs that the daemons on each node request (EKS: 50 m by aws-node, 100 m by kube-proxy).", {0.0, 1024.0})
            .param(&S::daemons_memory, "daemons_memory", Unit::Bytes,
                   "Memory that the daemons on each node request (EKS's own: none; agents for logs and metrics do).", {0.0, 1e14})
            .param(&S::placing, "placing", "To which of the nodes that have room for it a pod goes (NodeResourcesFit's `scoringStrategy`).")
            .param(&S::provisioning, "provisioning", Unit::Seconds, "From asking for a node until it takes pods.", {0.0, 3600.0})
            .param(&S::scan, "scan", Unit::Seconds, "Time between two looks (`scan-interval`: 10 s).", {1.0, 3600.0})
            .param(&S::scale_down_after, "scale_down_after", Unit::Seconds,
                   "A node that has not been needed for so long goes (`scale-down-unneeded-time`: 10 min), and none so soon after one was "
                   "added (`scale-down-delay-after-add`: 10 min). Its pods move to the others without a pause.",
                   {0.0, 86400.0})
            .param(&S::scale_down_below, "scale_down_below", Unit::Ratio,
                   "A node is not needed where its pods request less of what it has for pods, of vCPUs and of memory, and find places "
                   "elsewhere (`scale-down-utilization-threshold`: 0.5).",
                   {0.0, 1.0})
            .param(
                &S::evict_after, "evict_after", Unit::Seconds,
                "The pods of a node that has been lost for so long are given up and started elsewhere (`tolerationSeconds` of a node that "
                "is unreachable: 300 s).",
                {0.0, 86400.0})
            .param(&S::control_plane, "control_plane", "Is the control plane billed by the hour, as that of EKS and GKE is?")
            .out("pods", schema::Connects::Hosting, "What stands on its nodes.")
            .output("nodes", Unit::None, "Nodes that are paid for.")
            .output("pods_per_node", Unit::None, "Pods that stand on a node, mean.")
            .output("pending_pods", Unit::None, "Replicas that wait for a place on a node.")
            .output("requested_cpu", Unit::Ratio, "vCPUs that pods request, as a share of what the nodes have for pods.")
            .output("requested_memory", Unit::Ratio, "Memory that pods request, as a share of what the nodes have for pods.")
            .output("used_cpu", Unit::Ratio, "vCPUs that pods use, as a share of what the nodes have for pods.")
            .concern({"over_requested", "requested_cpu", "used_cpu", 4,
                      "keeps {} % of the CPU for its pods that they use at the peak: smaller requests would do, with fewer nodes"})
            .concern({"overcommitted", "used_cpu", "", 0.9,
                      "has pods that use {} of the vCPUs that its nodes have for pods: they would slow each other down, which is not "
                      "simulated; larger requests would spread them over more nodes"})
            .concern({"pending_pods", "pending_pods", "", 0.5,
                      "has {} pods that wait for a place, in the mean: more nodes at most, or smaller requests would let them start"})
            .done();
    return record;
}

}  // namespace headroom::models
