// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

/// Networks of queues in steady state. Sources: [LZGS] Lazowska, Zahorjan, Graham, Sevcik, Quantitative System
/// Performance, 1984; [GH] Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory, 4th ed. 2008.
namespace headroom::theory {

struct ClosedSystem {
    double throughput = 0;   ///< interactions a second
    double response = 0;     ///< s, mean from the end of thinking to the answer
    double utilization = 0;  ///< busy servers / servers
};

/// M/M/c//N: `population` users think (mean `think` s, any distribution) and queue for `servers` exponential servers.
/// Machine repairman. [GH 2.7]
ClosedSystem machine_repairman(int population, double think, double mu, int servers);

/// A station of a closed product-form network. Without `servers` it is a delay (think time).
struct ClosedStation {
    double demand = 0;           ///< s, visits x mean service time
    std::optional<int> servers;  ///< FCFS exponential (or PS of so many processors)
};
struct ClosedStationResult {
    double residence = 0;  ///< s per interaction, all visits
    double mean_number = 0;
    double utilization = 0;  ///< busy servers / servers; of a delay: 0
};
struct ClosedNetworkResult {
    double throughput = 0;
    double response = 0;  ///< s, sum of the residences at stations with servers
    std::vector<ClosedStationResult> stations;
};
/// Exact single-class solution (what MVA gives), by Buzen's convolution with load-dependent stations, rescaled so that
/// populations of thousands neither overflow nor cancel. Buzen 1973; Reiser, Lavenberg 1980; [LZGS 6, 20].
ClosedNetworkResult closed_network(const std::vector<ClosedStation>& stations, int population);
/// The plain MVA recursion, single servers and delays only: an independent check of closed_network.
ClosedNetworkResult mean_value_analysis(const std::vector<ClosedStation>& stations, int population);

struct JacksonStation {
    double external = 0;  ///< arrivals a second from outside
    double mu = 0;        ///< completions a second of one server
    int servers = 1;
};
struct JacksonStationResult {
    double arrivals = 0;  ///< a second, external + internal
    double utilization = 0;
    double mean_number = 0;
    double response = 0;  ///< s a visit
};
struct JacksonResult {
    std::vector<JacksonStationResult> stations;
    double response = 0;  ///< s from entering to leaving the network
};
/// Open Jackson network. routing[i][j]: probability of going from i to j; the rest of row i leaves.
/// lambda_j = external_j + sum_i lambda_i routing[i][j]; each station is then M/M/c. Jackson 1957; [GH 4.2]
JacksonResult jackson_network(const std::vector<JacksonStation>& stations, const std::vector<std::vector<double>>& routing);

/// P(X_1 + ... + X_k > t) of independent exponentials of those rates (equal rates allowed), by uniformization.
double hypoexponential_tail(const std::vector<double>& rates, double t);
double hypoexponential_quantile(const std::vector<double>& rates, double p);
/// M/M/1 stations in series: the responses of one customer are independent exponentials. Reich 1957; [GH 4.1]
double tandem_response_quantile(double lambda, const std::vector<double>& mus, double p);

/// Every request forks to two M/M/1 queues and waits for both: (12 - rho) / 8 / (mu - lambda), exact.
/// Flatto, Hahn 1984; Nelson, Tantawi 1988, "Approximate analysis of fork/join synchronization in parallel queues".
double fork_join_two_mean_response(double lambda, double mu);
/// Mean of the longest of n independent exponentials, H_n / mu (fork-join without queueing).
double maximum_of_exponentials_mean(int n, double mu);

}  // namespace headroom::theory
