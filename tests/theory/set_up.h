// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Servers that are switched off when idle, and take an exponential time of mean 1 / alpha to start.
namespace headroom::theory {

/// M/M/1: 1 / (mu - lambda) + 1 / alpha. Welch 1964, "On a generalized M/G/1 queuing process in which the first customer of
/// each busy period receives exceptional service".
double mm1_set_up_mean_response(double lambda, double mu, double alpha);

/// M/M/c where each call that finds fewer than c others starts a server for itself, and those that wait take the servers that
/// become free, which are still on: the chain of (starting, serving, waiting), cut where the mass beyond is below 1e-12.
double mmc_set_up_mean_response(double lambda, double mu, int servers, double alpha);

}  // namespace headroom::theory
