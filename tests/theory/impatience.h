// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Queues whose customers give up, and queues whose callers stop waiting.
namespace headroom::theory {

/// What M/M/c with impatient customers does. Those who give up leave the queue; nobody leaves in service.
struct Impatience {
    double abandonment = 0;       ///< ratio of arrivals that give up
    double waiting = 0;           ///< ratio of arrivals that cannot start at once
    double mean_wait = 0;         ///< s in queue, over all arrivals: until service or until giving up
    double mean_wait_served = 0;  ///< s in queue, of those served
    double utilization = 0;       ///< busy servers / servers
    double throughput = 0;        ///< served a second
};

/// Erlang A, M/M/c+M: patience exponential with mean `patience` (s). Stable at any load. Palm 1957; Garnett,
/// Mandelbaum, Reiman 2002, "Designing a call center with impatient customers".
Impatience erlang_a(double lambda, double mu, int servers, double patience);

/// M/M/c whose callers leave after an exponential time of mean `patience` (s), waiting or in service, and their work stops:
/// a birth-death chain with death rate min(n, c) mu + n / patience. Times are of those served, by first steps of a tagged
/// call, which leaves place k of the queue for place k - 1 with rate c mu + (k - 1) / patience.
struct RenegingAll {
    double abandonment = 0;           ///< ratio of arrivals that leave unanswered
    double throughput = 0;            ///< served a second
    double utilization = 0;           ///< busy servers / servers
    double mean_response_served = 0;  ///< s
};
RenegingAll mmc_all_renege(double lambda, double mu, int servers, double patience);

/// M/M/c+D: everybody gives up after exactly `patience` s of queueing. The virtual wait has the density
/// lambda pi[c-1] exp(lambda min(x, patience) - c mu x). Baccelli, Hebuterne 1981, "On queues with impatient customers".
Impatience mmc_deterministic_patience(double lambda, double mu, int servers, double patience);

/// M/M/1 where a call still in system after `limit` s is taken out, waiting or in service (time limit with
/// cancellation): the server is idle with pi0 = 1 / (1 + lambda (1 - e^-(mu-lambda) limit) / (mu-lambda)) and completes
/// mu (1 - pi0) a second. Level crossing on the virtual wait: Brill, Posner 1977; case of a deterministic sojourn limit.
struct CancelledLimit {
    double success_ratio = 0;  ///< answered within the limit / arrivals
    double utilization = 0;    ///< busy ratio of the server
    double goodput = 0;        ///< answered within the limit, a second
};
CancelledLimit mm1_cancelled_time_limit(double lambda, double mu, double limit);

/// Time limit without cancellation: the queue does not notice, an answer after `limit` s is worth nothing.
/// Answers a second that come in time. M/M/1: lambda (1 - e^-(mu-lambda) limit).
double mm1_goodput(double lambda, double mu, double limit);
/// The same for M/M/c.
double mmc_goodput(double lambda, double mu, int servers, double limit);
/// The same for M/M/c/K (`capacity` counts those in service), at any load: by the state an accepted call finds.
double mmck_goodput(double lambda, double mu, int servers, int capacity, double limit);

}  // namespace headroom::theory
