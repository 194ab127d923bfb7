// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QtTest>

#include "app/canvas/view.h"
#include "app/charts/chart.h"
#include "app/document/incident_edits.h"
#include "app/panels/growth_ruler.h"
#include "app/panels/growth_strip.h"
#include "app/panels/results_notice.h"
#include "bench_window.h"
#include "looks.h"

using namespace headroom;

Q_DECLARE_METATYPE(theme::Mode)

namespace {

constexpr double text = 4.5, graphic = 3;  ///< WCAG 2.1, 1.4.3 and 1.4.11

}  // namespace

/// The contrast of what is painted, as it comes out: on the canvas, the growth strip and the charts.
class TestPainted : public QObject {
    Q_OBJECT

    std::unique_ptr<BenchWindow> window_;
    QImage picture_;

    void verify(const QWidget& widget, const QRect& area, double least, const QString& what) {
        QVERIFY2(widget.rect().intersects(area), qPrintable(what + " is out of sight"));
        const double contrast = contrast_at(picture_, widget, area.intersected(widget.rect()), **window_);
        QVERIFY2(contrast >= least, qPrintable(what + QString(" has %1").arg(contrast)));
    }

    void start() {
        auto& player = window_->workbench().player;
        player.seek(0);
        auto& bench = window_->workbench();
        bench.player.seek(bench.player.track().size() / 2);
        bench.selection.select({{bench.document.plan().designs.front().components.back().id}, {}});
        QTest::qWait(200);
        picture_ = picture_of(**window_);
    }

private slots:
    void initTestCase_data() {
        QTest::addColumn<theme::Mode>("mode");
        QTest::newRow("light") << theme::Mode::Light;
        QTest::newRow("dark") << theme::Mode::Dark;
    }
    void init() {
        QFETCH_GLOBAL(theme::Mode, mode);
        theme::apply(mode);
        if (window_ != nullptr) return start();
        window_ = std::make_unique<BenchWindow>();
        window_->open_preset("hello");
        (*window_)->resize(1440, 900);
        window_->action("run")->trigger();
        QVERIFY(window_->wait_for_run());
        start();
    }
    void cleanup() { window_->workbench().document.undo_stack().setIndex(0); }
    void cleanupTestCase() {
        window_.reset();
        theme::apply(theme::Mode::System);
    }

    void canvas() {
        auto* view = window_->find<canvas::View>({});
        QVERIFY(view != nullptr && view->zoom() >= 0.7);
        int rows = 0;
        for (const canvas::NodeItem* node : view->editor().scene().nodes()) {
            const QRect card = view->mapFromScene(node->card()).boundingRect();
            const QString name = QString::fromStdString(node->id());
            for (int row = 0; row < 3; ++row, ++rows) {  // its name, and two lines below
                const QRect line(card.left() + 4, card.top() + 4 + row * (card.height() - 8) / 3, card.width() - 8,
                                 (card.height() - 8) / 3);
                verify(*view->viewport(), line, text, QString("line %1 of %2").arg(row + 1).arg(name));
            }
            verify(*view->viewport(), card.adjusted(-2, -2, 2, 2), graphic, "card of " + name);
        }
        QVERIFY(rows >= 9);
        for (const canvas::ArrowItem* arrow : view->editor().scene().arrows()) {
            const QPoint middle = view->mapFromScene(arrow->middle());
            verify(*view->viewport(), QRect(middle - QPoint(6, 6), QSize(12, 12)), graphic, QString::fromStdString(arrow->id()));
        }
    }

    void growth_strip() {
        auto& ruler = window_->find<panels::GrowthStrip>("growth")->ruler();
        const int row = ruler.fontMetrics().height() + 2;
        for (const panels::PhaseBand& band : ruler.scene().phases) {
            const int left = static_cast<int>(ruler.x_of(band.from)) + 8, right = static_cast<int>(ruler.x_of(band.to)) - 8;
            verify(ruler, QRect(left, 0, right - left, row), text, band.label);
        }
        QVERIFY(!ruler.scene().marks.empty());
        for (const charts::Mark& mark : ruler.scene().marks) verify(ruler, ruler.sign_of(mark).toRect(), graphic, mark.name);
        verify(ruler, QRect(0, static_cast<int>(ruler.track().bottom()) + 6, ruler.width(), row - 2), text, "the scale");
        const double here = window_->workbench().player.track().value(window_->workbench().player.position());
        const QPoint knob(static_cast<int>(ruler.x_of(here)), static_cast<int>(ruler.track().center().y()));
        verify(ruler, QRect(knob - QPoint(12, 8), QSize(24, 16)), graphic, "the scrubber");
    }

    void what_stands_there_before_anything_is_known() {
        BenchWindow fresh;
        fresh.open_preset("hello");
        fresh->resize(1440, 900);
        QTest::qWait(50);
        const QImage picture = picture_of(*fresh);
        auto& ruler = fresh.find<panels::GrowthStrip>("growth")->ruler();
        const QString message = panels::nothing_yet(false);
        QRect words(0, 0, ruler.fontMetrics().horizontalAdvance(message), static_cast<int>(ruler.track().height()) - 4);
        words.moveCenter(ruler.track().center().toPoint());
        const double contrast = contrast_at(picture, ruler, words, *fresh);
        QVERIFY2(contrast >= text, qPrintable(QString("the strip has %1").arg(contrast)));
        for (const char* name : {"chart_latency", "chart_cost", "chart_utilization"}) {
            const auto* chart = fresh.find<QWidget>(name);
            const double of_it = contrast_at(picture, *chart, chart->rect(), *fresh);
            QVERIFY2(chart->isVisible() && of_it >= text, qPrintable(QString("%1 has %2").arg(name).arg(of_it)));
        }
    }

    void incidents() {
        auto* strip = window_->find<panels::GrowthStrip>("growth");
        auto& bench = window_->workbench();
        bench.document.edit("Incidents", [](plan::Plan& plan) {
            const auto where = document::Subject::incident_of_phase(plan.phases.back().name, 0);
            document::add_incident(plan, where, *document::incident_kinds().front(), "web", 12 * 3600);
            const auto chance = document::add_incident(plan, where, *document::incident_kinds().front(), "db", 0);
            document::set_value(plan, chance, {"every"}, Value("90 d"));
        });
        bench.player.seek(bench.player.track().size());
        strip->show_planned_day();
        QTest::qWait(50);
        picture_ = picture_of(**window_);
        auto& ruler = strip->ruler();
        QCOMPARE(ruler.scene().incidents.size(), 2U);
        const QRect sign = ruler.sign_of(ruler.scene().incidents.front()).toRect();
        verify(ruler, sign, graphic, "the sign of an incident");
        verify(ruler, sign.translated(14, 0).adjusted(0, 0, 60, 0), text, "the name of an incident");
        verify(ruler, QRect(static_cast<int>(ruler.track().left()), 0, 200, ruler.fontMetrics().height()), text, "one by chance");
        verify(ruler, QRect(sign.left(), static_cast<int>(ruler.track().top()) + 1, 20, 14), graphic, "how long it lasts");
    }

    void charts() {
        int seen = 0;
        for (auto* plot : (*window_)->findChildren<QCustomPlot*>()) {
            if (!plot->isVisible()) continue;
            ++seen;
            const QString name = plot->parentWidget()->objectName();
            const QRect inside = plot->axisRect()->rect();
            verify(*plot, inside, graphic, "curves of " + name);
            verify(*plot, QRect(inside.left(), inside.bottom() + 6, inside.width(), plot->fontMetrics().height()), text,
                   "scale below " + name);
            verify(
                *plot,
                QRect(plot->fontMetrics().height() + 6, inside.top(), inside.left() - plot->fontMetrics().height() - 12, inside.height()),
                text, "scale beside " + name);
            QVERIFY2(inside.height() >= 90, qPrintable(name + QString(" has %1 px for its curves").arg(inside.height())));
        }
        QCOMPARE(seen, 3);
    }
};

QTEST_MAIN(TestPainted)
#include "tst_painted.moc"
