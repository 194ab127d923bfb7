// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/call_text.h"
#include "core/profile.h"
#include "core/table_text.h"
#include "core/units.h"

namespace headroom {

namespace {

using Points = std::vector<std::pair<double, double>>;

constexpr double default_peak_at = 20 * 3600.0;
constexpr double highest_peak = 100;
constexpr const char* profile_forms =
    "expected one of constant, diurnal(peak=3, at=20:00), ramp(from=0.5, to=1.5), spike(at=12:00, factor=50, lasts=10 min), csv(file.csv)";

/// "2014-04-10" in days since 1970.
std::optional<double> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t begin, std::size_t length) {
        int value = -1;
        const auto [end, error] = std::from_chars(text.data() + begin, text.data() + begin + length, value);
        return error == std::errc{} && end == text.data() + begin + length && value >= 0 ? value : -1;
    };
    const int year = number(0, 4), month = number(5, 2), of_month = number(8, 2);
    if (year < 0 || month < 0 || of_month < 0) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(of_month)));
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// Seconds since some midnight: "20:00", "72000", "2014-04-10 20:00:00", "2014-04-10T20:00:00Z".
std::optional<double> parse_moment(std::string_view text) {
    const std::size_t gap = text.find_first_of(" T");
    if (gap == 10) {
        const std::optional<double> date = parse_date(text.substr(0, gap));
        std::string_view clock = text.substr(gap + 1);
        if (clock.ends_with('Z')) clock.remove_suffix(1);
        const ParsedQuantity time = parse_quantity(clock, Unit::TimeOfDay);
        return date && time ? std::optional(*date * day_s + time.quantity.value) : std::nullopt;
    }
    const ParsedQuantity parsed = parse_quantity(text, text.find(':') == std::string_view::npos ? Unit::Seconds : Unit::TimeOfDay);
    return parsed ? std::optional(parsed.quantity.value) : std::nullopt;
}

/// Averages several days by time of day.
Points average_day(const Points& points) {
    struct Step {
        double time = 0, rate = 0, count = 0;
    };
    std::array<Step, 288> steps{};
    for (const auto& [moment, rate] : points) {
        const double time = std::fmod(moment, day_s);
        Step& step = steps[static_cast<std::size_t>(time / (day_s / steps.size()))];
        step.time += time;
        step.rate += rate;
        ++step.count;
    }
    Points result;
    for (const Step& step : steps)
        if (step.count > 0) result.emplace_back(step.time / step.count, step.rate / step.count);
    return result;
}

/// Lets rising points within a day cover all of it, periodically, at a mean of 1; empty where the mean is 0.
Points periodic(Points points) {
    const auto [first_time, first] = points.front();
    const auto [last_time, last] = points.back();
    const double gap = first_time + day_s - last_time;
    const double midnight = gap > 0 ? last + (first - last) * ((day_s - last_time) / gap) : last;
    if (first_time > 0) points.insert(points.begin(), {0.0, midnight});
    if (last_time < day_s) points.emplace_back(day_s, midnight);
    double mean = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
        mean += (points[i].first - points[i - 1].first) * 0.5 * (points[i].second + points[i - 1].second) / day_s;
    if (!(mean > 0)) return {};
    for (auto& [time, rate] : points) rate /= mean;
    return points;
}

Points read_lines(const std::string& name, const Files& files, std::string& error) {
    const std::string* text = files.read(name);
    if (!text) {
        error = fmt::format("cannot read the file '{}'", name);
        return {};
    }
    Points points;
    for (const TableLine& line : table_lines(*text)) {
        const std::optional<double> moment = parse_moment(line.first);
        const ParsedQuantity rate = parse_quantity(line.second, Unit::PerSecond);
        if (!moment)
            error = fmt::format("{}:{}: '{}' is no moment; expected 20:00, seconds after midnight or 2014-04-10 20:00:00", name, line.line,
                                line.first);
        else if (!rate)
            error = fmt::format("{}:{}: {}", name, line.line, rate.error);
        else if (!points.empty() && *moment <= points.back().first)
            error = fmt::format("{}:{}: times do not rise", name, line.line);
        if (!error.empty()) return {};
        points.emplace_back(*moment, rate.quantity.value);
    }
    return points;
}

Points read_csv(const std::string& name, const Files& files, std::string& error) {
    Points points = read_lines(name, files, error);
    if (!error.empty()) return {};
    if (points.size() < 2) {
        error = fmt::format("'{}' has less than two lines", name);
        return {};
    }
    const double midnight = std::floor(points.front().first / day_s) * day_s;
    for (auto& [moment, rate] : points) moment -= midnight;
    points = periodic(points.back().first > day_s ? average_day(points) : std::move(points));
    if (points.empty()) error = fmt::format("'{}' has no traffic", name);
    return points;
}

/// One factor of a profile, read into its parts.
struct Parts {
    std::optional<std::pair<double, double>> diurnal;  ///< peak, at
    Points points;
    std::vector<Profile::Spike> spikes;
};

void read_diurnal(CallReader& reader, Parts& parts) {
    const double peak = reader.required("peak", Unit::None, 0);
    const double at = reader.quantity("at", Unit::TimeOfDay).value_or(default_peak_at);
    if (!reader.failed() && !(peak >= 1 && peak <= highest_peak))
        reader.fail(fmt::format("peak {} of diurnal is out of range; expected 1 to {}", peak, highest_peak));
    if (parts.diurnal) reader.fail("diurnal stands twice; expected it once");
    parts.diurnal = {peak, at};
}

void read_ramp(CallReader& reader, Parts& parts) {
    const double from = reader.required("from", Unit::None, 0), to = reader.required("to", Unit::None, 1);
    if (!reader.failed() && !(from >= 0 && to >= 0 && from + to > 0))
        reader.fail("ramp is not above zero; expected ramp(from=0.5, to=1.5)");
    if (!parts.points.empty()) reader.fail("ramp and csv stand twice; expected one of them");
    if (!reader.failed()) parts.points = periodic({{0, from}, {day_s, to}});
}

void read_spike(CallReader& reader, Parts& parts) {
    const Profile::Spike spike{reader.required("at", Unit::TimeOfDay), reader.required("factor", Unit::None),
                               reader.required("lasts", Unit::Seconds)};
    if (spike.factor < 0) reader.fail("factor of spike is negative");
    if (!reader.failed() && !(spike.lasts > 0 && spike.lasts <= day_s))
        reader.fail("spike lasts no time or longer than a day; expected a time such as 10 min");
    parts.spikes.push_back(spike);
}

std::string read_factor(std::string_view text, const Files& files, Parts& parts) {
    const CallText call = parse_call_text(text);
    CallReader reader(call);
    if (call.name == "diurnal") {
        read_diurnal(reader, parts);
    } else if (call.name == "ramp") {
        read_ramp(reader, parts);
    } else if (call.name == "spike") {
        read_spike(reader, parts);
    } else if (call.name == "csv") {
        std::string error = parts.points.empty() ? "" : "ramp and csv stand twice; expected one of them";
        const std::optional<std::string_view> name = reader.text("file", 0);
        if (!name) error = "csv lacks its file; expected csv(file.csv)";
        if (error.empty()) parts.points = read_csv(std::string(*name), files, error);
        if (!error.empty()) reader.fail(std::move(error));
    } else if (call.name != "constant") {
        reader.fail(fmt::format("unknown profile '{}'; {}", trim(text), profile_forms));
    }
    return reader.finish();
}

}  // namespace

ParsedProfile parse_profile(std::string_view text, const Files& files) {
    ParsedProfile result;
    Parts parts;
    for (std::string_view rest = text;;) {
        const std::size_t star = rest.find('*');
        result.error = read_factor(rest.substr(0, star), files, parts);
        if (!result.error.empty()) return result;
        if (star == std::string_view::npos) break;
        rest.remove_prefix(star + 1);
    }
    Profile& profile = result.profile;
    if (parts.diurnal) profile.set_diurnal(parts.diurnal->first, parts.diurnal->second);
    profile.points_ = std::move(parts.points);
    profile.spikes_ = std::move(parts.spikes);
    profile.text_ = trim(text);
    profile.finish();
    return result;
}

std::string print_profile(const Profile& profile) { return profile.text_; }

std::string without_spikes(std::string_view text) {
    std::string result;
    for (std::string_view rest = text;;) {
        const std::size_t star = rest.find('*');
        const std::string_view factor = trim(rest.substr(0, star));
        if (parse_call_text(factor).name != "spike") result += (result.empty() ? "" : " * ") + std::string(factor);
        if (star == std::string_view::npos) break;
        rest.remove_prefix(star + 1);
    }
    return result.empty() ? "constant" : result;
}

}  // namespace headroom
