// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/report/html_report.h"
#include "browser.h"
#include "samples.h"

using namespace headroom::report;

namespace {

/// When all that was to be drawn is drawn.
constexpr const char* drawn =
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true)))))";

/// The number of a chart's pixels that are not blank, and a checksum of all.
constexpr const char* pixels =
    "((figure) => { const shown = document.querySelector(`figure[data-figure='${figure}'] canvas`);"
    "const c = document.createElement('canvas'); [c.width, c.height] = [shown.width, shown.height];"
    "const context = c.getContext('2d', {willReadFrequently: true}); context.drawImage(shown, 0, 0);"
    "const d = context.getImageData(0, 0, c.width, c.height).data; let n = 0, sum = 0;"
    "for (let i = 0; i < d.length; i += 4) { if (d[i + 3] !== 0) ++n;"
    "sum = (sum * 31 + d[i] * 7 + d[i + 1] * 5 + d[i + 2] * 3 + d[i + 3]) % 1000003; } return [n, sum]; })";

/// How far the page is wider than the window, and what sticks out.
constexpr const char* too_wide =
    "(() => { const w = document.documentElement.clientWidth; return [document.documentElement.scrollWidth - w,"
    "[...document.querySelectorAll('body *')].filter((e) => !e.closest('.scroll') && e.getBoundingClientRect().right > w + 1)"
    ".map((e) => e.tagName + '.' + e.className).slice(0, 5).join(', ')]; })()";

/// Texts that are cut off by their box.
constexpr const char* clipped =
    "[...document.querySelectorAll('td span, th span, button, h1, h2, h3, p, li, dd')].filter((e) => e.scrollWidth > e.clientWidth + 1 &&"
    "getComputedStyle(e).display !== 'inline').map((e) => e.textContent.slice(0, 40)).slice(0, 5).join(' | ')";

/// The least contrast (WCAG 2) of texts with what is behind them.
constexpr const char* least_contrast =
    "(() => { const rgb = (s) => s.match(/[\\d.]+/g).map(Number);"
    "const lum = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 "
    "* r + 0.7152 * g + 0.0722 * b; };"
    "const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] "
    "> 0) return c; } return [255, 255, 255]; };"
    "let least = 21; for (const e of document.querySelectorAll('h1, h2, h3, p, li, dt, dd, td, th, button, a, small, summary, caption')) {"
    "const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(behind(e).slice(0, 3));"
    "least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)); } return least; })()";

}  // namespace

/// The page as somebody sees it, in Debian's Chromium. Screenshots are left in the build's folder.
class TestPage : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<Browser> browser_;

    void write(const QString& name, const Document& document) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(print_html(document)));
    }
    void headroom(const QStringList& arguments) {
        QProcess process;
        process.setWorkingDirectory(folder_.path());
        process.start(HEADROOM_BIN "/headroom", arguments);
        QVERIFY(process.waitForFinished(-1));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    }
    QStringList figures() {
        QStringList ids;
        for (const QJsonValue id : browser_->evaluate("[...document.querySelectorAll('figure')].map((f) => f.dataset.figure)").toArray())
            ids += id.toString();
        return ids;
    }
    QJsonValue pixels_of(const QString& figure) {
        browser_->evaluate(drawn);
        return browser_->evaluate(QString(pixels) + "('" + figure + "')");
    }

private slots:
    void initTestCase() {
        QDir().mkpath(SCREENSHOTS);
        write("both.html", {span(), growth()});
        write("unstable.html", {unstable(), std::nullopt});
        write("many.html", {many(14, 70), std::nullopt});
        write("evil.html", all_evil());
        const QString plan = HEADROOM_PRESETS "/ecommerce.headroom.json";
        headroom({"run", plan, "--quiet", "--max-requests", "1M", "--out", "run.json"});
        headroom({"growth", plan, "--quiet", "--max-requests", "100k", "--out", "growth.json"});
        headroom({"report", "run.json", "growth.json", "--out", "ecommerce.html"});
        browser_ = std::make_unique<Browser>();
    }

    void is_readable_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("scheme");
        for (const char* page : {"ecommerce", "both", "unstable", "many", "evil"})
            for (const int width : {1280, 400})
                for (const char* scheme : {"light", "dark"}) QTest::addRow("%s, %d, %s", page, width, scheme) << page << width << scheme;
    }
    void is_readable() {
        QFETCH(QString, page);
        QFETCH(int, width);
        QFETCH(QString, scheme);
        browser_->show_as(width, 900, scheme);
        browser_->load(folder_.filePath(page + ".html"));
        QVERIFY(!figures().isEmpty());
        browser_->evaluate(drawn);
        browser_->screenshot(QString("%1/report-%2-%3-%4.png").arg(SCREENSHOTS, page, QString::number(width), scheme));
        browser_->evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
        for (const QString& figure : figures()) {
            QVERIFY2(pixels_of(figure)[0].toInt() > 2000, qPrintable(figure + " is empty"));
        }
        const QJsonValue wide = browser_->evaluate(too_wide);
        QVERIFY2(wide[0].toInt() <= 0 && wide[1].toString().isEmpty(), qPrintable(wide[1].toString()));
        QCOMPARE(browser_->evaluate(clipped).toString(), QString());
        const QString sideways = "[...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth).length";
        if (width == 400) QCOMPARE(browser_->evaluate(sideways).toInt(), 0);
        if (page == "both") browser_->screenshot(QString("%1/report-open-%2-%3.png").arg(SCREENSHOTS, QString::number(width), scheme));
        const double contrast = browser_->evaluate(least_contrast).toDouble();
        QVERIFY2(contrast >= 4.5, qPrintable(QString::number(contrast)));
        QCOMPARE(browser_->evaluate("document.documentElement.dataset.theme").toString(), scheme);
        QCOMPARE(browser_->complaints().join('\n'), QString());
        QCOMPARE(browser_->requests().size(), qsizetype{1});  // the page itself
    }

    void the_legend_hides_and_shows() {
        browser_->show_as(1280, 900, "light");
        browser_->load(folder_.filePath("both.html"));
        for (const QString& figure : {QString("latency"), QString("phase-cost"), QString("growth-cost")}) {
            const QString button = QString("figure[data-figure='%1'] .legend button").arg(figure);
            const QJsonValue before = pixels_of(figure);
            browser_->click(button);
            QCOMPARE(browser_->evaluate(QString("document.querySelector(`%1`).getAttribute('aria-pressed')").arg(button)).toString(),
                     QString("false"));
            QVERIFY(pixels_of(figure) != before);
            browser_->press_key("Enter");  // it has the focus
            QCOMPARE(browser_->evaluate(QString("document.querySelector(`%1`).getAttribute('aria-pressed')").arg(button)).toString(),
                     QString("true"));
            QCOMPARE(pixels_of(figure), before);
        }
        QCOMPARE(browser_->complaints().join('\n'), QString());
    }

    void another_route_is_another_chart() {
        browser_->show_as(1280, 900, "light");
        browser_->load(folder_.filePath("both.html"));
        const QJsonValue before = pixels_of("latency");
        QCOMPARE(browser_->evaluate("document.querySelector('figure select').options.length").toInt(), 3);
        browser_->evaluate(
            "(() => { const s = document.querySelector('figure select'); s.value = '2'; s.dispatchEvent(new Event('change')); })()");
        QVERIFY(pixels_of("latency") != before);
        QVERIFY(browser_->evaluate("document.querySelector('.legend').textContent").toString().contains("Promise: p99 ≤ 20 ms"));
        QCOMPARE(browser_->complaints().join('\n'), QString());
    }

    /// Dots have their intervals: wider ones give another picture.
    void intervals_are_drawn() {
        browser_->show_as(1280, 900, "light");
        browser_->load(folder_.filePath("both.html"));
        const QJsonValue before = pixels_of("latency");
        browser_->evaluate(
            "(() => { const chart = Chart.getChart(document.querySelector('canvas')); for (const set of chart.data.datasets) if (set.kind "
            "=== "
            "'dots') for (const point of set.points) { point.low = point.y / 2; point.high = point.y * 1.5; } chart.update(); })()");
        QVERIFY(pixels_of("latency") != before);
    }

    void the_theme_can_be_chosen() {
        browser_->show_as(1280, 900, "dark");
        browser_->load(folder_.filePath("both.html"));
        const QJsonValue dark = pixels_of("latency");
        browser_->click("#theme");
        QCOMPARE(browser_->evaluate("document.documentElement.dataset.theme").toString(), QString("light"));
        QVERIFY(pixels_of("latency") != dark);
        browser_->click("#theme");
        browser_->click("#theme");  // the system's again
        QCOMPARE(pixels_of("latency"), dark);
        browser_->show_as(1280, 900, "light");
        QVERIFY(pixels_of("latency") != dark);
        QCOMPARE(browser_->complaints().join('\n'), QString());
    }

    void figures_appear_under_the_mouse() {
        browser_->show_as(1280, 900, "light");
        browser_->load(folder_.filePath("both.html"));
        const QJsonValue before = pixels_of("latency");
        browser_->click("figure[data-figure='latency'] canvas");
        QVERIFY(pixels_of("latency") != before);
        const QString title = browser_->evaluate("Chart.getChart(document.querySelector('canvas')).tooltip.title.join()").toString();
        QVERIFY2(title.contains(" users"), qPrintable(title));
    }

    void on_paper_everything_is_open() {
        browser_->show_as(1280, 900, "dark");
        browser_->load(folder_.filePath("both.html"));
        QVERIFY(browser_->evaluate("document.querySelector('details:not([open])') !== null").toBool());
        browser_->evaluate(
            "window.seen = []; addEventListener('beforeprint', () => { seen = "
            "[document.querySelectorAll('details:not([open])').length, document.documentElement.dataset.theme]; })");
        const QByteArray pdf = browser_->print_to_pdf();
        QVERIFY(pdf.startsWith("%PDF"));
        QFile file(QString(SCREENSHOTS) + "/report.pdf");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(pdf);
        QCOMPARE(browser_->evaluate("seen[0]").toInt(-1), 0);
        QCOMPARE(browser_->evaluate("seen[1]").toString(), QString("light"));
        QCOMPARE(browser_->evaluate("document.documentElement.dataset.theme").toString(), QString("dark"));
        QVERIFY(browser_->evaluate("document.querySelector('details:not([open])') !== null").toBool());
        QCOMPARE(browser_->complaints().join('\n'), QString());
    }
};

QTEST_GUILESS_MAIN(TestPage)
#include "tst_page.moc"
