// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "study/result.h"

/// What is shown at one position of the scrubber.
namespace headroom::replay {

/// What is read off a component. Absent: not known here.
struct NodeFigures {
    study::Estimate utilization;
    std::string bottleneck;  ///< the busiest resource: "cpu"
    study::Estimate replicas, arrivals_per_s, queue_length;
    study::Estimate p99_s;                   ///< residence
    std::optional<double> cost_per_month;    ///< absent where nothing of it has a price
    std::string unpriced;                    ///< why it costs more than that: "no instance type is given"; empty: it does not
    std::vector<study::Estimate> instances;  ///< utilization of each replica
    std::vector<study::OutputResult> outputs;
    bool grows = false;  ///< calls pile up here without bound
};

/// What is read off a connection.
struct ArrowFigures {
    study::Estimate calls_per_s, failures_per_s;
    std::string busiest_line;  ///< of the platform, of those that its messages pass; empty: none
    study::Estimate line_utilization = {};
};

/// By the id that is drawn: of a component that exists once per shard, the busiest of them. Null where none was simulated.
const study::ComponentResult* busiest_of(const study::LevelResult& level, const std::string& component);

/// The figures of one run: of its busiest level, or of one window of its timeline.
class Snapshot {
public:
    Snapshot() = default;
    explicit Snapshot(std::shared_ptr<const study::RunResult> run, std::optional<std::size_t> window = {}, bool is_estimate = false)
        : run_(std::move(run)), window_(window), is_estimate_(is_estimate) {}

    /// False: nothing is known, and nothing else may be asked for.
    explicit operator bool() const { return run_ != nullptr; }
    const study::RunResult& run() const { return *run_; }
    const study::LevelResult& level() const { return run_->peak(); }
    /// Of the timeline; absent where the figures are those of a level.
    const std::optional<std::size_t>& window() const { return window_; }
    /// Seconds after midnight at which the window begins.
    std::optional<double> time_s() const;

    /// Null for a component that was not simulated. Of a window, what is not known of it is absent; the cost is the month's.
    std::optional<NodeFigures> node(const std::string& id) const;
    std::optional<ArrowFigures> arrow(const std::string& id) const;
    /// Utilization of a component over the whole timeline; empty where there is none.
    std::vector<double> utilization_over_time(const std::string& id) const;

    /// "182k users": as the command line writes them.
    std::string users() const;
    /// "p99 240 ms"; of an unstable level "unstable", "p99 unknown" where there is no figure; of a window "p95 240 ms, 3 % errors".
    std::string response() const;
    /// "$4200/month", "from $4200/month" where something has no price; empty where it is not known, or nothing is paid for.
    std::string cost() const;
    /// "db 97 %": the component that is the busiest at this time.
    std::string busiest() const;
    /// By formulas, not simulated.
    bool is_estimate() const { return is_estimate_; }
    bool is_unstable() const { return level().status == study::Status::Unstable; }

private:
    std::string response_of_window() const;
    std::optional<std::size_t> index_of(const std::string& component) const;  ///< of busiest_of()

    std::shared_ptr<const study::RunResult> run_;
    std::optional<std::size_t> window_;
    bool is_estimate_ = false;
};

/// Up to 70 % used, to 90 %, above; idle: nothing is known, or nothing comes.
enum class Load { Idle, Fine, Busy, Saturated };
Load load_of(const std::optional<double>& utilization);
inline constexpr double busy_from = 0.7, saturated_from = 0.9;

}  // namespace headroom::replay
