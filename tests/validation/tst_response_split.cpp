// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <numeric>

#include "theory/closed_forms.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

namespace {

/// By its place in SplitMeasure: two for each component, then three for each connection.
Figure mean_part(std::size_t part) {
    return [part](const protocol::Measurement& run) { return run.levels.back().splits.front().mean_s[part]; };
}
constexpr std::size_t queueing = 0, service = 1, network = 1;
std::size_t of_component(std::size_t component, std::size_t kind) { return 2 * component + kind; }
std::size_t of_connection(std::size_t components, std::size_t connection, std::size_t kind) {
    return 2 * components + 3 * connection + kind;
}

}  // namespace

/// Where responses spend their time, against queueing theory.
class TestResponseSplit : public QObject {
    Q_OBJECT

private slots:
    /// Each station of a tandem is an M/M/1: it keeps a call waiting for ρ / (μ − λ), and works on it for 1 / μ.
    void tandem() {
        const double lambda = 70;
        const auto runs = run_traced("tandem", 6e5, {{"users->first.latency", "2 ms"}, {"first->second.latency", "500 us"}});
        std::size_t component = 1;
        for (const double mu : {100., 1 / 0.011}) {
            HEADROOM_AGREES(runs, mean_part(of_component(component, queueing)), lambda / mu / (mu - lambda));
            HEADROOM_AGREES(runs, mean_part(of_component(component, service)), 1 / mu);
            ++component;
        }
        for (const auto& run : runs) {
            const std::vector<double>& parts = run.levels.back().splits.front().mean_s;
            QVERIFY(std::abs(parts[of_connection(3, 0, network)] - 2 * 2e-3) < 1e-12);
            QVERIFY(std::abs(parts[of_connection(3, 1, network)] - 2 * 5e-4) < 1e-12);
            QVERIFY(std::abs(std::accumulate(parts.begin(), parts.end(), 0.0) - mean_response(run)) < 1e-9);
        }
    }

    /// Of two equal branches that are waited for together each is the longer one half of the time.
    void fork_join() {
        const auto runs = run_traced("fork_join", 3e5, {});
        for (const std::size_t branch : {2, 3}) {
            const auto time = [branch](const protocol::Measurement& run) {
                return mean_part(of_component(branch, queueing))(run) + mean_part(of_component(branch, service))(run);
            };
            HEADROOM_AGREES(runs, time, fork_join_two_mean_response(700, 1000) / 2);
        }
    }
};

QTEST_MAIN(TestResponseSplit)
#include "tst_response_split.moc"
