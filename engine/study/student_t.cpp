// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/math/distributions/students_t.hpp>

#include "study/estimate.h"

namespace headroom::study {

double student_t(std::size_t degrees, double probability) {
    return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), probability);
}

}  // namespace headroom::study
