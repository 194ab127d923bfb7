// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include "core/files.h"
#include "plan/platform.h"
#include "plan/reader.h"
#include "plan/simgrid_file.h"

using namespace headroom;

namespace {

/// Three regions in a row, and a way round that is slower; zones with lines of their own in one of them.
constexpr const char* coasts = R"json({"regions": [
  {"name": "eu", "zones": 3, "zone_latency": "0.4 ms", "zone_bandwidth": "10 Gbit/s"},
  {"name": "us", "zones": 2, "zone_latency": "1 ms"}, {"name": "ap", "zones": 1}],
 "links": [{"name": "atlantic", "from": "eu", "to": "us", "latency": "40 ms", "bandwidth": "2 Gbit/s"},
  {"name": "pacific", "from": "us", "to": "ap", "latency": "60 ms"},
  {"name": "cape", "from": "eu", "to": "ap", "latency": "150 ms", "bandwidth": "1 Gbit/s"}]})json";

std::optional<plan::Platform> read(const std::string& platform, const Files& files) {
    const std::string before = R"json({"headroom": 1, "name": "P", "designs": [{"name": "D", "platform": )json";
    const std::string after = R"json(, "components": [{"id": "users", "type": "users"}], "connections": []}],
 "phases": [{"name": "P", "users": 1, "design": "D"}]})json";
    const plan::ParsedPlan parsed = plan::parse_plan(before + platform + after);
    if (!parsed.plan) return std::nullopt;
    Diagnostics diagnostics;
    const schema::ReadContext context{files, diagnostics, {}, {}, {}, {}, {}};
    auto result = plan::read_platform(parsed.plan->designs.front(), "$", context);
    for (const Diagnostic& each : diagnostics.list()) qWarning("%s", each.message.c_str());
    return result;
}

struct Route {
    QString from, to;
    double latency_s, bytes_per_s;
};

}  // namespace

/// Ways as SimGrid itself finds them in the same file.
class TestSimgridPlatform : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    /// Null where SimGrid cannot read it.
    QList<Route> routes_of(const std::string& xml) {
        QFile file(folder_.filePath("site.xml"));
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(QByteArray::fromStdString(xml));
        file.close();
        QProcess program;
        program.start(SIMGRID_PLATFORM, {file.fileName()});
        program.waitForFinished();
        QList<Route> routes;
        for (const QString& line : QString::fromUtf8(program.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts)) {
            const QStringList words = line.split(' ');
            routes.push_back({words[0], words[1], words[2].toDouble(), words[3].toDouble()});
        }
        return routes;
    }

    static void compare(const plan::Platform& platform, const Route& route, const plan::Spot& from, const plan::Spot& to) {
        const auto path = platform.path(from, to);
        QVERIFY2(path, qPrintable(route.from + " " + route.to));
        QVERIFY2(std::abs(path->latency_s - route.latency_s) < 1e-12,
                 qPrintable(QString("%1 %2: %3 for %4").arg(route.from, route.to).arg(path->latency_s).arg(route.latency_s)));
        double narrowest = 1e15;
        for (const std::size_t lane : path->lanes) narrowest = std::min(narrowest, platform.lines[lane / 2].bytes_per_s.value_or(1e15));
        QCOMPARE(narrowest, route.bytes_per_s);
    }

private slots:
    void what_is_written() {
        const auto platform = read(coasts, Files());
        QVERIFY(platform);
        const QList<Route> routes = routes_of(plan::print_simgrid(*platform));
        QCOMPARE(routes.size(), 6 * 5);
        const auto spot = [&](const QString& host) {
            const QStringList parts = host.split('.');
            return plan::Spot{platform->find_region(parts[0].toStdString()).value(), static_cast<std::size_t>(parts[1].toInt() - 1)};
        };
        for (const Route& route : routes) compare(*platform, route, spot(route.from), spot(route.to));
    }

    /// Two clusters as SimGrid's documentation draws them, and a zone with hosts.
    void what_is_read() {
        Files files;
        QFile file(SIMGRID_CLUSTERS);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::string clusters = file.readAll().toStdString();
        files.add("site.xml", clusters);
        const auto platform = read(R"({"simgrid": "site.xml"})", files);
        QVERIFY(platform);
        QCOMPARE(platform->regions.size(), std::size_t{3});
        const QList<Route> routes = routes_of(clusters);
        QVERIFY(routes.size() > 1000);
        const std::map<QString, std::size_t> regions{{"a", 0}, {"b", 1}, {"c", 2}};
        std::size_t compared = 0;
        for (const Route& route : routes) {
            const auto spot = [&](const QString& host) {
                return plan::Spot{regions.at(host.left(1)), host == "c-2" ? std::size_t{1} : std::size_t{0}};
            };
            const plan::Spot from = spot(route.from), to = spot(route.to);
            if (from.region == to.region && from.region != 2) continue;  // within a zone
            const auto path = platform->path(from, to);
            QVERIFY(path);
            QVERIFY2(std::abs(path->latency_s - route.latency_s) < 1e-12, qPrintable(route.from + " " + route.to));
            ++compared;
        }
        QVERIFY(compared == 2 * (20 * 30 + 20 * 2 + 30 * 2 + 1));
    }
};

QTEST_GUILESS_MAIN(TestSimgridPlatform)
#include "tst_simgrid_platform.moc"
