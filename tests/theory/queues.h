// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "theory/moments.h"

/// One queue in steady state. First come first served unless PS (processor sharing) is said. Wait is the time until
/// service begins, response is wait + service. Sources: [K] Kleinrock, Queueing Systems I/II, 1975/76;
/// [GH] Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory, 4th ed. 2008;
/// [HB] Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013; [T] Tijms, A First Course in
/// Stochastic Models, 2003.
namespace headroom::theory {

/// M/M/1: response is exponential with rate mu - lambda; wait has the atom 1 - rho at 0. [K I, 3.2, 5.12]
double mm1_mean_response(double lambda, double mu);
double mm1_mean_wait(double lambda, double mu);
double mm1_response_quantile(double lambda, double mu, double p);
double mm1_wait_quantile(double lambda, double mu, double p);

/// Blocking of M/G/c/c at offered load a = lambda E[S] (erlangs). Erlang 1917; [GH 2.5]
double erlang_b(double offered, int servers);
/// Probability of waiting in M/M/c at offered load a < c. Erlang 1917; [GH 2.3]
double erlang_c(double offered, int servers);

/// M/M/c: wait is 0 with 1 - C and otherwise exponential with rate c mu - lambda, C = erlang_c. [GH 2.3]
double mmc_mean_wait(double lambda, double mu, int servers);
double mmc_mean_response(double lambda, double mu, int servers);
/// Mean number in system, by Little.
double mmc_mean_number(double lambda, double mu, int servers);
double mmc_wait_quantile(double lambda, double mu, int servers, double p);
/// P(response > t): wait + an independent exponential service.
double mmc_response_tail(double lambda, double mu, int servers, double t);
/// By bisection on mmc_response_tail, to 1e-12 relative.
double mmc_response_quantile(double lambda, double mu, int servers, double p);

/// M/M/c/K: `capacity` K counts those in service and those waiting (so queue limit = K - c); K >= c; any load.
/// Element n: probability of n in system, n = 0..K. [GH 2.4]
std::vector<double> mmck_distribution(double lambda, double mu, int servers, int capacity);
/// Ratio of arrivals that find K and are lost (PASTA).
double mmck_blocking(double lambda, double mu, int servers, int capacity);
/// Completions a second, lambda (1 - blocking).
double mmck_throughput(double lambda, double mu, int servers, int capacity);
/// Of the accepted ones, by Little.
double mmck_mean_response(double lambda, double mu, int servers, int capacity);
double mmck_mean_wait(double lambda, double mu, int servers, int capacity);
/// P(wait > t) and P(response > t) of an accepted one: mixture of Erlang(n - c + 1, c mu) over the state n it finds.
double mmck_wait_tail(double lambda, double mu, int servers, int capacity, double t);
double mmck_response_tail(double lambda, double mu, int servers, int capacity, double t);
double mmck_wait_quantile(double lambda, double mu, int servers, int capacity, double p);
double mmck_response_quantile(double lambda, double mu, int servers, int capacity, double p);

/// M/D/1 with constant service. Mean: Pollaczek-Khinchine. Distribution of the wait: Franx 2001, "A simple solution for
/// the M/D/c waiting time distribution", a sum of positive terms over the state probabilities [T 9.5].
double md1_mean_wait(double lambda, double service);
double md1_mean_response(double lambda, double service);
double md1_wait_tail(double lambda, double service, double t);
double md1_wait_quantile(double lambda, double service, double p);

/// GI/M/1 with Erlang(stages) interarrival times of mean 1 / lambda: sigma is the root in (0, 1) of
/// sigma = (stages lambda / (stages lambda + mu (1 - sigma)))^stages; response is exponential with rate
/// mu (1 - sigma). [K I, 6.4]
double erlang_arrivals_root(int stages, double lambda, double mu);
double erlang_arrivals_mean_response(int stages, double lambda, double mu);
/// D/M/1: sigma = exp(-(1 - sigma) mu / lambda). [K I, 6.4]
double dm1_root(double lambda, double mu);
double dm1_mean_response(double lambda, double mu);
double dm1_mean_wait(double lambda, double mu);
double dm1_response_quantile(double lambda, double mu, double p);
double dm1_wait_quantile(double lambda, double mu, double p);

/// M/G/1: Pollaczek-Khinchine, mean wait = lambda E[S^2] / (2 (1 - rho)). [K I, 5.7]
double mg1_mean_wait(double lambda, const Moments& service);
double mg1_mean_response(double lambda, const Moments& service);
/// Probability that the server is busy = that an arrival waits = rho.
double mg1_busy_probability(double lambda, const Moments& service);
/// Mean length of a busy period, E[S] / (1 - rho). [K I, 5.8]
double mg1_mean_busy_period(double lambda, const Moments& service);

/// M/G/1-PS: mean response = E[S] / (1 - rho), whatever the distribution; one that needs x takes x / (1 - rho)
/// on average. Sakata, Noguchi, Oizumi 1971; [HB 30]
double mg1_ps_mean_response(double lambda, double mean_service);
/// M/M/1-PS: variance of response = (2 + rho) / (2 - rho) / (mu - lambda)^2. Coffman, Muntz, Trotter 1970.
double mm1_ps_response_variance(double lambda, double mu);
/// Any number of jobs with exponential demand share v processors, none taking more than one: the number in system is
/// that of M/M/v, hence the mean response too (not its distribution). Holds also when at most w >= v run at once and
/// the rest queue. Cohen 1979 (generalized processor sharing); by exponential demands a plain birth-death chain.
double mmv_ps_mean_response(double lambda, double mu, int processors);

/// M/G/infinity: the number in system is Poisson with mean a = lambda E[S]. [T 1.1.3]
double mg_infinity_mean_number(double lambda, double mean_service);
/// P(N <= n).
double mg_infinity_number_cdf(double lambda, double mean_service, int n);

}  // namespace headroom::theory
