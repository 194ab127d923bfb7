// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

/// Networks of a fixed number of customers that go round.
namespace headroom::analytic {

/// By the number of customers, from 1: rounds a second, and customers at each queue.
struct Rounds {
    std::vector<double> rate;
    std::vector<std::vector<double>> present;  ///< [queue][customers − 1]
};

/// A queue that customers of a closed network visit.
struct Contended {
    std::size_t station = 0;  ///< whose it is; the caller's own number
    double visits = 1;        ///< of a customer's round, at all copies together
    double time = 0;          ///< seconds of service of a visit
    double servers = 1;
    double copies = 1;      ///< equal queues that visits are spread over
    double background = 0;  ///< utilization of a server by others; share_with()
    /// Visits a second that end where 1, 2... customers are at a copy, the last for all above; empty: as its servers and their time say.
    std::vector<double> rates = {};
    /// Of a limit on how often visits begin, one in `time`: so many may begin at once after a pause. Only waiting for it takes time.
    std::optional<double> burst = {};
    double scv = 1;                   ///< of the service of a visit, where visits are served in order; 1 where servers are shared
    double elapsing = 1;              ///< seconds by which a second of a visit lengthens the round: less where others are made at once
    double batch = 1;                 ///< visits at once to a copy, as one of them finds it, itself among them
    double evenness = 0;              ///< 0: visits come to copies as at random, 1: to whichever is free, as if these had one queue
    std::vector<double> beside = {};  ///< `rates`, beside those others
    // the caller's own
    double answer_s = 0;                 ///< seconds of a visit, as answers have them now
    bool holds = false;                  ///< its servers are places that customers keep while they are elsewhere
    double outside = 0;                  ///< then: seconds of a visit where nobody waits
    std::vector<Contended> within = {};  ///< and queues that customers meet meanwhile, by visits of one here
    /// Customers at each of these, by their number at a copy: [queue][customers − 1].
    std::vector<std::vector<double>> present_within = {};
    std::optional<std::size_t> connection = {};  ///< whose places these are, rather than the station's

    /// Visits a second that end at a copy.
    double rate(double customers) const {
        if (rates.empty()) return std::min(customers, servers) / time;
        return rates[std::min(static_cast<std::size_t>(customers), rates.size()) - 1];
    }
    /// Some visits are made while others of the same customer are.
    bool is_at_once() const { return elapsing < 1 || batch > 1; }
    double most_rate() const { return rates.empty() ? servers / time : rates.back(); }
    /// Others come at any time, and keep that share of each server busy: of their number and that of the customers, the states of a mixed
    /// network have product form (Baskett, Chandy, Muntz and Palacios 1975). Where `rates` are given, all are slowed alike.
    void share_with(double others);
    /// The same beside them.
    double free_rate(double customers) const {
        if (beside.empty()) return rate(customers) * free_share();
        return beside[std::min(static_cast<std::size_t>(customers), beside.size()) - 1];
    }
    double most_free_rate() const { return most_rate() * free_share(); }
    /// More visits.
    void add(double more, double elapsing_then) {
        if (more <= 0) return;
        elapsing = (elapsing * visits + elapsing_then * more) / (visits + more);
        visits += more;
    }
    /// Its places are kept by those who go round there, from one of them to as many as there are places.
    void hold_during(Rounds rounds);
    bool operator==(const Contended&) const = default;

private:
    double free_share() const { return std::max(1e-9, 1 - background); }
};

/// As if visits were always spread evenly over its copies.
Contended with_copies_as_one(Contended queue);

/// Of all visits there, as answers have them.
double seconds_at(const std::vector<Contended>& queues);

/// `thinking`: seconds of a round spent where nobody waits. Exact where one queue alone has no more than one copy, where all have
/// one server each (mean value analysis, Reiser and Lavenberg 1980), and where the exact answer takes no more than milliseconds
/// (product_form.h); otherwise several servers are taken as Seidmann, Schweitzer and Shalev-Oren 1987 do. Queues as fast as a network
/// behind them is at that number make it one (Chandy, Herzog and Woo 1975). Where service varies otherwise than exponentially, the rest of
/// the one that is found is as long as that makes it (Reiser 1979), as often as all servers work (Sakasegawa 1977), and the less so the
/// more another customer would add to the queue: those who wait where everybody waits do not come by chance. That last part is fitted;
/// simulations of one to eight servers are within 8 %. Copies that visits are spread over with some evenness are between those that they
/// come to at random and one queue.
Rounds go_round(std::size_t most_customers, double thinking, const std::vector<Contended>& queues);
/// The same for that many customers alone; for large numbers Schweitzer's approximation (1979).
struct Round {
    double rate = 0;
    std::vector<double> present;
};
Round go_round_together(double customers, double thinking, const std::vector<Contended>& queues);

/// Those who go round where a queue is.
struct Crowd {
    double customers = 0, round_s = 0;
    double present = 0;  ///< at a copy of the queue, mean
    double weight = 1;   ///< where crowds come and go: of the visits there, relative to all
};

/// What a customer finds who comes to a copy of a queue.
struct Found {
    double wait_probability = 0;           ///< for a place
    double wait_if = 0, wait_if_scv = 1;   ///< seconds
    double sharing = 0;                    ///< seconds by which a visit that has a place takes longer than alone
    std::optional<double> crowd_scv = {};  ///< of how many times as long
};
/// So many at once have a place there, and share its servers. What a crowd does elsewhere is taken to keep each of them from it for a time
/// of its own.
Found found_at(const Contended& queue, double places, const Crowd& crowd);
/// The same where several crowds come and go.
Found found_at(const Contended& queue, double places, const std::vector<Crowd>& crowds);

/// Of a queue that holds its places: those who go round at each of the queues within, at a copy, as they come and go. Of large numbers some
/// stand for the others.
std::vector<std::vector<Crowd>> crowds_within(const Contended& queue, const Crowd& crowd);

}  // namespace headroom::analytic
