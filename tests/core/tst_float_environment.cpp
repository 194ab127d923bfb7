// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <bit>

#include "core/distribution.h"
#include "core/float_environment.h"

using namespace headroom;

class TestFloatEnvironment : public QObject {
    Q_OBJECT

private slots:
    void is_masked_after_starting_again();
    void samples_are_the_same_everywhere();
};

void TestFloatEnvironment::is_masked_after_starting_again() {
#if defined(__GLIBC__) && defined(__x86_64__)
    QVERIFY(float_environment_is_masked());
#endif
}

/// A hash over the bits of 800 000 values, as the machine that this was written on computed it.
void TestFloatEnvironment::samples_are_the_same_everywhere() {
    if (!float_environment_is_masked()) QSKIP("the C library has no such variants");
    RandomStream random(1, 2, "web", "cpu");
    const Distribution distributions[] = {Distribution::exponential(0.01),     Distribution::lognormal(0.005, 2),
                                          Distribution::gamma(0.005, 0.5),     Distribution::gamma(0.005, 2),
                                          Distribution::weibull(0.005, 0.7),   Distribution::pareto(0.001, 1, 1.5),
                                          Distribution::uniform(0.001, 0.003), Distribution::hyperexponential(0.005, 2)};
    std::uint64_t hash = 0;
    for (int i = 0; i < 100'000; ++i) {
        for (const Distribution& distribution : distributions)
            hash = mix64(hash ^ std::bit_cast<std::uint64_t>(distribution.sample(random)));
    }
    QCOMPARE(hash, std::uint64_t{17329435044702615741U});
}

int main(int argc, char** argv) {
    ensure_masked_float_environment(argv);
    TestFloatEnvironment test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_float_environment.moc"
