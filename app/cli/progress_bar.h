// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "study/executor.h"

namespace headroom::cli {

/// A bar with the time left, on standard error where that is a terminal; nothing in a pipe. Ctrl-C cancels.
class ProgressBar : public study::Observer {
public:
    explicit ProgressBar(bool quiet);
    ~ProgressBar() override;
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void progress(double done, double planned) override;
    bool cancelled() override;
    /// Wipes the bar, so that something else can be written.
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    bool shown_;
    bool drawn_ = false;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point last_{};
};

}  // namespace headroom::cli
