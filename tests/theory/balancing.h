// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

/// Poisson arrivals of `lambda` a second in total, spread over equal servers, each FCFS with exponential service of
/// rate `mu` a worker.
namespace headroom::theory {

/// At random: every server is M/M/c with lambda / servers.
double random_split_mean_response(int servers, double lambda, double mu, int workers = 1);

/// In turn: every server is Erlang_servers/M/c. One worker: by the root of GI/M/1 (queues.h); more: by the Markov chain
/// (calls, arrival stage) of one server.
double round_robin_mean_response(int servers, double lambda, double mu, int workers = 1);
/// One worker: response is exponential.
double round_robin_response_quantile(int servers, double lambda, double mu, double p);

/// To the server with the fewest calls, ties at random. Markov chain of the sorted lengths, cut where the mass beyond is
/// below 1e-12; for 2 or 3 servers (4 takes seconds). Haight 1958; Adan, Wessels, Zijm 1990.
double join_shortest_queue_mean_response(int servers, double lambda, double mu, int workers = 1);

/// To the best of `choices` drawn with replacement, ties at random: the same chain, for 2 or 3 servers.
double best_of_choices_mean_response(int servers, int choices, double lambda, double mu, int workers = 1);
/// To the server with the fewest calls, of so many sessions that think exponentially between their calls: the same chain, which ends.
double shortest_queue_of_sessions_mean_response(int servers, int sessions, double think_s, double mu, int workers = 1);

/// Best of `choices` servers drawn at random, number of servers to infinity, load rho of each: ratio of servers with at
/// least `length` calls is rho^((d^length - 1) / (d - 1)). Vvedenskaya, Dobrushin, Karpelevich 1996; Mitzenmacher 2001.
double power_of_choices_tail(int choices, double rho, int length);
/// sum_{i >= 1} rho^((d^i - d) / (d - 1)), in units of the mean service time; d = 1 gives 1 / (1 - rho).
double power_of_choices_mean_response(int choices, double rho);

/// The same for finitely many servers, two choices or more (drawn with replacement): the mean-field value and its deviation of
/// order 1 / servers, from the covariance of the fluctuations (a Lyapunov equation) and the curvature of the drift; what is
/// left out is of order 1 / servers^2. Gast, Van Houdt 2017, "A refined mean field approximation".
double power_of_choices_mean_response(int choices, double rho, int servers);

/// Indices chosen by NGINX's smooth weighted round robin: everyone gains its weight, the highest (the first of equals)
/// is taken and pays the total. {5, 1, 1} gives 0 0 1 0 2 0 0. nginx 1.3.1, 2012.
std::vector<std::size_t> smooth_weighted_round_robin(const std::vector<int>& weights, std::size_t length);

}  // namespace headroom::theory
