// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <string>

namespace headroom::cli {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void interrupt(int) { interrupted = 1; }

std::string clock_time(double seconds) {
    const long whole = std::lround(seconds);
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

ProgressBar::ProgressBar(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) != 0) {
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
}

ProgressBar::~ProgressBar() {
    clear();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

void ProgressBar::progress(double done, double planned) {
    constexpr int cells = 40;
    const auto now = Clock::now();
    if (!shown_ || planned <= 0 || now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    const double fraction = done / planned;
    const double elapsed = std::chrono::duration<double>(now - begin_).count();
    const int full = static_cast<int>(fraction * cells);
    std::string line = fmt::format("\r[{:=<{}}{: <{}}] {:3.0f} %", "", full, "", cells - full, fraction * 100);
    if (elapsed > 1 && fraction > 0.02) line += fmt::format("  {} left", clock_time(elapsed * (1 - fraction) / fraction));
    fmt::print(stderr, "{}\x1b[K", line);
    std::fflush(stderr);
    drawn_ = true;
}

bool ProgressBar::cancelled() { return interrupted != 0; }

void ProgressBar::clear() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    drawn_ = false;
}

}  // namespace headroom::cli
