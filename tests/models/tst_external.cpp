// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

Sketch payments(const std::string& members, const std::string& latency = "2 s", const std::string& more = {}) {
    return {R"({"id": "bank", "type": "external", "latency": ")" + latency + "\"" + (members.empty() ? "" : ", " + members) + "}",
            arrow("users", "bank", more)};
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"it never queues", payments(""), 3, 0.5, 100, {{"mean", 2}, {"residence bank", 2}, {"completed", 3}, {"refused_per_s bank", 0}}},
        // tokens at 1, 2, ... s: 1 (taken), 0.5, 1 (taken), 0.5, ...
        {"half a call a second",
         payments(R"("quota": 0.5)"),
         6,
         1,
         100,
         {{"completed", 3}, {"failed rate_limited", 3}, {"refused_per_s bank", 0.03}, {"quota bank", 3 / 100. / 0.5}}},
        // 3 (taken), 2.25 (taken), 1.5 (taken), 0.75, 1 (taken), 0.25, 0.5, 0.75, 1 (taken), 0.25
        {"a burst of three",
         payments(R"("quota": 0.25, "burst": 3)"),
         10,
         1,
         100,
         {{"completed", 5}, {"failed rate_limited", 5}, {"quota bank", 0.2}}},
        // the bucket is never full again: its burst, and three a second from the first call at 0.1 s to the last at 100 s
        {"a bucket in the long run: 5 + 3 x 99.9", payments(R"("quota": 3, "burst": 5)", "1 ms"), 1000, 0.1, 200, {{"completed", 304}}},
        {"errors come as late as answers", payments(R"("error_ratio": 1)"), 3, 1, 100, {{"failed error", 3}, {"errors_per_s bank", 0.03}}},
        {"refused calls are tried again",
         payments(R"("quota": 1)", "10 ms", R"("retry": {"attempts": 3, "wait": "1 s"})"),
         2,
         0.5,
         100,
         // the second comes at 1 s, half a token later; at 2 s there is one
         {{"completed", 2}, {"retries users->bank", 1}, {"mean", (0.01 + 1.01) / 2}}},
    };
    return all;
}

}  // namespace

class TestExternal : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Of 10 000 answers 3000 are errors, give or take 3.89 standard deviations (99.99 %).
    void errors_by_chance() {
        Lab lab(payments(R"("error_ratio": 0.3)", "1 ms"));
        lab.request(10'000, 0.01);
        lab.run_to(200);
        QCOMPARE(lab.figure("completed") + lab.figure("failed error"), 10'000.);
        const double errors = lab.figure("failed error"), most = 3.89 * std::sqrt(10'000 * 0.3 * 0.7);
        QVERIFY2(std::abs(errors - 3000) < most, qPrintable(QString::number(errors)));
    }
};

QTEST_APPLESS_MAIN(TestExternal)
#include "tst_external.moc"
