// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string write = R"({"name": "r", "kind": "write"})";
const std::string disk = R"("disk_read": "3 s", "disk_write": "5 s")";

/// Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"a read from memory",
         {database("db", "1 s", R"("workers": 1, )" + disk), arrow("users", "db")},
         1,
         1,
         20,
         {{"mean", 1}, {"buffer_hit_ratio db", 1}, {"disk_reads_per_s db", 0}}},
        {"a write waits for the log, and the worker with it",
         {database("db", "1 s", R"("workers": 1, )" + disk), arrow("users", "db"), write},
         2,
         1,
         20,
         {{"mean", (6. + 11.) / 2}, {"disk_writes_per_s db", 2. / 20}, {"busy db", 2}, {"held db", 12}}},
        {"a read from disk",
         {database("db", "1 s", R"("workers": 1, "memory": "1 GB", "buffer_share": 0, "working_set": "1 GB", )" + disk),
          arrow("users", "db")},
         1,
         1,
         20,
         {{"mean", 4}, {"buffer_hit_ratio db", 0}, {"disk_reads_per_s db", 1. / 20}}},
        {"the working set fits",
         {database("db", "1 s", R"("workers": 1, "memory": "2 GB", "buffer_share": 0.5, "working_set": "1 GB", )" + disk),
          arrow("users", "db")},
         1,
         1,
         20,
         {{"mean", 1}}},
        {"a disk without a vCPU",
         {database("db", "0 s", R"("workers": 1, )" + disk), arrow("users", "db"), write},
         1,
         1,
         20,
         {{"mean", 5}, {"busy db", 0}, {"held db", 5}}},
        {"no more connections than its limit, waiting ones included",
         {database("db", "2.5 s", R"("workers": 1, "connection_limit": 2)"), arrow("users", "db")},
         5,
         1,
         20,
         // 1 to 3.5; 2 waits, until 6; 3 is refused; 4 waits, until 8.5; 5 is refused
         {{"failed unavailable", 2},
          {"refused_per_s db", 2. / 20},
          {"mean", (2.5 + 4 + 4.5) / 3},
          {"connections db", (2.5 + 4 + 4.5) / 2 / 20}}},
        // 1 at 0.5 s; 2 at 1 s, whose turn is at 1.5 s; 3 at 1.5 s, whose turn is at 2.5 s
        {"a disk that takes one access a second",
         {database("db", "0 s", R"("iops": 1, "disk_write": "1 s")"), arrow("users", "db"), write},
         3,
         0.5,
         20,
         {{"mean", (1 + 1.5 + 2) / 3}, {"iops db", 3. / 20}}},
        {"reads from disk take their turn, those from memory do not",
         {database("db", "0 s", R"("iops": 1, "memory": "1 GB", "buffer_share": 0, "working_set": "1 GB", )" + disk), arrow("users", "db")},
         2,
         0.5,
         20,
         {{"mean", (3 + 3.5) / 2}, {"iops db", 2. / 20}}},
        {"connections are free again after a time-out that cancels",
         {database("db", "9 s", R"("workers": 1, "connection_limit": 1)"),
          arrow("users", "db", R"("time_limit": "1.5 s", "cancel": true)")},
         3,
         1,
         20,
         {{"failed timeout", 2}, {"failed unavailable", 1}, {"busy db", 3}}},
    };
    return all;
}

}  // namespace

class TestDatabase : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Three quarters of 8 GB hold two thirds of a working set of 9 GB.
    void buffer_cache() {
        constexpr double count = 20000;
        Lab lab({database("db", "0 s", R"("memory": "8 GB", "buffer_share": 0.75, "working_set": "9 GB", "disk_read": "2 ms")"),
                 arrow("users", "db")});
        lab.request(static_cast<int>(count), 0.005);
        lab.run_to(110);
        const double deviation = std::sqrt(2. / 9 / count);
        const double hits = lab.figure("buffer_hit_ratio db");
        QVERIFY(std::abs(hits - 2. / 3) < 3.89 * deviation);
        QVERIFY(std::abs(lab.figure("mean") - (1 - hits) * 0.002) < 1e-9);
    }
};

QTEST_MAIN(TestDatabase)
#include "tst_database.moc"
