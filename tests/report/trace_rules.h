// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What the formats of traces ask of a document.
namespace headroom::report {

/// The messages of OTLP as proto3's JSON mapping has them, ids being hexadecimal and enums numbers (opentelemetry-proto 1.1.0:
/// collector/trace/v1/trace_service.proto, trace/v1/trace.proto, common/v1/common.proto, resource/v1/resource.proto;
/// docs/specification.md, "JSON Protobuf Encoding"). 64-bit integers are decimal strings.
inline constexpr const char* otlp_schema = R"json({
  "ExportTraceServiceRequest": {"required": ["resourceSpans"], "members": {"resourceSpans": ["ResourceSpans"]}},
  "ResourceSpans": {"required": ["resource", "scopeSpans"],
    "members": {"resource": "Resource", "scopeSpans": ["ScopeSpans"], "schemaUrl": "string"}},
  "Resource": {"required": ["attributes"], "members": {"attributes": ["KeyValue"], "droppedAttributesCount": "uint32"}},
  "ScopeSpans": {"required": ["scope", "spans"], "members": {"scope": "InstrumentationScope", "spans": ["Span"], "schemaUrl": "string"}},
  "InstrumentationScope": {"required": ["name"],
    "members": {"name": "string", "version": "string", "attributes": ["KeyValue"], "droppedAttributesCount": "uint32"}},
  "Span": {"required": ["traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano"],
    "members": {"traceId": "/[0-9a-f]{32}/", "spanId": "/[0-9a-f]{16}/", "traceState": "string", "parentSpanId": "/[0-9a-f]{16}/",
      "flags": "uint32", "name": "/[^]+/", "kind": "0..5", "startTimeUnixNano": "/[0-9]{1,20}/", "endTimeUnixNano": "/[0-9]{1,20}/",
      "attributes": ["KeyValue"], "droppedAttributesCount": "uint32", "events": ["Event"], "droppedEventsCount": "uint32",
      "links": ["Link"], "droppedLinksCount": "uint32", "status": "Status"}},
  "Link": {"required": ["traceId", "spanId"],
    "members": {"traceId": "/[0-9a-f]{32}/", "spanId": "/[0-9a-f]{16}/", "traceState": "string", "attributes": ["KeyValue"],
      "droppedAttributesCount": "uint32", "flags": "uint32"}},
  "Status": {"required": [], "members": {"message": "string", "code": "0..2"}},
  "KeyValue": {"required": ["key", "value"], "members": {"key": "/[^]+/", "value": "AnyValue"}},
  "AnyValue": {"required": [], "oneof": true, "members": {"stringValue": "string", "boolValue": "bool", "intValue": "/-?[0-9]{1,19}/"}}
})json";

/// The path of the first thing that does not fit; empty: none.
inline std::string misfit(const nlohmann::json& schema, const nlohmann::json& wanted, const nlohmann::json& value,
                          const std::string& path) {
    if (wanted.is_array()) {
        if (!value.is_array()) return path;
        for (std::size_t i = 0; i < value.size(); ++i)
            if (auto wrong = misfit(schema, wanted[0], value[i], path + "[" + std::to_string(i) + "]"); !wrong.empty()) return wrong;
        return {};
    }
    const auto type = wanted.get<std::string>();
    const auto fits = [&path](bool well) { return well ? std::string() : path; };
    if (type == "string") return fits(value.is_string());
    if (type == "bool") return fits(value.is_boolean());
    if (type == "uint32") return fits(value.is_number_unsigned() && value <= 4294967295U);
    if (type.front() == '/')
        return fits(value.is_string() && std::regex_match(value.get<std::string>(), std::regex(type.substr(1, type.size() - 2))));
    if (type.find("..") == 1) return fits(value.is_number_unsigned() && value <= std::stoi(type.substr(3)));
    const nlohmann::json& message = schema.at(type);
    if (!value.is_object() || (message.value("oneof", false) && value.size() != 1)) return path;
    for (const nlohmann::json& name : message["required"])
        if (!value.contains(name)) return path + "." + name.get<std::string>();
    for (const auto& [name, member] : value.items()) {
        if (!message["members"].contains(name)) return path + "." + name;
        if (auto wrong = misfit(schema, message["members"][name], member, path + "." + name); !wrong.empty()) return wrong;
    }
    return {};
}

/// Empty where it is an ExportTraceServiceRequest.
inline std::string otlp_misfit(const nlohmann::json& document) {
    return misfit(nlohmann::json::parse(otlp_schema), "ExportTraceServiceRequest", document, "$");
}

/// The slices of a thread, as they stand in a file: in the order of their beginnings, as Perfetto takes them, they lie within each
/// other or apart; of those that begin together the outer one stands first.
inline bool lie_within_each_other(std::vector<std::pair<std::int64_t, std::int64_t>> slices) {
    std::ranges::stable_sort(slices, {}, &std::pair<std::int64_t, std::int64_t>::first);
    std::vector<std::int64_t> open;
    for (const auto& [begin, end] : slices) {
        while (!open.empty() && open.back() <= begin && end > open.back()) open.pop_back();
        if (!open.empty() && end > open.back()) return false;
        open.push_back(end);
    }
    return true;
}

/// Trace Event Format, docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU: of the object format; complete
/// events with a duration, which lie within each other on a thread; metadata of processes and threads; flows that bind to a slice.
/// The first rule that is broken; empty: none.
class ChromeRules {
public:
    std::string broken(const nlohmann::json& document) {
        if (document["displayTimeUnit"] != "ms" && document["displayTimeUnit"] != "ns") return "displayTimeUnit";
        for (const nlohmann::json& event : document["traceEvents"])
            if (!fits(event)) return event.dump();
        if (slices_.empty() || flows_.empty()) return "nothing in it";
        for (const auto& [thread, all] : slices_) {
            if (!named_.contains(thread) || !processes_.contains(thread.first)) return "without a name";
            if (!lie_within_each_other(all)) return "slices overlap";
        }
        return {};
    }

private:
    using Thread = std::pair<int, int>;

    static std::int64_t ns(const nlohmann::json& microseconds) { return std::llround(microseconds.get<double>() * 1000); }

    bool fits(const nlohmann::json& event) {
        const auto phase = event["ph"].get<std::string>();
        const Thread thread(event["pid"], event["tid"]);
        if (!event["name"].is_string() || event["name"].get<std::string>().empty()) return false;
        if (phase == "M") return fits_names(event, thread);
        if (phase == "X") {
            slices_[thread].emplace_back(ns(event["ts"]), ns(event["ts"]) + ns(event["dur"]));
            return event["ts"] >= 0 && event["dur"] >= 0 && event["args"].is_object() && event["cat"].is_string();
        }
        return fits_flow(event, phase, thread);
    }

    bool fits_names(const nlohmann::json& event, const Thread& thread) {
        const std::string name = event["name"];
        if (!event["args"][name == "process_sort_index" ? "sort_index" : "name"].is_primitive()) return false;
        if (name == "process_name") return processes_.insert(thread.first).second;
        if (name == "thread_name") return named_.insert(thread).second;
        return name == "process_sort_index";
    }

    bool fits_flow(const nlohmann::json& event, const std::string& phase, const Thread& thread) {
        if (phase != "s" && phase != "f") return false;
        if (phase == "s" && !flows_.emplace(event["id"], event).second) return false;
        if (phase == "f") {
            if (event["bp"] != "e" || !flows_.contains(event["id"])) return false;
            const nlohmann::json& begin = flows_.at(event["id"]);
            if (begin["name"] != event["name"] || begin["cat"] != event["cat"] || begin["ts"] > event["ts"]) return false;
        }
        return std::ranges::any_of(slices_[thread],
                                   [at = ns(event["ts"])](const auto& slice) { return slice.first <= at && at <= slice.second; });
    }

    std::map<Thread, std::vector<std::pair<std::int64_t, std::int64_t>>> slices_;
    std::set<Thread> named_;
    std::set<int> processes_;
    std::map<int, nlohmann::json> flows_;
};

inline std::string broken_chrome_rule(const nlohmann::json& document) { return ChromeRules().broken(document); }

}  // namespace headroom::report
