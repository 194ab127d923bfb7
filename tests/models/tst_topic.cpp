// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string queue_and_worker(const std::string& name, const std::string& cpu) {
    return R"({"id": ")" + name + R"(", "type": "queue", "store": "100 ms"}, {"id": "w_)" + name +
           R"(", "type": "worker", "long_poll": "20 s", "cpu": ")" + cpu + "\"}";
}

Sketch two_queues(const std::string& of_second = {}) {
    return {several({R"({"id": "news", "type": "topic", "store": "10 ms"})", queue_and_worker("mail", "0.5 s"),
                     queue_and_worker("bills", "2 s")}),
            several({arrow("users", "news"), arrow("news", "mail", R"("latency": "20 ms")"), arrow("news", "bills", of_second),
                     arrow("mail", "w_mail"), arrow("bills", "w_bills")})};
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"each queue gets a copy of each message",
         two_queues(),
         3,
         1,
         20,
         {{"mean", 0.01},
          {"completed", 3},
          {"arrivals mail", 3},
          {"arrivals bills", 3},
          {"latency_mean mail", 0.5},
          {"latency_mean bills", (2 + 3 + 4) / 3.},
          {"published_per_s news", 3. / 20},
          {"delivered_per_s news", 6. / 20},
          {"delivery_mean news", (0.02 + 0.1 + 0.02 + 0.1) / 2},
          {"lost_per_s news", 0}}},
        {"a filter",
         two_queues(R"("calls": 0)"),
         3,
         1,
         20,
         {{"arrivals mail", 3}, {"arrivals bills", 0}, {"delivered_per_s news", 3. / 20}}},
        {"to a service that answers, too",
         {several({R"({"id": "news", "type": "topic", "store": "0 s"})", service("web", "1 s"), service("slow", "3 s")}),
          several({arrow("users", "news"), arrow("news", "web"), arrow("news", "slow", R"("time_limit": "2 s")")})},
         2,
         10,
         50,
         {{"mean", 0}, {"delivered_per_s news", 2. / 50}, {"lost_per_s news", 2. / 50}, {"delivery_mean news", 1}}},
        {"which is tried again where the policy says so, and then lost",
         {several({R"({"id": "news", "type": "topic", "store": "0 s"})", wall()}),
          several({arrow("users", "news"), arrow("news", "wall", R"("retry": {"attempts": 3, "wait": "1 s"})"), wall_arrow()})},
         1,
         1,
         20,
         {{"completed", 1}, {"lost_per_s news", 1. / 20}, {"sent news->wall", 3}}},
    };
    return all;
}

}  // namespace

class TestTopic : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

QTEST_MAIN(TestTopic)
#include "tst_topic.moc"
