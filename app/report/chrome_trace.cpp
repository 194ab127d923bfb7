// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/chrome_trace.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

#include "app/report/simulated_day.h"

namespace headroom::report {

namespace {

using Json = nlohmann::ordered_json;
using protocol::SpanMeasure;

/// A component's spans of a phase, and where they are drawn.
struct Process {
    struct Slice {
        const SpanMeasure* span;
        const protocol::TraceMeasure* trace;
        std::size_t trace_number, number;  ///< of the trace in its phase; of the span in its trace
        std::int64_t begin_ns, end_ns;     ///< since midnight
        std::size_t lane = 0;
    };
    std::string name;
    std::size_t pid = 0;
    std::vector<Slice> slices = {};

    /// Each goes onto the first lane that is free, or where the one that it is part of is the last of those that are not over yet.
    void find_lanes() {
        std::ranges::sort(slices, {},
                          [](const Slice& each) { return std::tuple(each.begin_ns, -each.end_ns, each.trace_number, each.number); });
        std::vector<std::vector<const Slice*>> lanes;  ///< what is open on each, the innermost last
        for (Slice& slice : slices) {
            for (auto& open : lanes)
                while (!open.empty() && open.back()->end_ns <= slice.begin_ns && !contains(*open.back(), slice)) open.pop_back();
            auto lane = std::ranges::find_if(lanes, [&](const auto& open) { return !open.empty() && contains(*open.back(), slice); });
            if (lane == lanes.end()) lane = std::ranges::find_if(lanes, [](const auto& open) { return open.empty(); });
            if (lane == lanes.end()) lane = lanes.emplace(lanes.end());
            slice.lane = static_cast<std::size_t>(lane - lanes.begin()) + 1;
            lane->push_back(&slice);
        }
    }
    static bool contains(const Slice& outer, const Slice& inner) {
        return outer.trace_number == inner.trace_number && inner.span->parent == outer.number && inner.number != outer.number &&
               outer.begin_ns <= inner.begin_ns && inner.end_ns <= outer.end_ns;
    }
};

class Events {
public:
    explicit Events(const study::Results& results) : results_(results), day_(results.origin) {}

    std::string print() {
        for (const study::RunResult& run : results_.runs) add(run);
        if (events_.empty()) return {};
        const Json document = {{"displayTimeUnit", "ns"},
                               {"otherData", {{"plan", results_.origin.plan}, {"midnight", print_time(day_.at(0))}}},
                               {"traceEvents", std::move(events_)}};
        return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }

private:
    void add(const study::RunResult& run) {
        std::vector<Process> processes;  ///< in the order in which requests come to them
        std::size_t number = 0;
        for (std::size_t level = 0; level < run.levels.size(); ++level)
            for (const protocol::TraceMeasure& trace : run.levels[level].traces) {
                for (std::size_t i = 0; i < trace.spans.size(); ++i) {
                    const SpanMeasure& span = trace.spans[i];
                    const auto since_midnight = [&](std::uint64_t ns) { return day_.nanoseconds_at(run, level, ns) - day_.midnight_ns(); };
                    process_of(span.component, processes)
                        .slices.push_back({&span, &trace, number, i, since_midnight(span.begin_ns), since_midnight(span.end_ns)});
                }
                ++number;
            }
        for (Process& process : processes) add(process, run.design + ", " + run.phase);
        add_arrows(processes);
    }

    static Process& process_of(const std::string& component, std::vector<Process>& processes) {
        const auto found = std::ranges::find(processes, component, &Process::name);
        return found != processes.end() ? *found : processes.emplace_back(Process{component});
    }

    void add(Process& process, const std::string& about) {
        process.find_lanes();
        const std::size_t pid = process.pid = ++last_pid_;
        events_.push_back(metadata("process_name", {{"name", process.name + " (" + about + ")"}}, pid, 0));
        events_.push_back(metadata("process_sort_index", {{"sort_index", pid}}, pid, 0));
        std::size_t lanes = 0;
        for (const Process::Slice& slice : process.slices) lanes = std::max(lanes, slice.lane);
        for (std::size_t lane = 1; lane <= lanes; ++lane)
            events_.push_back(metadata("thread_name", {{"name", "lane " + std::to_string(lane)}}, pid, lane));
        for (const Process::Slice& slice : process.slices)
            events_.push_back({{"name", slice.span->connection.empty() ? slice.trace->route : slice.span->connection},
                               {"cat", slice.number == 0                ? "request"
                                       : slice.span->connection.empty() ? "work"
                                                                        : kind_of(*slice.span)},
                               {"ph", "X"},
                               {"ts", microseconds(slice.begin_ns)},
                               {"dur", microseconds(slice.end_ns - slice.begin_ns)},
                               {"pid", pid},
                               {"tid", slice.lane},
                               {"args", arguments(slice)}});
    }

    static Json metadata(const char* name, Json arguments, std::size_t pid, std::size_t lane) {
        return {{"name", name}, {"ph", "M"}, {"pid", pid}, {"tid", lane}, {"args", std::move(arguments)}};
    }

    static const char* kind_of(const SpanMeasure& call) { return call.message == "deliver" ? "message" : "call"; }

    /// From where a call begins to where a component has it.
    void add_arrows(const std::vector<Process>& processes) {
        std::map<std::pair<std::size_t, std::size_t>, std::pair<std::size_t, const Process::Slice*>> calls;
        for (const Process& process : processes)
            for (const Process::Slice& slice : process.slices)
                if (!slice.span->connection.empty()) calls[{slice.trace_number, slice.number}] = {process.pid, &slice};
        for (const Process& process : processes) {
            for (const Process::Slice& slice : process.slices) {
                if (slice.number == 0 || !slice.span->connection.empty()) continue;
                const auto call = calls.find({slice.trace_number, slice.span->parent});
                if (call == calls.end()) continue;
                const auto& [pid, from] = call->second;
                ++last_arrow_;
                const char* kind = kind_of(*from->span);
                events_.push_back(arrow("s", kind, *from, pid));
                events_.push_back(arrow("f", kind, slice, process.pid));
                events_.back()["bp"] = "e";
            }
        }
    }

    Json arrow(const char* phase, const char* kind, const Process::Slice& slice, std::size_t pid) const {
        return {{"name", kind}, {"cat", kind},      {"ph", phase}, {"id", last_arrow_}, {"ts", microseconds(slice.begin_ns)},
                {"pid", pid},   {"tid", slice.lane}};
    }

    /// Exact up to 24 hours and beyond: fewer than 2^53 thousandths.
    static double microseconds(std::int64_t ns) { return static_cast<double>(ns) / 1000; }

    static Json arguments(const Process::Slice& slice) {
        const SpanMeasure& span = *slice.span;
        Json json = {{"trace", slice.trace_number}, {"outcome", span.outcome.empty() ? "unfinished" : span.outcome}};
        if (slice.number == 0) {
            json["sampled"] = slice.trace->sampled;
            if (slice.trace->left_out > 0) json["spans_left_out"] = slice.trace->left_out;
            return json;
        }
        if (!span.message.empty()) json["message"] = span.message;
        json["waited_us"] = microseconds(static_cast<std::int64_t>(span.waited_ns));
        if (span.connection.empty()) {
            json["worked_us"] = microseconds(static_cast<std::int64_t>(span.worked_ns));
            json["replica"] = span.replica;
            if (!span.cache.empty()) json["cache"] = span.cache;
            return json;
        }
        json["attempt"] = span.attempt;
        if (span.second) json["hedge"] = true;
        if (span.fallback) json["fallback"] = true;
        return json;
    }

    const study::Results& results_;
    SimulatedDay day_;
    Json events_ = Json::array();
    std::size_t last_pid_ = 0, last_arrow_ = 0;
};

}  // namespace

std::string print_chrome_trace(const study::Results& results) { return Events(results).print(); }

}  // namespace headroom::report
