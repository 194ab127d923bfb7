// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "span_text.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Worked out by hand. Requests come at 1 s, 2 s, ...
const std::vector<Followed>& cases() {
    static const std::vector<Followed> all = {
        {"a message: its wait, the work on it, and what that calls",
         {several({R"({"id": "jobs", "type": "queue", "store": "500 ms"})",
                   R"({"id": "worker", "type": "worker", "cpu": "3 s", "long_poll": "20 s"})", database("db", "1 s")}),
          several({arrow("users", "jobs"), arrow("jobs", "worker", R"("latency": "100 ms")"), arrow("worker", "db")})},
         2,
         // the first is received at 1.5 and done with at 5.7, and the next receive is there 200 ms later
         "users.0 [2, 2.5]\n"
         "  users->jobs [2, 2.5]\n"
         "    jobs.0 [2, 2.5] worked 0.5\n"
         "      jobs->worker [2.5, 10.1] waited 3.4\n"
         "        worker.0 [6, 10] worked 3\n"
         "          worker->db [9, 10]\n"
         "            db.0 [9, 10] worked 1\n"},
        {"the second of a batch waits for the first in the hands of their thread, too",
         {several({R"({"id": "jobs", "type": "queue", "store": "0 s"})",
                   R"({"id": "worker", "type": "worker", "cpu": "5 s", "batch": 2, "long_poll": "20 s"})"}),
          several({arrow("users", "jobs"), arrow("jobs", "worker")})},
         3,
         // both are received at 6
         "users.0 [3, 3]\n"
         "  users->jobs [3, 3]\n"
         "    jobs.0 [3, 3]\n"
         "      jobs->worker [3, 16] waited 8\n"
         "        worker.0 [11, 16] worked 5\n"},
        {"one that fails twice, is a dead letter then, and is worked on as such",
         {several({R"({"id": "jobs", "type": "queue", "store": "0 s", "visibility": "4 s", "max_receives": 2})",
                   R"({"id": "grave", "type": "queue"})", R"({"id": "worker", "type": "worker", "cpu": "1 s", "long_poll": "20 s"})",
                   R"({"id": "clerk", "type": "worker", "cpu": "2 s", "long_poll": "20 s"})", wall()}),
          several({arrow("users", "jobs"), arrow("jobs.messages", "worker"), arrow("worker", "wall"),
                   R"({"from": "jobs.dead_letters", "to": "grave"})", arrow("grave.messages", "clerk"), wall_arrow()})},
         1,
         "users.0 [1, 1]\n"
         "  users->jobs [1, 1]\n"
         "    jobs.0 [1, 1]\n"
         "      jobs.messages->worker [1, 2] unavailable\n"
         "        worker.0 [1, 2] worked 1 unavailable\n"
         "          worker->wall [2, 2] unavailable\n"
         "            wall.0 [2, 2] unavailable\n"
         "      jobs.messages->worker [5, 6] attempt 2 unavailable\n"
         "        worker.0 [5, 6] worked 1 unavailable\n"
         "          worker->wall [6, 6] unavailable\n"
         "            wall.0 [6, 6] unavailable\n"
         "      grave.messages->clerk [9, 11]\n"
         "        clerk.0 [9, 11] worked 2\n"},
        {"one of a log that two groups read, each in its order",
         {several({R"({"id": "log", "type": "log", "store": "0 s"})",
                   R"({"id": "a", "type": "worker", "cpu": "500 ms", "long_poll": "20 s"})",
                   R"({"id": "b", "type": "worker", "cpu": "3 s", "long_poll": "20 s"})"}),
          several({arrow("users", "log"), arrow("log", "a"), arrow("log", "b")})},
         2,
         "users.0 [2, 2]\n"
         "  users->log [2, 2]\n"
         "    log.0 [2, 2]\n"
         "      log->a [2, 2.5]\n"
         "        a.0 [2, 2.5] worked 0.5\n"
         "      log->b [2, 7] waited 2\n"
         "        b.0 [4, 7] worked 3\n"},
        {"one of a log that fails is tried again after a while",
         {several({R"({"id": "log", "type": "log", "store": "0 s", "max_receives": 2, "retry_wait": "3 s"})",
                   R"({"id": "a", "type": "worker", "cpu": "1 s", "long_poll": "20 s"})", wall()}),
          several({arrow("users", "log"), arrow("log", "a"), arrow("a", "wall"), wall_arrow()})},
         1,
         "users.0 [1, 1]\n"
         "  users->log [1, 1]\n"
         "    log.0 [1, 1]\n"
         "      log->a [1, 2] unavailable\n"
         "        a.0 [1, 2] worked 1 unavailable\n"
         "          a->wall [2, 2] unavailable\n"
         "            wall.0 [2, 2] unavailable\n"
         "      log->a [5, 6] attempt 2 unavailable\n"
         "        a.0 [5, 6] worked 1 unavailable\n"
         "          a->wall [6, 6] unavailable\n"
         "            wall.0 [6, 6] unavailable\n"},
        {"a copy of one, which lies in a queue",
         {several({R"({"id": "news", "type": "topic", "store": "500 ms"})", R"({"id": "mail", "type": "queue", "store": "1 s"})",
                   R"({"id": "mailer", "type": "worker", "cpu": "1 s", "long_poll": "20 s"})"}),
          several({arrow("users", "news"), arrow("news", "mail"), arrow("mail", "mailer")})},
         1,
         "users.0 [1, 1.5]\n"
         "  users->news [1, 1.5]\n"
         "    news.0 [1, 1.5] worked 0.5\n"
         "      news->mail [1.5, 2.5]\n"
         "        mail.0 [1.5, 2.5] worked 1\n"
         "          mail->mailer [2.5, 3.5]\n"
         "            mailer.0 [2.5, 3.5] worked 1\n"},
    };
    return all;
}

}  // namespace

/// Messages of single requests: of queues, logs and topics, and what becomes of them.
class TestMessageSpans : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        compare_last(cases()[static_cast<std::size_t>(number)]);
    }
};

QTEST_MAIN(TestMessageSpans)
#include "tst_message_spans.moc"
