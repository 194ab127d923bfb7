// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "kernel/admission.h"
#include "kernel/breaker.h"
#include "kernel/lateness.h"

using namespace headroom;
using namespace headroom::kernel;

namespace {

/// Lets calls through one after another: s and f are calls that end at once, well or in failure, S is one that ends well but slowly, a
/// digit waits that many tens of seconds, and ! expects that the breaker turns the next call away. Gives what is still wrong.
QString play(Breaker& breaker, const QString& course, Time& now) {
    for (qsizetype i = 0; i < course.size(); ++i) {
        const QChar step = course[i];
        if (step.isDigit()) {
            now += from_seconds(10 * step.digitValue());
            continue;
        }
        bool probe = false;
        const bool admitted = breaker.admit(now, probe);
        if (admitted != (step != '!')) return QString("%1 of '%2'").arg(i).arg(course);
        if (admitted) breaker.ended(now, step == 'f', step == 'S' ? from_seconds(100) : 0, probe);
    }
    return {};
}

}  // namespace

/// The policies' machines, step by step.
class TestBreaker : public QObject {
    Q_OBJECT
private slots:
    void courses_data() {
        QTest::addColumn<bool>("window");
        QTest::addColumn<QString>("course");
        // consecutive, of 5 failures, 60 s
        QTest::newRow("five in a row open it") << false << "ffff sfffff!!";
        QTest::newRow("a success begins anew") << false << "ffffsffffsfffff!";
        QTest::newRow("it stays open for a minute") << false << "fffff!5!";
        QTest::newRow("one success closes it") << false << "fffff6sffffsfffff!";
        QTest::newRow("one failure opens it again") << false << "fffff6f!5!1s";
        // resilience4j in small: the last 10 calls, at least 5, half of them failed; 4 probes
        QTest::newRow("four calls are too few; the fifth is judged by, though it went well") << true << "ffffs!";
        QTest::newRow("fewer than half") << true
                                         << "sfsfssfsfs"
                                            "sssssss";
        QTest::newRow("half of five and more") << true << "ssfff!";
        QTest::newRow("exactly half of six") << true << "sssfff!";
        QTest::newRow("old calls leave the window") << true
                                                    << "ssssssffff"
                                                       "ssssssssss"
                                                       "ffff"
                                                       "f!";
        QTest::newRow("all slow") << true << "SSSSS!";
        QTest::newRow("not all slow") << true << "SSSSsSSSSs";
        QTest::newRow("probes that go well close it, with an empty window") << true
                                                                            << "fffff!6ssss"
                                                                               "ffff"
                                                                               "f!";
        QTest::newRow("half of the probes fail") << true << "fffff!6ssff!5!1ssss";
        QTest::newRow("less than half of the probes fail") << true
                                                           << "fffff!6sssfffff"
                                                              "f!";
    }
    void courses() {
        QFETCH(const bool, window);
        QFETCH(QString, course);
        policy::Breaker settings;
        if (window) {
            settings.mode = policy::BreakerMode::Window;
            settings.window_size = 10;
            settings.minimum_calls = 5;
            settings.probes = 4;
        }
        Breaker breaker(settings);
        Time now = 0;
        QCOMPARE(play(breaker, course.remove(' '), now), QString());
    }

    /// Of three probes no more than three are under way; one that never ends makes room for another.
    void half_open_lets_so_many_through() {
        policy::Breaker settings;
        settings.mode = policy::BreakerMode::Window;
        settings.window_size = settings.minimum_calls = 3;
        settings.probes = 3;
        Breaker breaker(settings);
        Time now = 0;
        QCOMPARE(play(breaker, "fff!6", now), QString());
        std::array<bool, 3> probes{};
        for (bool& probe : probes) {
            QVERIFY(breaker.admit(now, probe));
            QVERIFY(probe);
        }
        bool another = false;
        QVERIFY(!breaker.admit(now, another));
        breaker.probe_gone();
        QVERIFY(breaker.admit(now, another));
        for (int i = 0; i < 2; ++i) breaker.ended(now, false, 0, true);
        QVERIFY(breaker.state() != Breaker::State::Closed);
        breaker.ended(now, false, 0, false);  // of a call from before: says nothing
        QVERIFY(breaker.state() != Breaker::State::Closed);
        breaker.ended(now, false, 0, true);
        QCOMPARE(breaker.state(), Breaker::State::Closed);
    }

    /// Probes that are well but slow keep it open where they are as many as slow calls may be.
    void slow_probes_data() {
        QTest::addColumn<int>("slow");
        QTest::addColumn<bool>("closes");
        QTest::newRow("fewer than half") << 1 << true;
        QTest::newRow("half") << 2 << false;
        QTest::newRow("all") << 4 << false;
    }
    void slow_probes() {
        QFETCH(const int, slow);
        QFETCH(const bool, closes);
        policy::Breaker settings;
        settings.mode = policy::BreakerMode::Window;
        settings.window_size = settings.minimum_calls = 4;
        settings.probes = 4;
        settings.slow = Duration{1};
        settings.slow_rate = Ratio{0.5};
        Breaker breaker(settings);
        Time now = 0;
        QCOMPARE(play(breaker, "ffff!6", now), QString());
        for (int i = 0; i < 4; ++i) {
            bool probe = false;
            QVERIFY(breaker.admit(now, probe) && probe);
            breaker.ended(now, false, from_seconds(i < slow ? 1.1 : 0.9), true);
        }
        QCOMPARE(breaker.state() == Breaker::State::Closed, closes);
        bool probe = false;
        QCOMPARE(breaker.admit(now, probe), closes);
    }

    /// Open, what ends says nothing, whichever way; half-open, one probe is out at a time. Of calls that were let through before.
    void late_answers_say_nothing() {
        Breaker breaker{policy::Breaker{}};
        Time now = 0;
        bool probe = false;
        for (int i = 0; i < 3; ++i) QVERIFY(breaker.admit(now, probe));
        QCOMPARE(play(breaker, "fffff!", now), QString());
        breaker.ended(now, false, 0, false);
        QVERIFY(breaker.state() != Breaker::State::Closed);
        QCOMPARE(play(breaker, "5!", now), QString());
        breaker.ended(now, true, 0, false);  // does not begin the minute anew
        now += from_seconds(10);
        QVERIFY(breaker.admit(now, probe) && probe);
        bool another = false;
        QVERIFY(!breaker.admit(now, another) && !another);
        breaker.ended(now, false, 0, false);
        QVERIFY(breaker.state() != Breaker::State::Closed);
        breaker.probe_gone();  // cancelled: the next is the probe
        QVERIFY(breaker.admit(now, another) && another);
        breaker.ended(now, false, 0, true);
        QCOMPARE(breaker.state(), Breaker::State::Closed);
    }

    /// resilience4j's own settings: judged from the hundredth call on, of which half are enough.
    void defaults_of_the_window_data() {
        QTest::addColumn<int>("failed");
        QTest::addColumn<bool>("opens");
        QTest::newRow("49 of 100") << 49 << false;
        QTest::newRow("50 of 100") << 50 << true;
        QTest::newRow("99 of 99, and one that is well") << 99 << true;
    }
    void defaults_of_the_window() {
        QFETCH(const int, failed);
        QFETCH(const bool, opens);
        policy::Breaker settings;
        settings.mode = policy::BreakerMode::Window;
        Breaker breaker(settings);
        Time now = 0;
        QCOMPARE(play(breaker, QString(failed, 'f') + QString(99 - failed, 's'), now), QString());
        QCOMPARE(breaker.state(), Breaker::State::Closed);
        QCOMPARE(play(breaker, opens ? "s!" : "ss", now), QString());
        if (opens) QCOMPARE(play(breaker, "5!1" + QString(10, 's') + QString(99, 'f') + "f!", now), QString());
    }

    /// Slow is longer than `slow`, well or not; a slow call that failed counts in both.
    void slow_calls_data() {
        QTest::addColumn<QString>("course");
        QTest::addColumn<bool>("opens");
        QTest::newRow("two of five, of which one is as long as it may be") << "SsEss" << false;
        QTest::newRow("two of five") << "SsSss" << true;
        QTest::newRow("one well, one failed") << "SsFss" << true;
        QTest::newRow("one that failed") << "sssFs" << false;
    }
    void slow_calls() {
        QFETCH(const QString, course);
        QFETCH(const bool, opens);
        policy::Breaker settings;
        settings.mode = policy::BreakerMode::Window;
        settings.window_size = settings.minimum_calls = 5;
        settings.slow_rate = Ratio{0.4};
        Breaker breaker(settings);
        for (const QChar step : course) {
            bool probe = false;
            QVERIFY(breaker.admit(0, probe));
            breaker.ended(0, step.toLower() == 'f', from_seconds(step == 'E' ? 60 : step.isUpper() ? 60.001 : 1), probe);
        }
        QCOMPARE(breaker.state() == Breaker::State::Closed, !opens);
    }

    /// Half-open it is judged by as many as the window asks for, where those are fewer than may come (resilience4j's metrics of
    /// that state: a window of `probes` calls, of which min(minimum_calls, probes) are enough).
    void fewer_are_enough() {
        policy::Breaker settings;
        settings.mode = policy::BreakerMode::Window;
        settings.minimum_calls = 3;
        Breaker breaker(settings);
        Time now = 0;
        QCOMPARE(play(breaker, "fff!6sff!5!1ssf", now), QString());  // two of three; a minute later one of three
        QCOMPARE(breaker.state(), Breaker::State::Closed);
    }

    /// By time: what is older than ten seconds no longer counts.
    void a_window_of_seconds() {
        policy::Breaker settings;
        settings.mode = policy::BreakerMode::Window;
        settings.window = policy::WindowKind::Time;
        settings.window_size = 10;
        settings.minimum_calls = 4;
        Breaker breaker(settings);
        Time now = 0;
        QCOMPARE(play(breaker, "fff1sssf", now), QString());  // with the three before, 4 of 7 would have failed
        QCOMPARE(play(breaker, "1ffsf!", now), QString());
    }

    /// A burst of three, then two a second.
    void tokens() {
        TokenBucket none_waits(2, 3);
        const auto at = [](double seconds) { return from_seconds(seconds); };
        for (int i = 0; i < 3; ++i) QCOMPARE(none_waits.take(at(1)), std::optional<Time>(0));
        QVERIFY(!none_waits.take(at(1)));
        QVERIFY(!none_waits.take(at(1.4)));
        QCOMPARE(none_waits.take(at(1.5)), std::optional<Time>(0));
        QVERIFY(!none_waits.take(at(1.5)));
        QCOMPARE(none_waits.take(at(100)), std::optional<Time>(0));  // full again, no fuller
        QCOMPARE(none_waits.take(at(100)), std::optional<Time>(0));
        QCOMPARE(none_waits.take(at(100)), std::optional<Time>(0));
        QVERIFY(!none_waits.take(at(100)));

        TokenBucket in_line(2, 1, 1);
        QCOMPARE(in_line.take(at(1)), std::optional<Time>(0));
        QCOMPARE(in_line.take(at(1)), std::optional<Time>(at(0.5)));
        QCOMPARE(in_line.take(at(1)), std::optional<Time>(at(1)));
        QVERIFY(!in_line.take(at(1)));  // would wait 1.5 s
        QCOMPARE(in_line.take(at(1.5)), std::optional<Time>(at(1)));
    }

    /// A callee that accepts one call in ten milliseconds is sent k = 2, of a thousand a second that are asked for.
    void throttle_sends_k_times_what_is_accepted() {
        Throttle throttle(policy::Throttle{2, Duration{120}});
        RandomStream random(1, 0, "users", "throttle");
        int sent = 0, accepted_in = -1;
        for (int i = 0; i < 600'000; ++i) {
            const Time now = from_seconds(i * 0.001);
            if (random.uniform() < throttle.ask(now)) continue;
            if (i >= 300'000) ++sent;
            if (accepted_in == i / 10) continue;
            accepted_in = i / 10;
            throttle.accepted(now);
        }
        // 300 s: a slot of ten is accepted from where any of its calls is sent: 1 - 0.8^10 of 30 000 at the fifth that are sent
        const double share = sent / 300'000.;
        QVERIFY2(std::abs(share - 2 * (1 - std::pow(1 - share, 10)) / 10) < 0.005, qPrintable(QString::number(share)));
        QVERIFY(share > 0.15 && share < 0.2);
    }

    void a_percentile_of_the_answers() {
        policy::Hedge settings;
        settings.percentile = Ratio{0.9};
        Lateness lateness(settings);
        QVERIFY(!lateness.limit());
        for (int i = 1; i <= 1000; ++i) lateness.answered(from_seconds(i * 0.001));
        QVERIFY(lateness.limit());
        QVERIFY(std::abs(to_seconds(*lateness.limit()) - 0.9) < 0.9 / 64 + 1e-9);
        settings.delay = Duration{0.05};
        QCOMPARE(Lateness(settings).limit(), std::optional<Time>(from_seconds(0.05)));
    }
};

QTEST_APPLESS_MAIN(TestBreaker)
#include "tst_breaker.moc"
