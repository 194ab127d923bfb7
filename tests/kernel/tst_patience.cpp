// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string route(const std::string& patience) { return R"({"name": "r", "patience": ")" + patience + "\"}"; }
const std::string web = service("web", "5 s", R"("workers": 1)");
const std::string session = R"("think": "10 s")";

/// Users who go away, worked out by hand. Open requests come at 1 s, 2 s, ...; a session's first at 10 s.
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"patient enough", {web, arrow("users", "web"), route("5.1 s")}, 1, 1, 20, {{"mean", 5}, {"failed", 0}}},
        {"gone, but the work goes on",
         {web, arrow("users", "web"), route("2 s")},
         1,
         1,
         20,
         {{"failed abandoned", 1}, {"in_system", 2}, {"busy web", 5}, {"answered users->web", 1}, {"timeouts users->web", 0}}},
        {"gone, and the work ends",
         {web, arrow("users", "web", R"("cancel": true)"), route("2 s")},
         1,
         1,
         20,
         {{"failed abandoned", 1}, {"busy web", 2}, {"answered users->web", 0}}},
        {"gone from the queue",
         {web, arrow("users", "web", R"("cancel": true)"), route("2 s")},
         3,
         0.5,
         20,
         // 0.5 to 2.5; then the second, due at 3; then the third, due at 3.5
         {{"failed abandoned", 3}, {"busy web", 2 + .5 + .5}, {"in_system", 6}}},
        {"gone before another attempt",
         {web, arrow("users", "web", R"("time_limit": "1 s", "retry": {"attempts": 5, "wait": "3 s"})"), route("2 s")},
         1,
         1,
         20,
         {{"failed abandoned", 1}, {"sent users->web", 1}, {"in_system", 2}}},
        {"gone while waiting for a connection",
         {web, arrow("users", "web", R"("pool": {"size": 1})"), route("3 s")},
         2,
         1,
         20,
         // at 4 the first gives its connection back; the second has it until 5, and is worked on for nobody, too
         {{"failed abandoned", 2}, {"sent users->web", 2}, {"busy web", 10}}},
        {"nobody waits a moment",
         {web, arrow("users", "web"), route("0 s")},
         2,
         1,
         20,
         {{"failed abandoned", 2}, {"in_system", 0}, {"busy web", 10}}},
        {"a random patience",
         {web, arrow("users", "web"), route("uniform(1 s, 3 s)")},
         1,
         1,
         20,
         {{"failed abandoned", 1}, {"busy web", 5}}},
        {"a session thinks, asks, thinks again",
         {web, arrow("users", "web"), R"({"name": "r"})", "", session},
         0,
         1,
         100,
         {{"mean", 5}, {"completed", 6}, {"offered", 6}}},
        {"a session that has gone away thinks again",
         {web, arrow("users", "web"), route("2 s"), "", session},
         0,
         1,
         100,
         {{"failed abandoned", 8}, {"offered", 8}, {"in_system", 16}, {"busy web", 8 * 5}}},
        {"each of three sessions has one request at a time",
         {service("web", "5 s", R"("workers": 3)"), arrow("users", "web"), R"({"name": "r"})", "", session, "3"},
         0,
         1,
         100,
         {{"mean", 5}, {"completed", 18}, {"busy web", 30}}},
    };
    return all;
}

}  // namespace

class TestPatience : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Patience drawn evenly from 1 to 3 s before a wait without end: each gets its own.
    void distributed() {
        Lab lab({service("web", "1000 h"), arrow("users", "web"), route("uniform(1 s, 3 s)")}, 4);
        double sum = 0, least = 9, most = 0;
        constexpr std::size_t count = 1000;
        for (std::size_t i = 0; i < count; ++i) {
            lab.request(1, 0.5);
            lab.run_to(4. * static_cast<double>(i + 1));
            const double wait = lab.figure("in_system", {i, i + 1});
            sum += wait;
            least = std::min(least, wait);
            most = std::max(most, wait);
        }
        QCOMPARE(lab.figure("failed abandoned"), double{count});
        QVERIFY(least >= 0.998 && least < 1.02);
        QVERIFY(most <= 3.002 && most > 2.98);
        QVERIFY(std::abs(sum / count - 2) < 3.89 * std::sqrt(1. / 3 / count));
    }
};

QTEST_MAIN(TestPatience)
#include "tst_patience.moc"
