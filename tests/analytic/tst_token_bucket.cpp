// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/token_bucket.h"

#include <QTest>
#include <cmath>

#include "near.h"

using headroom::test::compare;
using namespace headroom::analytic;

class TestTokenBucket : public QObject {
    Q_OBJECT

private slots:
    /// A bucket of one and no wait: Erlang's loss with one server.
    void a_single_token() {
        for (const double load : {0.1, 0.8, 3.0}) compare(take_tokens(load * 50, 50, 1, 0).refused, load / (1 + load));
    }

    /// Two tokens: M/D/1 with two places loses 1 − 1 / (1/(1 + π) + ρ), by π = e^ρ − 1 for those left at departures.
    void two_tokens() {
        for (const double load : {0.5, 1.2}) {
            const double nobody = 1 / (1 + std::exp(load) - 1);
            compare(take_tokens(load, 1, 2, 0).refused, 1 - 1 / (nobody + load));
        }
    }

    /// Who waits as long as it takes waits as in M/D/1: ρ / (2 (1 − ρ)) services (Pollaczek and Khinchine).
    void a_long_wait() {
        const Gate tokens = take_tokens(800, 1000, 1, 3600);
        QCOMPARE(tokens.refused, 0.0);
        compare(tokens.wait_probability, 0.8, 1e-6);
        compare(tokens.wait_probability * tokens.wait_if, 0.001 * 0.8 / (2 * 0.2), 1e-6);
    }

    /// One token ahead, twice as many calls as tokens: the formal wait of M/D/1, e^(2x) below a token's time, has the mean (1 + e^−2) / 2
    /// of those let in.
    void a_short_wait() {
        const Gate tokens = take_tokens(100, 50, 1, 0.02);
        compare(tokens.wait_probability, 1 - std::exp(-2));
        compare(tokens.wait(), 0.02 * (1 + std::exp(-2)) / 2);
        QCOMPARE(tokens.longest_wait, std::optional(0.02));
    }

    /// More than there are tokens: all of them are taken, and those who get one have waited as long as they may.
    void too_many() {
        compare(take_tokens(150, 100, 10'000, 0).refused, 1.0 / 3);
        const Gate tokens = take_tokens(150, 100, 1, 60);
        compare(tokens.refused, 1.0 / 3);
        compare(tokens.wait_probability * tokens.wait_if, 60);
    }

    void tokens_kept_help() {
        double before = 1;
        for (const double burst : {1, 2, 5, 20}) {
            const Gate tokens = take_tokens(9, 10, burst, 0.05);
            QVERIFY(tokens.refused < before);
            before = tokens.refused;
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenBucket)
#include "tst_token_bucket.moc"
