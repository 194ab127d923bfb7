// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

/// Networks of a fixed number of customers that go round.
namespace headroom::analytic {

/// A queue that customers of a closed network visit.
struct Contended {
    std::size_t station = 0;  ///< whose it is; the caller's own number
    double visits = 1;        ///< of a customer's round, at all copies together
    double time = 0;          ///< seconds of service of a visit
    double servers = 1;
    double copies = 1;      ///< equal queues that visits are spread over
    double background = 0;  ///< utilization of a server by others
};

/// By the number of customers, from 1: rounds a second, and customers at each queue.
struct Rounds {
    std::vector<double> rate;
    std::vector<std::vector<double>> present;  ///< [queue][customers − 1]
};

/// `thinking`: seconds of a round spent where nobody waits. Exact where one queue alone has no more than one copy, where all have
/// one server each (mean value analysis, Reiser and Lavenberg 1980), and where customers and queues are few enough for a convolution
/// (Buzen 1973); otherwise several servers are taken as Seidmann, Schweitzer and Shalev-Oren 1987 do. What others use of a server is
/// not there for these customers.
Rounds go_round(std::size_t most_customers, double thinking, const std::vector<Contended>& queues);
/// The same for that many customers alone; for large numbers Schweitzer's approximation (1979).
struct Round {
    double rate = 0;
    std::vector<double> present;
};
Round go_round_together(double customers, double thinking, const std::vector<Contended>& queues);

}  // namespace headroom::analytic
