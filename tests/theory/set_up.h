// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theory/moments.h"

/// Servers that are switched off when idle, and take an exponential time of mean 1 / alpha to start.
namespace headroom::theory {

/// M/M/1: 1 / (mu - lambda) + 1 / alpha. Welch 1964, "On a generalized M/G/1 queuing process in which the first customer of
/// each busy period receives exceptional service".
double mm1_set_up_mean_response(double lambda, double mu, double alpha);

/// M/G/1 where a busy period begins, with probability `chance`, with a set-up of constant time `set_up`, whatever else happens: the
/// Pollaczek-Khinchine wait, and (2 E[D] + lambda E[D^2]) / (2 (1 + lambda E[D])) of the set-up D, zero otherwise. Same source.
double mg1_set_up_mean_response(double lambda, const Moments& service, double set_up, double chance);

/// M/M/c where each call that finds fewer than c others starts a server for itself, and those that wait take the servers that
/// become free, which are still on: the chain of (starting, serving, waiting), cut where the mass beyond is below 1e-12.
double mmc_set_up_mean_response(double lambda, double mu, int servers, double alpha);

}  // namespace headroom::theory
