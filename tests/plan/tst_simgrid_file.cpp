// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/files.h"
#include "plan/platform.h"
#include "plan/simgrid_file.h"
#include "test_types.h"

using namespace headroom;

namespace {

std::string world(const std::string& content, const char* routing = "Full") {
    return std::string("<platform version=\"4.1\">\n<zone id=\"w\" routing=\"") + routing + "\">\n" + content + "\n</zone>\n</platform>\n";
}

const std::string two = R"(<zone id="a" routing="Full"><host id="a1" speed="1f"/></zone>
<zone id="b" routing="Full"><host id="b1" speed="1f"/></zone>
)";
const std::string three = two + R"(<zone id="c" routing="Full"><host id="c1" speed="1f"/></zone>
)";

std::string route(const char* from, const char* to, const std::vector<const char*>& links) {
    std::string text = std::string(R"(<zoneRoute src=")") + from + R"(" dst=")" + to + R"(" gw_src="x" gw_dst="y">)";
    for (const char* link : links) text += std::string(R"(<link_ctn id=")") + link + R"(" direction="UP"/>)";
    return text + "</zoneRoute>\n";
}

std::string line(const char* name, const char* bandwidth = "1GBps", const char* more = R"( sharing_policy="SPLITDUPLEX")") {
    return std::string(R"(<link id=")") + name + R"(" bandwidth=")" + bandwidth + R"(" latency="1ms")" + more + "/>\n";
}

/// Of the file "s.xml", with the platform's other members.
struct Read {
    explicit Read(const std::string& text, const std::string& more = "") {
        Files files;
        files.add("s.xml", text);
        plan::Design design;
        Value platform = Value::Object{};
        platform.set("simgrid", "s.xml");
        if (!more.empty()) platform.set(more, Value::Array{});
        design.platform = platform;
        const schema::ReadContext context{files, diagnostics, {}, {}, {}, {}, {}};
        result = plan::read_platform(design, "$", context);
    }
    QString first() const { return diagnostics.list().empty() ? QString() : QString::fromStdString(diagnostics.list().front().message); }

    Diagnostics diagnostics;
    std::optional<plan::Platform> result;
};

}  // namespace

/// Platforms from SimGrid's files and to them.
class TestSimgridFile : public QObject {
    Q_OBJECT
private slots:
    void there_and_back() {
        plan::Platform platform;
        plan::Region near, far;
        near.name = "near";
        far.name = "far";
        near.zone_latency = Duration{0.3e-3};
        near.zone_bandwidth = Bandwidth{1.25e9};
        far.zones = 2;
        far.zone_latency = Duration{2e-3};
        platform.regions = {near, far};
        platform.links = {{"cable", "near", "far", Duration{0.0123}, Bandwidth{3.75e8}, ""}};
        platform.lines = {{"cable", 3.75e8}};
        for (const char* zone : {"near-1", "near-2", "near-3"}) platform.lines.push_back({zone, 1.25e9});
        const Read again(plan::print_simgrid(platform));
        QVERIFY2(again.result, qPrintable(again.first()));
        QVERIFY(again.diagnostics.list().empty());
        QCOMPARE(again.result->regions.size(), std::size_t{2});
        for (std::size_t r = 0; r < 2; ++r) {
            const plan::Region &was = platform.regions[r], &is = again.result->regions[r];
            QCOMPARE(is.name, was.name);
            QCOMPARE(is.zones, was.zones);
            QCOMPARE(is.zone_latency.value, was.zone_latency.value);
            QCOMPARE(is.zone_bandwidth.has_value(), was.zone_bandwidth.has_value());
        }
        QCOMPARE(again.result->regions[0].zone_bandwidth->value, 1.25e9);
        QCOMPARE(again.result->links.size(), std::size_t{1});
        const plan::Link& cable = again.result->links.front();
        QCOMPARE(cable.name + " " + cable.from + " " + cable.to, std::string("cable near far"));
        QCOMPARE(cable.latency.value, 0.0123);
        QCOMPARE(cable.bandwidth->value, 3.75e8);
    }

    void one_zone_alone() {
        const Read only(world(R"(<host id="h1" speed="1f"/><host id="h2" speed="1f"/><link id="l" bandwidth="10Gbps" latency="200us"
 sharing_policy="FATPIPE"/>)" +
                              std::string()));
        QVERIFY(!only.result);  // a FATPIPE of 10 Gbit/s
        const Read well(world(R"(<host id="h1" speed="1f"/><host id="h2" speed="1f"/>
<link id="l" bandwidth="1PBps" latency="200us" sharing_policy="FATPIPE"/><route src="h1" dst="h2"><link_ctn id="l"/></route>)"));
        QVERIFY2(well.result, qPrintable(well.first()));
        QCOMPARE(well.result->regions.size(), std::size_t{1});
        QCOMPARE(well.result->regions[0].name, std::string("w"));
        QCOMPARE(well.result->regions[0].zones, std::int64_t{2});
        QCOMPARE(well.result->regions[0].zone_latency.value, 200e-6);
        QVERIFY(!well.result->regions[0].zone_bandwidth);
    }

    /// "128Mbps" are 16 MB/s, "1KiBps" 1024 B/s.
    void units() {
        for (const auto& [text, bytes] : {std::pair("128Mbps", 16e6), {"1KiBps", 1024.}, {"5e6", 5e6}, {"2GiBps", 2147483648.}}) {
            const Read read(world(two + line("l", text) + route("a", "b", {"l"})));
            QVERIFY2(read.result, qPrintable(read.first()));
            QCOMPARE(read.result->links[0].bandwidth->value, bytes);
            QCOMPARE(read.result->links[0].latency.value, 1e-3);
        }
    }

    void a_chain_takes_links_that_have_routes() {
        const Read chain(
            world(three + line("ab") + line("bc") + route("a", "b", {"ab"}) + route("b", "c", {"bc"}) + route("a", "c", {"ab", "bc"})));
        QVERIFY2(chain.result, qPrintable(chain.first()));
        QCOMPARE(chain.result->path({0, {}}, {2, {}})->latency_s, 2e-3);
    }

    void shared_links_are_warned_of() {
        const Read shared(world(two + line("l", "1GBps", "") + route("a", "b", {"l"})));
        QVERIFY(shared.result);
        QVERIFY2(shared.first().contains("s.xml:5: both ways share the link 'l'"), qPrintable(shared.first()));
    }

    void mistakes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mistake");
        const auto row = [](const char* name, const std::string& text, const char* mistake) {
            QTest::newRow(name) << QString::fromStdString(text) << QString(mistake);
        };
        row("no XML", "<platform", "s.xml:1: this is no XML");
        row("another document", "<html/>", "this is no SimGrid platform of version 4");
        row("two worlds", "<platform><zone id='a'/><zone id='b'/></platform>", "this is no SimGrid platform of version 4");
        row("no hosts", world("<zone id='a'/>"), "s.xml:3: the region 'a' has 0 hosts");
        row("a zone within a region", world("<zone id='a'><zone id='b'/></zone>"), "the region 'a' has zones within");
        row("bandwidth", world(two + line("l", "fast")), "s.xml:5: 'fast' is no bandwidth of <link>");
        row("negative", world(two + line("l", "-1GBps")), "'-1GBps' is no bandwidth");
        row("no link", world(two + route("a", "b", {"l"})), "there is no link 'l'");
        row("no zone", world(two + line("l") + route("a", "z", {"l"})), "there is no zone 'z'");
        row("twice", world(two + line("l") + line("l")), "there is a link 'l' already");
        row("a link of three", world(three + line("l") + route("a", "b", {"l"}) + route("a", "c", {"l"})), "joins more than two regions");
        row("no chain", world(three + line("l") + line("m") + route("a", "b", {"l"}) + route("a", "c", {"l", "m"})),
            "passes 'm', which joins no two regions on the way");
        row("a way that is slower than another",
            world(three + line("ab") + line("bc") + R"(<link id="ac" bandwidth="1GBps" latency="5ms" sharing_policy="SPLITDUPLEX"/>)" +
                  route("a", "b", {"ab"}) + route("b", "c", {"bc"}) + route("a", "c", {"ac"})),
            "from 'a' to 'c' messages would take 0.002 s, which is the fastest way, and not the route's 0.005 s");
        row("a trace", world(two + line("l", "1GBps", R"( sharing_policy="SPLITDUPLEX" bandwidth_file="t.txt")")),
            "'bandwidth_file', which is not read");
        row("another policy", world(two + line("l", "1GBps", R"( sharing_policy="WIFI")")), "sharing policy 'WIFI'");
        row("unlike hosts",
            world(R"(<host id="h" speed="1f"/><host id="i" speed="1f"/><host id="j" speed="1f"/>)" + line("l") + line("m", "2GBps") +
                  R"(<route src="h" dst="i"><link_ctn id="l"/></route><route src="h" dst="j"><link_ctn id="m"/></route>)"),
            "are not joined alike");
    }
    void mistakes() {
        QFETCH(const QString, text);
        QFETCH(const QString, mistake);
        const Read read(text.toStdString());
        QVERIFY(!read.result);
        QVERIFY2(read.first().contains(mistake), qPrintable(read.first()));
    }

    void beside_regions_of_the_plan() {
        const Read both(world(two), "regions");
        QVERIFY(!both.result);
        QCOMPARE(both.first(), QString("the platform's regions are those of 's.xml'"));
    }

    void a_platform_of_which_nothing_is_told() {
        plan::Design design;
        design.platform = Value::Object{};
        Diagnostics diagnostics;
        const Files files;
        const schema::ReadContext context{files, diagnostics, {}, {}, {}, {}, {}};
        const auto platform = plan::read_platform(design, "$", context);
        QVERIFY(platform && diagnostics.list().empty());
        QCOMPARE(platform->regions.size(), std::size_t{1});
        QCOMPARE(platform->regions[0].zones, std::int64_t{3});
    }
};

QTEST_APPLESS_MAIN(TestSimgridFile)
#include "tst_simgrid_file.moc"
