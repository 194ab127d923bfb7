// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/call_text.h"
#include "core/distribution.h"
#include "core/table_text.h"

namespace headroom {

namespace {

constexpr const char* forms = "constant, exponential, lognormal, uniform, gamma, weibull, pareto, hyperexponential, empirical";

/// Reads the arguments of one form; what is wrong goes to the reader.
class FormReader {
public:
    FormReader(const CallText& call, Unit unit, const Files& files) : call_(call), reader_(call), unit_(unit), files_(files) {}

    std::optional<Distribution> read() {
        std::optional<Distribution> result = form();
        if (result && !(std::isfinite(result->mean()) && std::isfinite(result->scv())))
            reader_.fail(fmt::format("mean or variance of {} is out of range", call_.name));
        error = reader_.finish();
        return error.empty() ? result : std::nullopt;
    }
    std::string error;

private:
    std::optional<Distribution> form() {
        if (call_.name == "constant") return checked(Distribution::constant, amount("value", 0));
        if (call_.name == "exponential") return checked(Distribution::exponential, amount("mean", 0));
        if (call_.name == "lognormal") return lognormal();
        if (call_.name == "uniform") return uniform();
        if (call_.name == "gamma") return checked(Distribution::gamma, amount("mean"), variation(0));
        if (call_.name == "weibull") return weibull();
        if (call_.name == "pareto") return pareto();
        if (call_.name == "hyperexponential") return hyperexponential();
        if (call_.name == "empirical") return empirical();
        reader_.fail(fmt::format("unknown distribution '{}'; expected one of {}", call_.name, forms));
        return std::nullopt;
    }

    template <class Factory, class... Arguments>
    std::optional<Distribution> checked(Factory factory, Arguments... arguments) {
        return reader_.failed() ? std::nullopt : std::optional<Distribution>(factory(arguments...));
    }

    double amount(std::string_view key, std::size_t position = CallReader::keyed_only) {
        return not_negative(key, reader_.required(key, unit_, position));
    }
    double not_negative(std::string_view key, double value) {
        if (value < 0) reader_.fail(fmt::format("'{}' of {} is negative", key, call_.name));
        return value;
    }
    double variation(double least) {
        const double cv = reader_.required("cv", Unit::None);
        if (cv < least || cv > 1e6) reader_.fail(fmt::format("cv {} of {} is out of range; expected {} or more", cv, call_.name, least));
        return cv;
    }
    double shape() {
        const double value = reader_.required("shape", Unit::None);
        if (value < 0.05 || value > 1000)
            reader_.fail(fmt::format("shape {} of {} is out of range; expected 0.05 to 1000", value, call_.name));
        return value;
    }

    std::optional<Distribution> lognormal() {
        if (reader_.has("mean") || !reader_.has("p50")) {
            if (!reader_.has("mean"))
                reader_.fail("lognormal lacks its arguments; expected lognormal(mean=5 ms, cv=2) or lognormal(p50=4 ms, p99=30 ms)");
            return checked([](double mean, double cv) { return Distribution::lognormal(mean, cv); }, amount("mean"), variation(0));
        }
        struct Quantile {
            std::string_view key;
            double z;  ///< of the standard normal
        };
        static constexpr Quantile quantiles[] = {
            {"p90", 1.2815515655446004}, {"p95", 1.6448536269514722}, {"p99", 2.3263478740408408}, {"p99.9", 3.0902323061678132}};
        const double median = amount("p50");
        for (const auto& [key, z] : quantiles) {
            if (!reader_.has(key)) continue;
            const double upper = amount(key);
            if (!reader_.failed() && !(median > 0 && upper > median))
                reader_.fail(fmt::format("p50 and {} of lognormal do not rise; expected 0 < p50 < {}", key, key));
            const double sigma = std::log(upper / median) / z;
            const double mean = median * std::exp(0.5 * sigma * sigma);
            return checked(Distribution::lognormal, mean, std::sqrt(std::expm1(sigma * sigma)));
        }
        reader_.fail("lognormal lacks a second percentile; expected p90, p95, p99 or p99.9");
        return std::nullopt;
    }

    std::optional<Distribution> uniform() {
        const double low = amount("min", 0), high = amount("max", 1);
        if (!reader_.failed() && high < low) reader_.fail("bounds of uniform do not rise; expected uniform(1 ms, 3 ms)");
        return checked(Distribution::uniform, low, high);
    }

    std::optional<Distribution> weibull() {
        const double k = shape();
        if (reader_.has("scale")) return checked(Distribution::weibull, amount("scale"), k);
        const double mean = amount("mean");
        return reader_.failed() ? std::nullopt : std::optional(Distribution::weibull(mean / std::tgamma(1 + 1 / k), k));
    }

    std::optional<Distribution> pareto() {
        const double min = amount("min"), max = amount("max"), exponent = shape();
        if (!reader_.failed() && !(min > 0 && max >= min)) reader_.fail("bounds of pareto do not rise; expected 0 < min < max");
        return checked(Distribution::pareto, min, max, exponent);
    }

    std::optional<Distribution> hyperexponential() {
        if (reader_.has("mean")) {
            const double mean = amount("mean"), cv = variation(1);
            return checked([](double m, double c) { return Distribution::hyperexponential(m, c); }, mean, cv);
        }
        Distribution::Table phases = pairs();
        double sum = 0;
        for (const auto& [probability, mean] : phases) {
            if (probability < 0) reader_.fail("a probability of hyperexponential is negative");
            sum += probability;
        }
        if (std::abs(sum - 1) > 1e-6) reader_.fail(fmt::format("probabilities of hyperexponential add up to {:.6g}; expected 1", sum));
        return checked([&] { return Distribution::hyperexponential(std::move(phases)); });
    }

    std::optional<Distribution> empirical() {
        const bool is_file = call_.arguments.size() == 1 && call_.arguments[0].separator == 0;
        Distribution::Table table = is_file ? lines(std::string(*reader_.text("", 0))) : pairs();
        if (reader_.failed()) return std::nullopt;
        if (table.size() < 2 || table.front().first != 0 || table.back().first != 1) {
            reader_.fail("quantiles of empirical are incomplete; expected the first to be 0 and the last 1");
            return std::nullopt;
        }
        for (std::size_t i = 1; i < table.size(); ++i)
            if (!(table[i].first > table[i - 1].first && table[i].second >= table[i - 1].second))
                reader_.fail(fmt::format("quantile {} of empirical or its value does not rise", table[i].first));
        return checked([&] { return Distribution::empirical(std::move(table)); });
    }

    /// "0.9: 2 ms, 0.1: 30 ms"
    Distribution::Table pairs() {
        Distribution::Table table;
        for (const auto& [ratio, value] : reader_.pairs()) add_pair(table, ratio, value, std::string(call_.name));
        return table;
    }
    /// "0.9, 2 ms" on each line of a file.
    Distribution::Table lines(const std::string& name) {
        Distribution::Table table;
        const std::string* text = files_.read(name);
        if (!text) {
            reader_.fail(fmt::format("cannot read the file '{}'", name));
            return table;
        }
        for (const TableLine& line : table_lines(*text)) {
            if (reader_.failed()) break;
            add_pair(table, line.first, line.second, fmt::format("{}:{}", name, line.line));
        }
        return table;
    }
    void add_pair(Distribution::Table& table, std::string_view ratio, std::string_view value, const std::string& where) {
        const ParsedQuantity first = parse_quantity(ratio, Unit::Ratio), second = parse_quantity(value, unit_);
        if (!first || !second) reader_.fail(fmt::format("{}: {}", where, first ? second.error : first.error));
        not_negative(value, second.quantity.value);
        table.emplace_back(first.quantity.value, second.quantity.value);
    }

    const CallText& call_;
    CallReader reader_;
    Unit unit_;
    const Files& files_;
};

ParsedDistribution constant_from(std::string_view text, Unit unit) {
    const ParsedQuantity parsed = parse_quantity(text, unit);
    if (!parsed) return {{}, fmt::format("{}, or a distribution such as exponential({})", parsed.error, example_of(unit))};
    if (parsed.quantity.value < 0)
        return {{}, fmt::format("'{}' is negative; expected {} such as {}", text, name_of(unit), example_of(unit))};
    return {Distribution::constant(parsed.quantity.value), {}};
}

}  // namespace

ParsedDistribution parse_distribution(std::string_view text, Unit unit, const Files& files) {
    text = trim(text);
    const UncertainText parts = split_uncertainty(text);
    if (!parts.error.empty()) return {{}, parts.error};
    ParsedDistribution result;
    if (parts.text.find('(') == std::string_view::npos) {
        result = constant_from(parts.text, unit);
    } else {
        const CallText call = parse_call_text(parts.text);
        FormReader reader(call, unit, files);
        if (std::optional<Distribution> read = reader.read()) result.distribution = std::move(*read);
        result.error = std::move(reader.error);
    }
    result.distribution.uncertainty_ = parts.uncertainty;
    result.distribution.text_ = text;
    return result;
}

namespace {

std::string print_pairs(const char* name, const Distribution::Table& table, Unit unit) {
    std::string text = name;
    const char* separator = "(";
    for (const auto& [ratio, value] : table) {
        text += fmt::format("{}{}: {}", separator, ratio, print_quantity(value, unit));
        separator = ", ";
    }
    return text + ")";
}

}  // namespace

std::string print_distribution(const Distribution& distribution, Unit unit) {
    if (!distribution.text_.empty()) return distribution.text_;
    const auto& [first, second, third] = distribution.arguments_;
    const auto amount = [unit](double value) { return print_quantity(value, unit); };
    switch (distribution.kind_) {
        case Distribution::Kind::Constant: return amount(distribution.mean_);
        case Distribution::Kind::Exponential: return fmt::format("exponential({})", amount(distribution.mean_));
        case Distribution::Kind::Lognormal: return fmt::format("lognormal(mean={}, cv={})", amount(first), second);
        case Distribution::Kind::Uniform: return fmt::format("uniform({}, {})", amount(first), amount(second));
        case Distribution::Kind::Gamma: return fmt::format("gamma(mean={}, cv={})", amount(first), second);
        case Distribution::Kind::Weibull: return fmt::format("weibull(scale={}, shape={})", amount(first), second);
        case Distribution::Kind::Pareto: return fmt::format("pareto(min={}, max={}, shape={})", amount(first), amount(second), third);
        case Distribution::Kind::Hyperexponential:
            if (first > 0) return fmt::format("hyperexponential(mean={}, cv={})", amount(first), second);
            return print_pairs("hyperexponential", *distribution.table_, unit);
        case Distribution::Kind::Empirical: return print_pairs("empirical", *distribution.table_, unit);
    }
    return {};
}

}  // namespace headroom
