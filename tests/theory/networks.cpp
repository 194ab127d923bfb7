// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/networks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "theory/numeric.h"
#include "theory/queues.h"

namespace headroom::theory {

namespace {

using Vector = std::vector<double>;

void scale_to_largest(Vector& values) {
    const double largest = *std::max_element(values.begin(), values.end());
    for (double& value : values) value /= largest;
}

/// Relative weights of n = 0..population at one station: (demand tilt)^n / prod min(k, servers).
Vector station_weights(const ClosedStation& station, double tilt, int population) {
    Vector weights(1, 0.0);
    for (int k = 1; k <= population; ++k)
        weights.push_back(weights.back() + std::log(station.demand * tilt / std::min(k, station.servers.value_or(k))));
    const double largest = *std::max_element(weights.begin(), weights.end());
    for (double& weight : weights) weight = std::exp(weight - largest);
    return weights;
}

Vector convolve(const Vector& a, const Vector& b) {
    Vector sum(a.size(), 0.0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] <= 0) continue;
        for (std::size_t j = 0; i + j < a.size(); ++j) sum[i + j] += a[i] * b[j];
    }
    scale_to_largest(sum);
    return sum;
}

/// A throughput that no solution exceeds and that most come near to; tilting by it centres the weights.
double throughput_bound(const std::vector<ClosedStation>& stations, int population) {
    double total = 0;
    double bound = std::numeric_limits<double>::infinity();
    for (const ClosedStation& station : stations) {
        total += station.demand;
        if (station.servers) bound = std::min(bound, *station.servers / station.demand);
    }
    return std::min(bound, population / total);
}

void add_utilizations(ClosedNetworkResult& result, const std::vector<ClosedStation>& stations) {
    for (std::size_t i = 0; i < stations.size(); ++i) {
        if (!stations[i].servers) continue;
        result.stations[i].utilization = result.throughput * stations[i].demand / *stations[i].servers;
        result.response += result.stations[i].residence;
    }
}

/// Solves matrix x = right by Gaussian elimination with partial pivoting.
Vector solve_linear(std::vector<Vector> matrix, Vector right) {
    const std::size_t n = right.size();
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < n; ++row)
            if (std::abs(matrix[row][column]) > std::abs(matrix[pivot][column])) pivot = row;
        require(std::abs(matrix[pivot][column]) > 1e-14, "traffic equations: customers never leave");
        std::swap(matrix[pivot], matrix[column]);
        std::swap(right[pivot], right[column]);
        for (std::size_t row = column + 1; row < n; ++row) {
            const double factor = matrix[row][column] / matrix[column][column];
            for (std::size_t k = column; k < n; ++k) matrix[row][k] -= factor * matrix[column][k];
            right[row] -= factor * right[column];
        }
    }
    for (std::size_t row = n; row-- > 0;) {
        for (std::size_t k = row + 1; k < n; ++k) right[row] -= matrix[row][k] * right[k];
        right[row] /= matrix[row][row];
    }
    return right;
}

}  // namespace

ClosedSystem machine_repairman(int population, double think, double mu, int servers) {
    require(population >= 1 && think >= 0 && mu > 0 && servers >= 1, "M/M/c//N");
    ClosedSystem result;
    if (think <= 0) {  // all of them are always at the servers
        result.throughput = mu * std::min(population, servers);
    } else {
        Vector up;
        Vector down;
        for (int n = 0; n < population; ++n) {
            up.push_back((population - n) / think);
            down.push_back(mu * std::min(n + 1, servers));
        }
        const Vector p = birth_death(up, down);
        for (std::size_t n = 1; n < p.size(); ++n) result.throughput += p[n] * down[n - 1];
    }
    result.response = population / result.throughput - think;
    result.utilization = result.throughput / (mu * servers);
    return result;
}

ClosedNetworkResult closed_network(const std::vector<ClosedStation>& stations, int population) {
    require(!stations.empty() && population >= 1, "closed network: stations, population >= 1");
    for (const ClosedStation& station : stations)
        require(station.demand > 0 && station.servers.value_or(1) >= 1, "closed network: demand > 0, servers >= 1");

    const std::size_t size = static_cast<std::size_t>(population) + 1;
    const double tilt = throughput_bound(stations, population);
    Vector none(size, 0.0);
    none[0] = 1;

    ClosedNetworkResult result;
    for (std::size_t i = 0; i < stations.size(); ++i) {
        Vector others = none;
        for (std::size_t k = 0; k < stations.size(); ++k)
            if (k != i) others = convolve(others, station_weights(stations[k], tilt, population));
        const Vector own = station_weights(stations[i], tilt, population);
        double total = 0;
        double number = 0;
        double fewer_total = 0;  // the same sum for a population less one
        for (std::size_t n = 0; n < size; ++n) {
            const double weight = own[n] * others[size - 1 - n];
            total += weight;
            number += static_cast<double>(n) * weight;
            if (n + 1 < size) fewer_total += own[n] * others[size - 2 - n];
        }
        if (i == 0) result.throughput = tilt * fewer_total / total;
        result.stations.push_back({number / total / result.throughput, number / total, 0});
    }
    add_utilizations(result, stations);
    return result;
}

ClosedNetworkResult mean_value_analysis(const std::vector<ClosedStation>& stations, int population) {
    ClosedNetworkResult result;
    result.stations.resize(stations.size());
    for (int n = 1; n <= population; ++n) {
        double total = 0;
        for (std::size_t i = 0; i < stations.size(); ++i) {
            require(stations[i].servers.value_or(1) == 1, "mean_value_analysis: single servers and delays");
            const double met = stations[i].servers ? result.stations[i].mean_number : 0;
            result.stations[i].residence = stations[i].demand * (1 + met);
            total += result.stations[i].residence;
        }
        result.throughput = n / total;
        for (ClosedStationResult& station : result.stations) station.mean_number = result.throughput * station.residence;
    }
    add_utilizations(result, stations);
    return result;
}

JacksonResult jackson_network(const std::vector<JacksonStation>& stations, const std::vector<std::vector<double>>& routing) {
    const std::size_t n = stations.size();
    require(n > 0 && routing.size() == n, "Jackson: a row of routing for each station");
    std::vector<Vector> matrix(n, Vector(n, 0.0));
    Vector external(n);
    for (std::size_t i = 0; i < n; ++i) {
        require(routing[i].size() == n, "Jackson: routing is square");
        external[i] = stations[i].external;
        for (std::size_t j = 0; j < n; ++j) matrix[j][i] = (i == j ? 1.0 : 0.0) - routing[i][j];
    }
    const Vector arrivals = solve_linear(matrix, external);

    JacksonResult result;
    double number = 0;
    for (std::size_t i = 0; i < n; ++i) {
        JacksonStationResult station;
        station.arrivals = arrivals[i];
        station.utilization = arrivals[i] / (stations[i].mu * stations[i].servers);
        station.response = mmc_mean_response(arrivals[i], stations[i].mu, stations[i].servers);
        station.mean_number = arrivals[i] * station.response;
        number += station.mean_number;
        result.stations.push_back(station);
    }
    result.response = number / std::accumulate(external.begin(), external.end(), 0.0);
    return result;
}

double hypoexponential_tail(const std::vector<double>& rates, double t) {
    require(!rates.empty() && t >= 0, "hypoexponential: at least one rate");
    const double clock = *std::max_element(rates.begin(), rates.end());
    require(*std::min_element(rates.begin(), rates.end()) > 0, "hypoexponential: rates > 0");
    // Phase of the jump chain after each tick of a Poisson clock; Poisson weights in logarithms.
    Vector phase(rates.size(), 0.0);
    phase[0] = 1;
    const double mean = clock * t;
    double tail = 0;
    const int last = static_cast<int>(mean + 12 * std::sqrt(mean) + 60);
    for (int ticks = 0; ticks <= last; ++ticks) {
        const double log_weight = mean > 0 ? -mean + ticks * std::log(mean) - std::lgamma(ticks + 1.0) : -0.0;
        const double alive = std::accumulate(phase.begin(), phase.end(), 0.0);
        tail += std::exp(log_weight) * alive;
        if (mean <= 0) break;
        for (std::size_t k = phase.size(); k-- > 0;) {
            const double moves = phase[k] * rates[k] / clock;
            phase[k] -= moves;
            if (k + 1 < phase.size()) phase[k + 1] += moves;
        }
    }
    return std::min(1.0, tail);
}

double hypoexponential_quantile(const std::vector<double>& rates, double p) {
    double mean = 0;
    for (const double rate : rates) mean += 1 / rate;
    return quantile_of_tail([&](double t) { return hypoexponential_tail(rates, t); }, p, mean);
}

double tandem_response_quantile(double lambda, const std::vector<double>& mus, double p) {
    std::vector<double> rates;
    rates.reserve(mus.size());
    for (const double mu : mus) rates.push_back(1 / mm1_mean_response(lambda, mu));
    return hypoexponential_quantile(rates, p);
}

double fork_join_two_mean_response(double lambda, double mu) { return (12 - lambda / mu) / 8 * mm1_mean_response(lambda, mu); }

double maximum_of_exponentials_mean(int n, double mu) {
    require(n >= 1 && mu > 0, "maximum of exponentials");
    double sum = 0;
    for (int k = 1; k <= n; ++k) sum += 1 / (k * mu);
    return sum;
}

}  // namespace headroom::theory
