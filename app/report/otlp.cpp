// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/otlp.h"

#include <QCryptographicHash>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>

#include "app/report/simulated_day.h"
#include "core/outcome.h"

namespace headroom::report {

namespace {

using Json = nlohmann::ordered_json;
using protocol::SpanMeasure;

/// Of trace.proto.
enum SpanKind : int { Internal = 1, Server = 2, Client = 3, Producer = 4, Consumer = 5 };
constexpr int status_error = 2;  ///< a span that ends well leaves it unset

/// Of the semantic conventions: https://opentelemetry.io/docs/specs/semconv/registry/attributes/
constexpr const char *service_name = "service.name", *service_namespace = "service.namespace", *service_instance = "service.instance.id",
                     *environment = "deployment.environment.name", *peer = "service.peer.name", *error_type = "error.type";
constexpr const char *messaging_system = "messaging.system", *operation_name = "messaging.operation.name",
                     *operation_type = "messaging.operation.type", *destination = "messaging.destination.name";

/// Attributes of one kind of thing, as repeated KeyValue.
class Attributes {
public:
    Attributes& add(const char* key, const std::string& value) { return put(key, {{"stringValue", value}}); }
    Attributes& add(const char* key, const char* value) { return add(key, std::string(value)); }
    Attributes& add(const char* key, bool value) { return put(key, {{"boolValue", value}}); }
    Attributes& add(const char* key, std::uint64_t value) { return put(key, {{"intValue", std::to_string(value)}}); }
    Json take() { return std::move(list_); }

private:
    Attributes& put(const char* key, Json value) {
        list_.push_back({{"key", key}, {"value", std::move(value)}});
        return *this;
    }
    Json list_ = Json::array();
};

/// So many hexadecimal digits that differ for each text.
std::string id_of(const std::string& text, int digits) {
    return QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex().left(digits).toStdString();
}

/// Of messages as https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ has it; while one lies in a queue nobody does
/// anything, which it has no kind for.
SpanKind kind_of(const SpanMeasure& span) {
    if (span.message == "send") return Producer;
    if (span.message == "deliver") return Internal;
    if (span.message == "process") return Consumer;
    return span.connection.empty() ? Server : Client;
}

bool has_failed(const SpanMeasure& span) { return !span.outcome.empty() && span.outcome != to_string(Outcome::Ok); }

class Export {
public:
    explicit Export(const study::Results& results) : results_(results), day_(results.origin) {}

    std::string print() {
        for (const study::RunResult& run : results_.runs) {
            for (std::size_t level = 0; level < run.levels.size(); ++level)
                for (std::size_t i = 0; i < run.levels[level].traces.size(); ++i) add(run, level, i);
            close(run);
        }
        if (all_.empty()) return {};
        return Json{{"resourceSpans", std::move(all_)}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }

private:
    void add(const study::RunResult& run, std::size_t level, std::size_t number) {
        const protocol::TraceMeasure& trace = run.levels[level].traces[number];
        const std::string of = results_.origin.plan_sha256 + '\n' + run.design + '\n' + run.phase + '\n' + std::to_string(run.seed) + ' ' +
                               std::to_string(level) + ' ' + std::to_string(number);
        const std::string trace_id = id_of(of, 32);
        const auto span_id = [&of](std::size_t span) { return id_of(of + ' ' + std::to_string(span), 16); };
        for (std::size_t i = 0; i < trace.spans.size(); ++i) {
            const SpanMeasure& span = trace.spans[i];
            Json json = {{"traceId", trace_id}, {"spanId", span_id(i)}};
            if (i > 0) json["parentSpanId"] = span_id(span.parent);
            json["name"] = name_of(trace, i);
            json["kind"] = i == 0 ? Internal : kind_of(span);
            json["startTimeUnixNano"] = std::to_string(day_.nanoseconds_at(run, level, span.begin_ns));
            json["endTimeUnixNano"] = std::to_string(day_.nanoseconds_at(run, level, span.end_ns));
            json["attributes"] = i == 0                    ? of_request(run, level, trace)
                                 : span.connection.empty() ? of_work(trace, span)
                                                           : of_call(trace, i);
            if (const SpanMeasure* sent = sending_of(trace, span))
                json["links"] = {{{"traceId", trace_id}, {"spanId", span_id(static_cast<std::size_t>(sent - trace.spans.data()))}}};
            if (has_failed(span)) json["status"] = {{"message", span.outcome}, {"code", status_error}};
            by_replica_[{span.component, span.replica}].push_back(std::move(json));
        }
    }

    /// Where it has come to; null where it has not, or is not known to.
    static const SpanMeasure* work_of(const protocol::TraceMeasure& trace, std::size_t call) {
        for (std::size_t i = call + 1; i < trace.spans.size(); ++i)
            if (trace.spans[i].parent == call && trace.spans[i].connection.empty()) return &trace.spans[i];
        return nullptr;
    }

    /// The call that brought the message which is processed; null where none is.
    static const SpanMeasure* sending_of(const protocol::TraceMeasure& trace, const SpanMeasure& work) {
        if (work.message != "process") return nullptr;
        const SpanMeasure& stored = trace.spans[trace.spans[work.parent].parent];
        return &trace.spans[stored.parent];
    }

    static std::string name_of(const protocol::TraceMeasure& trace, std::size_t number) {
        const SpanMeasure& span = trace.spans[number];
        if (span.message == "process") return span.message + " " + trace.spans[span.parent].component;
        if (const SpanMeasure* work = span.message == "send" ? work_of(trace, number) : nullptr)
            return span.message + " " + work->component;
        return span.connection.empty() ? trace.route : span.connection;
    }

    static void add_operation(Attributes& attributes, const SpanMeasure& span, const std::string& of) {
        attributes.add(messaging_system, "headroom").add(operation_name, span.message).add(operation_type, span.message);
        attributes.add(destination, of);
    }

    static Attributes of_outcome(const SpanMeasure& span) {
        Attributes attributes;
        if (span.outcome.empty()) attributes.add("headroom.unfinished", true);
        if (has_failed(span)) attributes.add(error_type, span.outcome);
        return attributes;
    }

    static Json of_request(const study::RunResult& run, std::size_t level, const protocol::TraceMeasure& trace) {
        Attributes attributes = of_outcome(trace.spans.front());
        attributes.add("headroom.route", trace.route).add("headroom.level", std::uint64_t{level});
        attributes.add("headroom.users", static_cast<std::uint64_t>(run.users)).add("headroom.sampled", trace.sampled);
        if (trace.left_out > 0) attributes.add("headroom.spans_left_out", trace.left_out);
        return attributes.take();
    }

    static Json of_work(const protocol::TraceMeasure& trace, const SpanMeasure& span) {
        Attributes attributes = of_outcome(span);
        attributes.add("headroom.waited_ns", span.waited_ns).add("headroom.worked_ns", span.worked_ns);
        if (!span.cache.empty()) attributes.add("headroom.cache", span.cache);
        if (span.message == "process") add_operation(attributes, span, trace.spans[span.parent].component);
        return attributes.take();
    }

    /// Whom it calls is known of one that has come to him.
    static Json of_call(const protocol::TraceMeasure& trace, std::size_t call) {
        const SpanMeasure& span = trace.spans[call];
        Attributes attributes = of_outcome(span);
        if (const SpanMeasure* work = work_of(trace, call)) {
            attributes.add(peer, work->component);
            if (span.message == "send") add_operation(attributes, span, work->component);
        }
        attributes.add("headroom.waited_ns", span.waited_ns).add("headroom.attempt", std::uint64_t{span.attempt});
        if (span.second) attributes.add("headroom.hedge", true);
        if (span.fallback) attributes.add("headroom.fallback", true);
        return attributes.take();
    }

    /// Design and phase are what a deployment and its environment are.
    void close(const study::RunResult& run) {
        for (auto& [replica, spans] : by_replica_) {
            const auto& [component, number] = replica;
            Attributes about;
            about.add(service_name, component)
                .add(service_namespace, results_.origin.plan)
                .add(service_instance, component + "-" + std::to_string(number))
                .add(environment, run.phase)
                .add("headroom.design", run.design);
            all_.push_back(
                {{"resource", {{"attributes", about.take()}}},
                 {"scopeSpans",
                  {{{"scope", {{"name", "headroom"}, {"version", results_.assumptions.program}}}, {"spans", std::move(spans)}}}}});
        }
        by_replica_.clear();
    }

    const study::Results& results_;
    SimulatedDay day_;
    std::map<std::tuple<std::string, std::uint32_t>, Json> by_replica_;
    Json all_ = Json::array();
};

}  // namespace

std::string print_otlp(const study::Results& results) { return Export(results).print(); }

}  // namespace headroom::report
