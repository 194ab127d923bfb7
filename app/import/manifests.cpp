// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/manifests.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"

namespace headroom::import {

namespace {

Labels labels_of(const Node& node) {
    Labels labels;
    for (const auto& [name, value] : node.members()) labels[name] = value.text().value_or("");
    return labels;
}

/// A resource of a container: what it may use (its limit; without one what it requests), and what it requests (without a
/// request its limit, as Kubernetes has it).
bool add_resource(const Node& resources, const char* name, std::optional<double>& use, std::optional<double>& request) {
    const auto limit = resources["limits"][name].amount(), wanted = resources["requests"][name].amount();
    if (!limit && !wanted) return false;
    use = use.value_or(0) + (limit ? *limit : *wanted);
    request = request.value_or(0) + (wanted ? *wanted : *limit);
    return true;
}

void read_container(const Node& container, Workload& workload, Manifests& manifests) {
    const Node resources = container["resources"];
    const std::string whose =
        fmt::format("container {} of {} {}", container["name"].text().value_or("without a name"), workload.kind, workload.name);
    const bool has_cpu = add_resource(resources, "cpu", workload.cpu, workload.cpu_request);
    const bool has_memory = add_resource(resources, "memory", workload.memory, workload.memory_request);
    if (!has_cpu || !has_memory) {
        const char* what = has_cpu ? "memory" : has_memory ? "CPU" : "CPU and memory";
        manifests.remarks.push_back({workload.file, container.at(), fmt::format("{} of {}", what, whose),
                                     "it has neither a limit nor a request: its use is not known, and not in the replica's"});
    }
    for (const Node& variable : container["env"].elements()) {
        if (const auto value = variable["value"].text()) workload.environment.push_back(*value);
        const Node source = variable["valueFrom"];
        if (source.exists() && (source["configMapKeyRef"].exists() || source["secretKeyRef"].exists()))
            manifests.remarks.push_back({workload.file, variable.at(),
                                         fmt::format("variable {} of {}", variable["name"].text().value_or(""), whose),
                                         "its value stands elsewhere: where it names a service, connect the two"});
    }
    const Node probe = container["readinessProbe"];
    remark_others(container,
                  {"name", "image", "imagePullPolicy", "resources", "env", "ports", "command", "args", "workingDir", "securityContext",
                   "readinessProbe", "restartPolicy", "volumeMounts", "terminationMessagePath", "terminationMessagePolicy"},
                  workload.file, whose, manifests);
    remark_others(probe, {"initialDelaySeconds", "httpGet", "tcpSocket", "exec", "grpc"}, workload.file, "readinessProbe of " + whose,
                  manifests);
    remark_others(resources, {"limits", "requests"}, workload.file, "resources of " + whose, manifests);
    for (const char* kind : {"limits", "requests"})
        remark_others(resources[kind], {"cpu", "memory"}, workload.file, fmt::format("{} of {}", kind, whose), manifests);
    if (const auto delay = probe["initialDelaySeconds"].integer(0))
        workload.ready_after = std::max(workload.ready_after.value_or(0), static_cast<double>(*delay));
}

/// Those that are done before the pod serves take nothing from it then; sidecars go on beside it.
void read_init_containers(const Node& containers, Workload& workload, Manifests& manifests) {
    for (const Node& container : containers.elements()) {
        if (container["restartPolicy"].text() == "Always") {
            read_container(container, workload, manifests);
        } else {
            manifests.remarks.push_back({workload.file, container.at(),
                                         fmt::format("init container {} of {} {}", container["name"].text().value_or("without a name"),
                                                     workload.kind, workload.name),
                                         "what is done before a replica serves is not simulated; add its time to \"boot\""});
        }
    }
}

void read_workload(const std::string& kind, const Node& document, const std::string& file, Manifests& manifests) {
    Workload workload;
    workload.kind = kind;
    workload.file = file;
    workload.at = document.at();
    workload.name_space = name_space_of(document);
    workload.name = document["metadata"]["name"].required_text("the name");
    const Node spec = document["spec"];
    workload.replicas = spec["replicas"].integer(0).value_or(1);
    const Node pod = spec["template"];
    workload.labels = labels_of(pod["metadata"]["labels"]);
    const auto containers = pod["spec"]["containers"].elements();
    if (containers.empty()) document.error(fmt::format("{} '{}' has no containers", kind, workload.name), "spec.template.spec.containers");
    for (const Node& container : containers) read_container(container, workload, manifests);
    read_init_containers(pod["spec"]["initContainers"], workload, manifests);
    if (const Node node = pod["spec"]["volumes"]; node.exists())
        manifests.remarks.push_back({file, node.at(), fmt::format("volumes of {} {}", kind, workload.name), "not simulated"});
    const std::string whose = kind + " " + workload.name;
    remark_others(spec, {"replicas", "template", "selector", "serviceName", "revisionHistoryLimit", "volumeClaimTemplates"}, file, whose,
                  manifests);
    remark_others(pod["spec"],
                  {"containers", "initContainers", "volumes", "restartPolicy", "imagePullSecrets", "serviceAccountName", "serviceAccount",
                   "automountServiceAccountToken", "securityContext", "dnsPolicy", "dnsConfig", "schedulerName", "enableServiceLinks"},
                  file, "pods of " + whose, manifests);
    if (spec["volumeClaimTemplates"].exists())
        manifests.remarks.push_back({file, spec["volumeClaimTemplates"].at(), "volumeClaimTemplates of " + workload.name,
                                     "a service has no disk of its own here; set \"disk\" for its price"});
    manifests.workloads.push_back(std::move(workload));
}

void read_service(const Node& document, const std::string& file, Manifests& manifests) {
    ServiceManifest service{
        name_space_of(document), document["metadata"]["name"].required_text("the name"), file, document.at(), {}, false};
    service.selector = labels_of(document["spec"]["selector"]);
    const std::string type = document["spec"]["type"].text().value_or("ClusterIP");
    const Node affinity = document["spec"]["sessionAffinity"];
    const std::string kept = affinity.text().value_or("None");
    if (kept == "ClientIP") {
        const Node seconds = document["spec"]["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"];
        service.affinity = static_cast<double>(seconds.integer(1).value_or(10800));
    } else if (kept != "None") {
        affinity.error(fmt::format("'{}' is no session affinity", kept), "ClientIP or None");
    }
    remark_others(document["spec"],
                  {"selector", "type", "sessionAffinity", "sessionAffinityConfig", "ports", "clusterIP", "clusterIPs", "ipFamilies",
                   "ipFamilyPolicy"},
                  file, "Service " + service.name, manifests);
    service.is_public = type == "LoadBalancer" || type == "NodePort";
    if (service.selector.empty()) {
        manifests.remarks.push_back({file, document.at(), "Service " + service.name, "it has no selector: what it leads to is not known"});
        return;
    }
    manifests.services.push_back(std::move(service));
}

void read_ingress(const Node& document, const std::string& file, Manifests& manifests) {
    Ingress ingress{name_space_of(document), document["metadata"]["name"].required_text("the name"), file, document.at(), {}};
    const Node spec = document["spec"];
    remark_others(spec, {"rules", "defaultBackend", "ingressClassName"}, file, "Ingress " + ingress.name, manifests);
    if (const Node notes = document["metadata"]["annotations"]; notes.exists())
        remark_others(notes, {}, file, "annotations of Ingress " + ingress.name, manifests);
    const auto lead_to = [&](const Node& backend) {
        auto name = backend["service"]["name"].text();
        if (!name) name = backend["serviceName"].text();  // networking.k8s.io/v1beta1
        if (name && std::ranges::find(ingress.services, *name) == ingress.services.end()) ingress.services.push_back(*name);
    };
    lead_to(spec["defaultBackend"]);
    for (const Node& rule : spec["rules"].elements())
        for (const Node& path : rule["http"]["paths"].elements()) lead_to(path["backend"]);
    if (ingress.services.empty()) document.error(fmt::format("Ingress '{}' leads to no service", ingress.name), "rules with a backend");
    manifests.ingresses.push_back(std::move(ingress));
}

void read_document(const Node& document, const std::string& file, Manifests& manifests) {
    const std::string kind = document["kind"].required_text("the kind");
    if (kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicaSet") {
        read_workload(kind, document, file, manifests);
    } else if (kind == "Service") {
        read_service(document, file, manifests);
    } else if (kind == "Ingress") {
        read_ingress(document, file, manifests);
    } else if (kind == "HorizontalPodAutoscaler") {
        read_hpa(document, file, manifests);
    } else if (kind == "ScaledObject") {
        read_scaled_object(document, file, manifests);
    } else if (kind == "List") {
        for (const Node& item : document["items"].elements()) read_document(item, file, manifests);
    } else if (!kind.empty()) {
        manifests.remarks.push_back({file, document.at(), kind + " " + document["metadata"]["name"].text().value_or("without a name"),
                                     "a plan has nothing like it"});
    }
}

}  // namespace

void remark_others(const Node& object, std::initializer_list<std::string_view> known, const std::string& file, const std::string& whose,
                   Manifests& manifests) {
    for (const auto& [name, value] : object.members())
        if (std::ranges::find(known, name) == known.end())
            manifests.remarks.push_back({file, value.at(), fmt::format("{} of {}", name, whose), "not simulated"});
}

std::string name_space_of(const Node& document) { return document["metadata"]["namespace"].text().value_or("default"); }

void read_manifests(const std::string& text, const std::string& file, Manifests& manifests) {
    Diagnostics diagnostics;
    std::size_t number = 0;
    for (const YAML::Node& yaml : parse_documents(text, file)) {
        const std::string path = fmt::format("document {}", ++number);
        if (yaml.IsNull()) continue;
        read_document(Node(yaml, path, diagnostics), file, manifests);
    }
    if (diagnostics.has_errors()) throw InvalidDocument(file, diagnostics.list());
}

}  // namespace headroom::import
