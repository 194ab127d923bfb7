// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/files.h"

namespace headroom {

/// The shape of a source's traffic over a day: factors of its mean rate, at seconds after midnight.
///
///   constant
///   diurnal(peak=3, at=20:00)                  rate ∝ exp(κ cos), κ solved so that maximum/mean is `peak`
///   ramp(from=0.5, to=1.5)                     linear over the day, the mean kept at 1
///   spike(at=12:00, factor=50, lasts=10 min)   ordinary traffic times `factor` within the span
///   csv(file.csv)                              lines "20:00, rate", or seconds, or "2014-04-10 20:00:00"; scaled to a
///                                              mean of 1, linear between the lines, periodic over a day (where the
///                                              file covers several: averaged by time of day, in steps of 5 min)
/// Several are multiplied, of which one may be diurnal and one ramp or csv: "diurnal(peak=3) * spike(at=20:00, factor=50, lasts=10 min)". A
/// spike adds to the day's traffic (the mean then exceeds 1); the other forms only shape it.
class Profile {
public:
    struct Spike {
        double at = 0;  ///< seconds after midnight
        double factor = 1;
        double lasts = 0;  ///< seconds
    };

    Profile() = default;
    static Profile constant() { return {}; }
    static Profile diurnal(double peak, double at);

    /// The factor at a moment, periodic over 86 400 s.
    double at(double seconds) const;
    /// Mean of at() over [from, to], from < to.
    double mean(double from, double to) const;
    /// Upper bound of at() over [from, to), from < to; near the maximum (for thinning).
    double bound(double from, double to) const;
    /// The same every second of the day?
    bool is_constant() const;
    const std::vector<Spike>& spikes() const { return spikes_; }

private:
    friend struct ParsedProfile parse_profile(std::string_view, const Files&);
    friend std::string print_profile(const Profile&);

    /// Of [begin, end) within a day, no break between them.
    struct Piece {
        double begin = 0, end = 0;
    };

    void set_diurnal(double peak, double at);
    void finish();
    double diurnal_factor(double time_of_day) const;
    double line(double time_of_day, double extrapolated_to) const;
    double spike_factor(double time_of_day) const;
    double integral(double begin, double end) const;
    template <class Visit>
    void each_piece(double from, double to, Visit visit) const;

    std::vector<std::pair<double, double>> points_;  ///< (time of day, factor) from 0 to 86 400, linear between; empty: 1
    double kappa_ = 0, peak_ = 1, peak_at_ = 0;      ///< of diurnal
    double scale_ = 1;                               ///< keeps the mean of diurnal times points at 1
    double day_mean_ = 1;
    std::vector<Spike> spikes_;
    std::vector<double> breaks_;  ///< times of day from 0 to 86 400 between which nothing jumps or bends
    std::string text_ = "constant";
};

struct ParsedProfile {
    Profile profile;
    std::string error;
    explicit operator bool() const { return error.empty(); }
};
ParsedProfile parse_profile(std::string_view text, const Files& files);
std::string print_profile(const Profile& profile);
/// The profile of a day on which nothing happens: the text without its spikes. The text is valid.
std::string without_spikes(std::string_view text);

}  // namespace headroom
