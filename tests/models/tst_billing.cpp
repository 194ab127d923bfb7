// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <map>

#include "lab.h"
#include "models/billed_requests.h"
#include "models/database/database.h"
#include "models/load_balancer/load_balancer.h"

using namespace headroom;
using namespace headroom::lab;
using plan::Meter;

namespace {

constexpr double gib = 0x1p30;

/// "meter item option" -> an hour's use, in the hours that the lab has run.
std::map<std::string, double> usage_of(Lab& lab, const std::string& component) {
    std::map<std::string, double> result;
    for (const plan::Usage& usage : lab.component(component).usage({0, lab.blocks()})) {
        std::string name(name_of(usage.meter));
        for (const std::string& part : {usage.item, usage.option})
            if (!part.empty()) name += " " + part;
        result[name] += usage.per_hour;
    }
    return result;
}

using Usage = std::map<std::string, double>;

void compare(const Usage& found, const Usage& expected) {
    for (const auto& [name, amount] : expected) {
        QVERIFY2(found.contains(name), name.c_str());
        QVERIFY2(std::abs(found.at(name) - amount) <= 1e-9 * amount,
                 qPrintable(QString("%1: %2, not %3").arg(name.c_str()).arg(found.at(name)).arg(amount)));
    }
    QCOMPARE(found.size(), expected.size());
}

/// A request every ten seconds for an hour, that many of a second or less each.
void run_an_hour(Lab& lab) {
    lab.arrive(0.1);
    lab.run_to(3600);
}

}  // namespace

/// What components report of their use. The statistics are of the hour's 360 requests, but for those of its last second.
class TestBilling : public QObject {
    Q_OBJECT
private slots:
    void a_service() {
        Lab lab({service("web", "1 ms", R"("replicas": 3, "instance": "m6i.large", "disk": "50 GiB")"), arrow("users", "web"),
                 R"({"name": "r", "response": "1 MB"})"},
                60);
        run_an_hour(lab);
        const double answered = lab.figure("answered users->web");
        QVERIFY(answered >= 359);
        compare(usage_of(lab, "web"), {{"instance m6i.large", 3}, {"block_storage", 3 * 50 * gib / 730}, {"egress", answered * 1e6}});
        compare(usage_of(lab, "users"), {});
    }

    /// What does not answer users sends nothing over the internet; without an instance type it says so by its empty name.
    void behind_others() {
        Lab lab({several({service("web", "1 ms"), database("db", "1 ms")}), several({arrow("users", "web"), arrow("web", "db")})}, 60);
        run_an_hour(lab);
        compare(usage_of(lab, "db"), {{"instance postgresql", 1}});
        QVERIFY(usage_of(lab, "web").contains("egress"));
    }

    void a_machine_that_starts_again_is_paid() {
        Lab lab({service("web", "1 s",
                         R"("replicas": 2, "instance": "m6i.large", "memory": "100 MB", "memory_per_call": "101 MB", "boot": "500 s")"),
                 arrow("users", "web")},
                60);
        run_an_hour(lab);
        QVERIFY(lab.figure("kills_per_hour web") > 2);
        QVERIFY(lab.figure("serving web") < 0.5);
        QCOMPARE(usage_of(lab, "web")["instance m6i.large"], 2.0);
    }

    void a_cache() {
        Lab lab({several({R"({"id": "cache", "type": "cache", "nodes": 2, "instance": "cache.m6g.large", "engine": "valkey"})",
                          database("db", "1 ms")}),
                 several({arrow("users", "cache"), arrow("cache", "db")})},
                60);
        run_an_hour(lab);
        QCOMPARE(usage_of(lab, "cache")["instance cache.m6g.large valkey"], 2.0);
    }

    /// 360 writes an hour of 1 MB each: in 730 hours 262.8 GB, of which half is there on the mean of the month.
    void a_database_that_grows() {
        Lab lab(
            {database(
                 "db", "1 ms",
                 R"("instance": "db.m6g.large", "engine": "mysql", "multi_zone": true, "storage": "100 GB", "growth_per_write": "1 MB")"),
             arrow("users", "db"), R"({"name": "r", "kind": "write", "response": "1 kB"})"},
            60);
        run_an_hour(lab);
        const double writes = lab.figure("disk_writes_per_s db") * 3600;
        QVERIFY(writes >= 359);
        compare(usage_of(lab, "db"), {{"instance db.m6g.large mysql", 2},
                                      {"database_storage mysql", 2 * (100e9 + writes * 1e6 * 730 / 2) / 730},
                                      {"egress", lab.figure("answered users->db") * 1e3}});
    }

    /// Each copy has a machine and a disk like its primary's: a month of 730 h, 360 writes an hour of 1 MB.
    void copies_of_a_database() {
        const auto pair = [](const char* engine) {
            const std::string grows = R"("instance": "db.m6g.large", "storage": "100 GB", "growth_per_write": "1 MB", "engine": )";
            return Sketch{several({database("db", "1 ms", grows + engine),
                                   R"({"id": "copy", "type": "read_replica", "instance": "db.m6g.xlarge", "replicas": 3})"}),
                          several({arrow("users", "db"), arrow("db", "copy")}), R"({"name": "r", "kind": "write"})"};
        };
        Lab lab(pair(R"("mysql")"), 60);
        run_an_hour(lab);
        const double writes = lab.figure("disk_writes_per_s db") * 3600;
        compare(usage_of(lab, "copy"),
                {{"instance db.m6g.xlarge mysql", 3}, {"database_storage mysql", 3 * (100e9 + writes * 1e6 * 730 / 2) / 730}});
        Lab aurora(pair(R"("aurora-mysql")"), 60);  // one storage for all
        run_an_hour(aurora);
        compare(usage_of(aurora, "copy"), {{"instance db.m6g.xlarge aurora-mysql", 3}});
    }

    /// A shard is billed like what it is: a database.
    void shards() {
        Lab lab({several({R"({"id": "router", "type": "shard_router", "shards": 3})",
                          database("db", "1 ms", R"("instance": "db.m6g.large", "storage": "73 GB")")}),
                 several({arrow("users", "router"), arrow("router", "db")})},
                60);
        run_an_hour(lab);
        for (const char* id : {"db[0]", "db[1]", "db[2]"})
            compare(usage_of(lab, id), {{"instance db.m6g.large postgresql", 1}, {"database_storage postgresql", 1e8}});
    }

    /// Of Aurora each read that memory has not, and each write, is billed; its storage is not doubled by a standby.
    void a_database_that_bills_its_reads() {
        models::DatabaseSettings settings;
        settings.engine = models::DatabaseEngine::AuroraMysql;
        settings.multi_zone = true;
        settings.storage = Bytes{730};
        const auto usage = models::usage_of(settings, 500, 20);
        QCOMPARE(usage.size(), std::size_t{3});
        QCOMPARE(usage[0].per_hour, 2.0);
        QCOMPARE(usage[1].per_hour, 1.0);
        QVERIFY(usage[2].meter == Meter::DatabaseIo);
        QCOMPARE(usage[2].per_hour, 520.0);
        Lab lab({database("db", "1 ms", R"("engine": "aurora-postgresql", "memory": "1 GB", "buffer_share": 0, "working_set": "1 GB")"),
                 arrow("users", "db")},
                60);
        run_an_hour(lab);
        QCOMPARE(usage_of(lab, "db")["database_io aurora-postgresql"], lab.figure("disk_reads_per_s db") * 3600);
    }

    /// SQS: each begun 64 KiB are a request, and less is one, too.
    void requests_of_a_queue_data() {
        QTest::addColumn<double>("requests");
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("billed");
        QTest::newRow("none") << 0.0 << 0.0 << 0.0;
        QTest::newRow("empty") << 5.0 << 0.0 << 5.0;
        QTest::newRow("a byte") << 1.0 << 1.0 << 1.0;
        QTest::newRow("64 KiB") << 3.0 << 3 * 65536.0 << 3.0;
        QTest::newRow("a byte more") << 3.0 << 3 * 65537.0 << 6.0;
        QTest::newRow("256 KiB") << 1.0 << 262144.0 << 4.0;
    }
    void requests_of_a_queue() {
        QFETCH(const double, requests);
        QFETCH(const double, bytes);
        QFETCH(const double, billed);
        QCOMPARE(models::billed_requests(requests, bytes), billed);
    }

    /// Each message is sent (two requests for 100 kB), received (two) and deleted; and a thread that finds nothing asks in vain.
    void a_queue_and_its_worker() {
        Lab lab(
            {several({R"({"id": "jobs", "type": "queue"})",
                      R"({"id": "worker", "type": "worker", "replicas": 2, "instance": "m6i.large", "cpu": "1 ms", "long_poll": "20 s"})"}),
             several({arrow("users", "jobs"), arrow("jobs", "worker")}), R"({"name": "r", "request": "100 kB", "response": "1 kB"})"},
            60);
        run_an_hour(lab);
        const double messages = lab.figure("sent users->jobs");
        QVERIFY(messages >= 359);
        QCOMPARE(lab.figure("sent jobs->worker"), messages);
        const double in_vain = lab.figure("empty_receives_per_s jobs") * 3600;
        compare(usage_of(lab, "jobs"), {{"queue_requests standard", messages * (2 + 2 + 1) + in_vain}, {"egress", 0}});
        compare(usage_of(lab, "worker"), {{"instance m6i.large", 2}});
    }

    /// SQS bills by what each request carries. A thread has the first message until 11 s, then receives the next four at once, and at
    /// 51 s the last. R is of 20 kB, W of 100 kB: two requests of 64 KiB. 80 kB are two as well, 160 kB (2.44 × 64 KiB) three.
    void a_batch_of_messages_data() {
        QTest::addColumn<QString>("sequence");
        QTest::addColumn<double>("billed");  // sends, receives, deletes
        QTest::newRow("small ones") << "RRRRRR" << 6.0 + (1 + 2 + 1) + 6;
        QTest::newRow("one large among others") << "RRWRRR" << (5 + 2) + (1 + 3 + 1) + 6.0;
        QTest::newRow("one large, alone") << "RRRRRW" << (5 + 2) + (1 + 2 + 2) + 6.0;
    }
    void a_batch_of_messages() {
        QFETCH(const QString, sequence);
        QFETCH(const double, billed);
        Lab lab({several({R"({"id": "jobs", "type": "queue", "store": "0 s"})",
                          R"({"id": "worker", "type": "worker", "cpu": "10 s", "batch": 4, "long_poll": "20 s"})"}),
                 several({arrow("users", "jobs"), arrow("jobs", "worker")}),
                 R"({"name": "r", "request": "20 kB"}, {"name": "w", "request": "100 kB"})"},
                10, seed_of(sequence.toStdString()));
        lab.request(6, 1);
        lab.run_to(70);
        QCOMPARE(lab.figure("requests_per_s jobs") * 70, billed);
        QCOMPARE(usage_of(lab, "jobs")["queue_requests standard"], billed / 70 * 3600);
    }

    /// Kafka's brokers are machines, and what came within a week lies on the disks of three; SNS bills what is published, SQS the
    /// copies.
    void a_log_and_a_topic() {
        Lab lab({several({R"({"id": "jobs", "type": "log", "instance": "m6i.large", "brokers": 4})", R"({"id": "news", "type": "topic"})",
                          R"({"id": "mail", "type": "queue"})", R"({"id": "w", "type": "worker", "cpu": "1 ms", "long_poll": "20 s"})",
                          R"({"id": "mailer", "type": "worker", "cpu": "1 ms", "long_poll": "20 s"})"}),
                 several({arrow("users", "jobs"), arrow("jobs", "w"), arrow("w", "news"), arrow("news", "mail"), arrow("mail", "mailer")}),
                 R"({"name": "r", "request": "100 kB", "response": "1 kB"})"},
                60);
        run_an_hour(lab);
        const double messages = lab.figure("sent users->jobs");
        auto log = usage_of(lab, "jobs");
        QCOMPARE(log["instance m6i.large"], 4.);
        QCOMPARE(log["block_storage"], messages / 3600 * 100e3 * 7 * 86400 * 3 / 730);
        QCOMPARE(usage_of(lab, "news")["topic_requests"], 2 * lab.figure("sent w->news"));
    }

    /// What a CDN sends is no other egress, and its origin sends none; its misses take their requests to the origin.
    void a_cdn() {
        Lab lab({several({R"({"id": "cdn", "type": "cdn", "points": 1})", service("web", "1 ms")}),
                 several({arrow("users", "cdn"), arrow("cdn", "web")}),
                 R"({"name": "r", "request": "2 kB", "response": "1 MB", "cacheable": "95 s"})", "", R"("browser_cache": "0 s")"},
                60);
        run_an_hour(lab);
        const double calls = lab.figure("sent users->cdn"), misses = lab.figure("sent cdn->web");
        QVERIFY(calls >= 359 && misses > 30 && misses < 40);  // one in ten
        compare(usage_of(lab, "cdn"),
                {{"cdn_egress", lab.figure("answered users->cdn") * 1e6}, {"cdn_requests", calls}, {"cdn_origin", misses * 2e3}});
        compare(usage_of(lab, "web"), {{"instance", 1}});
    }

    /// AWS's definition: a unit is 25 new connections a second, 3000 active ones, 1 GB an hour, 1000 rules a second.
    void capacity_units_data() {
        QTest::addColumn<double>("connections");
        QTest::addColumn<double>("active");
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("rules");
        QTest::addColumn<double>("units");
        QTest::newRow("nothing") << 0.0 << 0.0 << 0.0 << 0.0 << 0.0;
        QTest::newRow("new connections") << 50.0 << 3000.0 << 0.0 << 1000.0 << 2.0;
        QTest::newRow("active connections") << 25.0 << 9000.0 << 0.0 << 0.0 << 3.0;
        QTest::newRow("bytes") << 25.0 << 3000.0 << 4 * gib / 3600 << 0.0 << 4.0;
        QTest::newRow("rules") << 25.0 << 0.0 << gib / 3600 << 5000.0 << 5.0;
    }
    void capacity_units() {
        QFETCH(const double, connections);
        QFETCH(const double, active);
        QFETCH(const double, bytes);
        QFETCH(const double, rules);
        QFETCH(const double, units);
        QCOMPARE(models::capacity_units({connections, active, bytes, rules}), units);
    }

    void a_balancer_data() {
        QTest::addColumn<QString>("settings");
        QTest::addColumn<double>("units");
        // 0.1 requests a second of 100 kB and 10 MB: 3.6 GB and 36 MB an hour
        QTest::newRow("bytes, both ways") << "" << 0.1 * 3600 * (1e5 + 1e7) / gib;
        // each keeps its connection for 1e6 s: 0.1 · 1e6 are open at once, and half a second of each second on a call
        QTest::newRow("connections that stay") << R"(, "keep_alive": "1000000 s")" << (1e5 + 0.1 * 0.5) / 3000;
        QTest::newRow("which serve several") << R"(, "keep_alive": "1000000 s", "requests_per_connection": 4)"
                                             << (1e5 / 4 + 0.1 * 0.5) / 3000;
    }
    void a_balancer() {
        QFETCH(const QString, settings);
        QFETCH(const double, units);
        Lab lab({several({R"({"id": "lb", "type": "load_balancer")" + settings.toStdString() + "}", service("web", "500 ms")}),
                 several({arrow("users", "lb"), arrow("lb", "web")}), R"({"name": "r", "request": "100 kB", "response": "10 MB"})"},
                60);
        run_an_hour(lab);
        Usage usage = usage_of(lab, "lb");
        QCOMPARE(usage["load_balancer"], 1.0);
        QVERIFY(std::abs(usage["load_balancer_units"] / units - 1) < 0.005);  // the first request comes after ten seconds
        QCOMPARE(usage["egress"], lab.figure("answered users->lb") * 1e7);
        compare(usage_of(lab, "web"), {{"instance", 1}});
    }
};

QTEST_APPLESS_MAIN(TestBilling)
#include "tst_billing.moc"
