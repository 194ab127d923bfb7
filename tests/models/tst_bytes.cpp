// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <map>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// An hour's use of a meter.
double used(Lab& lab, const std::string& component, plan::Meter meter) {
    double sum = 0;
    for (const plan::Usage& usage : lab.component(component).usage({0, lab.blocks()}))
        if (usage.meter == meter) sum += usage.per_hour;
    return sum;
}

bool near(double found, double expected) { return std::abs(found - expected) <= 1e-9 * std::max(1.0, std::abs(expected)); }

}  // namespace

/// Bytes of answers and of what pages load, by hand: a request every ten seconds for an hour.
class TestBytes : public QObject {
    Q_OBJECT
private slots:
    /// 2 MB shrink to 0.5 MB in 2 · 40 ms, beside the 10 ms that a call takes.
    void compression() {
        Lab lab({service("web", "10 ms", R"("compression": 0.25, "compression_cpu": "40 ms")"), arrow("users", "web"),
                 R"({"name": "r", "response": "2 MB"})"},
                60);
        lab.arrive(0.1);
        lab.run_to(3600);
        const double answered = lab.figure("answered users->web");
        QVERIFY(answered >= 359);
        QVERIFY(near(lab.figure("residence web"), 0.09));
        QVERIFY(near(used(lab, "web", plan::Meter::Egress), answered * 0.5e6));
    }

    /// By route, and by what a connection says of its answers.
    void of_some_routes() {
        Lab lab({service("web", "10 ms", R"("compression": {"text": 0.2}, "compression_cpu": "50 ms")"),
                 arrow("users", "web", R"("response": {"text": "3 MB"})"),
                 R"({"name": "text", "response": "1 MB"}, {"name": "image", "response": "1 MB"})"},
                60);
        lab.arrive(1);
        lab.run_to(3600);
        const double texts = lab.figure("completed:text"), images = lab.figure("completed:image");
        QVERIFY(texts > 1500 && images > 1500);
        QVERIFY(near(lab.figure("mean:text"), 0.16));
        QVERIFY(near(lab.figure("mean:image"), 0.01));
        QVERIFY(near(used(lab, "web", plan::Meter::Egress), texts * 0.6e6 + images * 1e6));
    }

    /// A CDN keeps and sends what is compressed already; a balancer carries it. Only misses take CPU.
    void on_the_way() {
        Lab lab({several({R"({"id": "cdn", "type": "cdn", "points": 1})", R"({"id": "lb", "type": "load_balancer"})",
                          service("web", "10 ms", R"("compression": 0.25, "compression_cpu": "40 ms")")}),
                 several({arrow("users", "cdn"), arrow("cdn", "lb"), arrow("lb", "web")}),
                 R"({"name": "r", "response": "2 MB", "cacheable": "95 s"})", "", R"("browser_cache": "0 s")"},
                60);
        lab.arrive(0.1);
        lab.run_to(3600);
        const double answered = lab.figure("answered users->cdn"), misses = lab.figure("answered cdn->lb");
        QVERIFY(answered >= 359 && misses > 30 && misses < 40);
        QVERIFY(near(used(lab, "cdn", plan::Meter::CdnEgress), answered * 0.5e6));
        QVERIFY(near(lab.figure("origin_bytes_per_s cdn") * 3600, misses * 0.5e6));
        QVERIFY(near(lab.simulation().component(3).cpu_seconds(), misses * 0.09));
    }

    /// A gateway's answers are those of its target, not of who tells the client.
    void behind_a_gateway() {
        Lab lab(
            {several({R"({"id": "gw", "type": "gateway"})", service("auth", "1 ms"), service("web", "10 ms", R"("compression": 0.25)")}),
             several({arrow("users", "gw"), arrow("gw.authentication", "auth"), arrow("gw.targets", "web")}),
             R"({"name": "r", "response": "2 MB"})"},
            60);
        lab.arrive(0.1);
        lab.run_to(3600);
        QVERIFY(near(used(lab, "gw", plan::Meter::Egress), lab.figure("answered users->gw") * 0.5e6));
    }

    /// Each page loads 3 images of 200 kB when it has come, which go the page's way; they are nobody's request by themselves.
    void assets() {
        Lab lab({several({R"({"id": "cdn", "type": "cdn", "points": 1})",
                          R"({"id": "web", "type": "service", "cpu": {"page": "10 ms", "image": "2 ms"}})"}),
                 several({arrow("users", "cdn"), arrow("cdn", "web")}),
                 R"({"name": "page", "response": "50 kB", "assets": {"route": "image", "count": 3}},
                    {"name": "image", "response": "200 kB", "cacheable": "1 h", "keyspace": "images"})",
                 R"x({"name": "images", "keys": "uniform(20)"})x", R"("browser_cache": "0 s")"},
                60);
        lab.arrive(0.1);
        lab.run_to(3600);
        const double pages = lab.figure("completed:page"), images = lab.figure("completed:image");
        QVERIFY(pages >= 359);
        QCOMPARE(images, 3 * pages);
        QVERIFY(near(used(lab, "cdn", plan::Meter::CdnEgress), pages * 50e3 + images * 200e3));
        QVERIFY(near(used(lab, "cdn", plan::Meter::CdnRequests), pages + images));
        QVERIFY(near(lab.simulation().component(2).cpu_seconds(), pages * 0.01 + 20 * 0.002));  // each image comes once from the origin
    }

    /// 2.5 are 2 or 3; the browser answers those that it has.
    void assets_by_chance() {
        Lab lab({service("web", "1 ms"), arrow("users", "web"),
                 R"({"name": "page", "assets": {"route": "image", "count": 2.5}}, {"name": "image", "cacheable": "1 h"})", "",
                 R"("requests_per_user_per_day": 24)"},
                60);
        lab.arrive(10);
        lab.run_to(3600);
        const double pages = lab.figure("completed:page"), wanted = lab.figure("wanted_per_s users") * 3600 - pages;
        QVERIFY(std::abs(wanted / pages - 2.5) < 0.01);
        // each user asks 2.5 times an hour for the image, which is kept for an hour: λT / (1 + λT)
        QVERIFY(std::abs(lab.figure("completed:image") / wanted - 1 / 3.5) < 0.01);
    }
};

QTEST_APPLESS_MAIN(TestBytes)
#include "tst_bytes.moc"
