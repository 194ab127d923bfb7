// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/model.h"
#include "study/growth.h"

namespace headroom::study {

/// What the plan's guesses leave open at each of a growth's points, simulated or estimated; nothing where there is no guess. Plan and
/// surroundings are those that it was grown from. Throws Cancelled.
void add_uncertainty(Growth& growth, const plan::Plan& plan, const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
                     unsigned threads, Observer& observer);

/// Estimates the peak at a growth's populations and between them, at 40 and more, and finds at each point what the plan's guesses leave
/// open. Plan and surroundings are those that it was grown from. Where there is no estimate a caveat says why. Throws Cancelled.
void add_estimates(Growth& growth, const plan::Plan& plan, const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
                   unsigned threads, Observer& observer);

}  // namespace headroom::study
