// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

#include "app/charts/chart.h"
#include "app/charts/legend.h"
#include "app/charts/plot.h"

using namespace headroom;
using namespace headroom::charts;

namespace {

/// Two lines of dots over 1 to 100, of which the second has a gap, and a mark.
ChartData sample() {
    ChartData data;
    data.title = "Response time";
    data.x = {Axis::Scale::Log, "Daily users", Unit::None, {}, 1, 100, {}};
    data.y = {Axis::Scale::Linear, "Time", Unit::Seconds, {}, 0, 10, {}};
    Series a{"p50", Series::Kind::Dots, Ink::series(0, 0), false, false, 0, {}};
    Series b{"p99", Series::Kind::Dots, Ink::series(0, 2), true, false, 0, {}};
    for (const double x : {2.0, 10.0, 50.0}) {
        const QString where = QString("at %1").arg(x);
        a.points.push_back({x, 2, 1.5, 2.5, where, "2 ± 0.5 s"});
        b.points.push_back({x, x == 10 ? std::nullopt : std::optional(8.0), {}, {}, where, x == 10 ? "unstable" : "8 s"});
    }
    data.series = {a, b};
    data.marks = {{30, "db 30", "db is out of capacity", {}, "db"}};
    data.limits = {{5, "p99 ≤ 5 s"}};
    return data;
}

}  // namespace

class TestChart : public QObject {
    Q_OBJECT

    Plot* plot_of(Chart& chart) { return chart.findChild<Plot*>("plot"); }
    void show(Chart& chart) {
        chart.resize(700, 420);
        chart.show_data(sample());
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        plot_of(chart)->replot(QCustomPlot::rpImmediateRefresh);
    }
    QPoint pixel(Chart& chart, std::size_t series, std::size_t point) { return plot_of(chart)->pixel_of({series, point}).toPoint(); }

private slots:
    void init() { theme::apply(theme::Mode::Light); }

    void legend_shows_and_hides_series_data() {
        QTest::addColumn<bool>("by_key");
        QTest::newRow("click") << false;
        QTest::newRow("space") << true;
    }
    void legend_shows_and_hides_series() {
        QFETCH(bool, by_key);
        Chart chart;
        show(chart);
        auto* button = chart.findChild<LegendButton*>("legend.p99");
        QVERIFY(button != nullptr && button->isChecked());
        const auto toggle = [&] { by_key ? QTest::keyClick(button, Qt::Key_Space) : QTest::mouseClick(button, Qt::LeftButton); };
        QCOMPARE(plot_of(chart)->graphCount(), 2);
        toggle();
        QVERIFY(chart.is_hidden("p99"));
        QCOMPARE(plot_of(chart)->graphCount(), 1);
        QVERIFY(!plot_of(chart)->hit(pixel(chart, 1, 0)));
        toggle();
        QVERIFY(!chart.is_hidden("p99"));
        QCOMPARE(plot_of(chart)->graphCount(), 2);
    }

    void tooltip_tells_points_and_nothing_between() {
        Chart chart;
        show(chart);
        QTest::mouseMove(plot_of(chart), pixel(chart, 0, 0));
        QTRY_VERIFY(QToolTip::text().contains("<b>2 ± 0.5 s</b>"));
        QVERIFY(QToolTip::text().contains("at 2") && QToolTip::text().contains("8 s"));
        QTest::mouseMove(plot_of(chart), pixel(chart, 0, 1));
        QTRY_VERIFY(QToolTip::text().contains("unstable"));
        const QPoint between = (pixel(chart, 0, 0) + pixel(chart, 0, 1)) / 2;
        QVERIFY(!plot_of(chart)->hit(between));
        QTest::mouseMove(plot_of(chart), between);
        QTRY_VERIFY(QToolTip::text().isEmpty() || !QToolTip::isVisible());
    }

    void keys_walk_over_points() {
        Chart chart;
        show(chart);
        Plot* plot = plot_of(chart);
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Right);
        QCOMPARE(plot->accessibleDescription(), QString("p50, at 2: 2 ± 0.5 s"));
        QTest::keyClick(plot, Qt::Key_Right);
        QCOMPARE(plot->accessibleDescription(), QString("p50, at 10: 2 ± 0.5 s"));
        QTest::keyClick(plot, Qt::Key_Right);
        QTest::keyClick(plot, Qt::Key_Up);
        QCOMPARE(plot->accessibleDescription(), QString("p99, at 50: 8 s"));
        QTest::keyClick(plot, Qt::Key_Left);  // over the gap
        QCOMPARE(plot->accessibleDescription(), QString("p99, at 2: 8 s"));
        QSignalSpy chosen(&chart, &Chart::chosen);
        QTest::keyClick(plot, Qt::Key_Return);
        QCOMPARE(chosen.value(0).value(0).toDouble(), 2.0);
    }

    void points_that_went_are_not_gone_to() {
        Chart chart;
        show(chart);
        Plot* plot = plot_of(chart);
        plot->setFocus();
        for (int i = 0; i < 3; ++i) QTest::keyClick(plot, Qt::Key_Right);
        QTest::keyClick(plot, Qt::Key_Up);
        ChartData data = sample();
        data.series.resize(1);
        data.series[0].points.resize(1);
        chart.show_data(data);
        QSignalSpy chosen(&chart, &Chart::chosen);
        QTest::keyClick(plot, Qt::Key_Return);
        QCOMPARE(chosen.size(), 0);
        QTest::keyClick(plot, Qt::Key_Left);
        QCOMPARE(plot->accessibleDescription(), QString("p50, at 2: 2 ± 0.5 s"));
    }

    void drags_zoom_and_pan() {
        Chart chart;
        show(chart);
        Plot* plot = plot_of(chart);
        const QPoint from = pixel(chart, 0, 0) - QPoint(20, 20), to = pixel(chart, 0, 1) + QPoint(20, 20);
        QTest::mousePress(plot, Qt::LeftButton, {}, from);
        QTest::mouseMove(plot, (from + to) / 2);
        QTest::mouseMove(plot, to);
        QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
        QVERIFY(chart.is_zoomed());
        const View zoomed = plot->view();
        QVERIFY(zoomed.x.lower > 1.2 && zoomed.x.upper < 20 && zoomed.y.upper < 5);

        const QPoint middle = plot->axisRect()->center();
        QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, middle);
        QTest::mouseMove(plot, middle + QPoint(20, 0));
        QTest::mouseMove(plot, middle + QPoint(60, 0));
        QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, middle + QPoint(60, 0));
        QVERIFY(plot->view().x.lower < zoomed.x.lower);
        QVERIFY(qFuzzyCompare(plot->view().x.upper / plot->view().x.lower, zoomed.x.upper / zoomed.x.lower));

        QTest::mouseDClick(plot, Qt::LeftButton, {}, middle);
        QVERIFY(!chart.is_zoomed());
    }

    void wheel_and_keys_zoom() {
        Chart chart;
        show(chart);
        Plot* plot = plot_of(chart);
        const QPointF at = plot->axisRect()->center();
        const double under = plot->xAxis->pixelToCoord(at.x());
        QWheelEvent wheel(at, plot->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot, &wheel);
        QVERIFY(chart.is_zoomed());
        QVERIFY(qAbs(plot->xAxis->pixelToCoord(at.x()) / under - 1) < 1e-9);
        QTest::keyClick(plot, Qt::Key_0);
        QVERIFY(!chart.is_zoomed());
        QTest::keyClick(plot, Qt::Key_Plus);
        QVERIFY(chart.is_zoomed());
        chart.show_data(sample());  // the same figures anew: the view stays
        QVERIFY(chart.is_zoomed());
    }

    void click_chooses_a_place() {
        Chart chart;
        show(chart);
        QSignalSpy chosen(&chart, &Chart::chosen);
        QTest::mouseClick(plot_of(chart), Qt::LeftButton, {}, pixel(chart, 0, 1));
        QCOMPARE(chosen.size(), 1);
        QVERIFY(qAbs(chosen[0][0].toDouble() - 10) < 0.3);
        QVERIFY(!chart.is_zoomed());
    }

    void exports_are_on_white_paper_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("png") << "png" << QByteArray("\x89PNG");
        QTest::newRow("svg") << "svg" << QByteArray("<?xml");
        QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
        QTest::newRow("csv") << "csv" << QByteArray("series,where,Daily users,value,low,high\r\np50,at 2,2,2,1.5,2.5\r\n");
    }
    void exports_are_on_white_paper() {
        QFETCH(QString, ending);
        QFETCH(QByteArray, begin);
        theme::apply(theme::Mode::Dark);
        Chart chart;
        show(chart);
        QTemporaryDir folder;
        const QString path = folder.filePath("chart." + ending);
        QString why;
        QVERIFY2(chart.export_to(path, &why), qPrintable(why));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(begin));
        if (ending == "png") {
            const QImage image(path);
            QVERIFY(image.width() >= 1400);
            QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
        }
        if (ending != "svg") return;
        file.seek(0);
        const QByteArray svg = file.readAll();
        QVERIFY(svg.contains("Response time") && svg.contains("p99 ≤ 5 s"));
    }

    void what_cannot_be_exported_is_told() {
        Chart chart;
        chart.show_data(sample());
        QString why;
        QVERIFY(!chart.export_to("/tmp/chart.bmp", &why));
        QVERIFY(why.contains(".svg"));
        QVERIFY(!chart.export_to("/nowhere/at/all.png", &why));
        QVERIFY(!why.isEmpty());
    }

    void copy_has_picture_and_figures() {
        Chart chart;
        chart.show_data(sample());
        chart.copy();
        const QMimeData* data = QGuiApplication::clipboard()->mimeData();
        QVERIFY(data->hasImage());
        QVERIFY(data->text().contains("p99,at 2,2,8,,"));
    }

    void menu_offers_all_ways_out() {
        Chart chart;
        chart.show_data(sample());
        QWidget parent;
        QMenu* menu = chart.make_menu(&parent);
        for (const char* name :
             {"chart_copy", "chart_export_png", "chart_export_svg", "chart_export_pdf", "chart_export_csv", "chart_reset"})
            QVERIFY2(menu->findChild<QAction*>(name) != nullptr, name);
        QVERIFY(!menu->findChild<QAction*>("chart_reset")->isEnabled());
    }

    void a_right_click_on_the_plot_shows_the_menu() {
        Chart chart;
        show(chart);
        const QPoint middle = plot_of(chart)->rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, middle, plot_of(chart)->mapToGlobal(middle));
        QApplication::sendEvent(plot_of(chart), &event);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QVERIFY(menu->findChild<QAction*>("chart_copy") != nullptr);
        menu->close();
    }

    void theme_changes_colours_and_keeps_the_view() {
        Chart chart;
        show(chart);
        QTest::keyClick(plot_of(chart), Qt::Key_Plus);
        const View view = plot_of(chart)->view();
        const auto corner = [&] { return plot_of(chart)->grab().toImage().pixelColor(3, 3); };
        QCOMPARE(corner(), theme::colours().card);
        theme::apply(theme::Mode::Dark);
        QTRY_COMPARE(corner(), theme::colours().card);
        QCOMPARE(plot_of(chart)->view().x, view.x);
    }

    void cursor_stands_where_it_was_put() {
        Chart chart;
        show(chart);
        const auto count = [&] {
            const QImage image = plot_of(chart)->grab().toImage();
            const int x = static_cast<int>(plot_of(chart)->xAxis->coordToPixel(5));
            int blue = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int near = x - 1; near <= x + 1; ++near) blue += image.pixelColor(near, y) == theme::colours().selection;
            return blue;
        };
        QVERIFY(count() < 10);
        chart.set_cursor(5);
        QVERIFY(count() > 100);
        chart.show_data(sample());
        QVERIFY(count() > 100);
        chart.set_cursor({});
        QVERIFY(count() < 10);
    }

    void without_figures_it_says_what_to_do() {
        Chart chart;
        ChartData data;
        data.message = "Press Space to simulate the growth.";
        chart.show_data(data);
        chart.show();
        QCOMPARE(chart.findChild<QLabel*>("message")->text(), data.message);
        QVERIFY(!plot_of(chart)->isVisible());
        chart.show_data(sample());
        QVERIFY(plot_of(chart)->isVisible());
    }
};

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
