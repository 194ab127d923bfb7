// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QImage>
#include <QPaintEngine>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <cmath>

#include "app/canvas/card_painter.h"
#include "app/canvas/geometry.h"
#include "app/canvas/minimap.h"
#include "app/source/plan_source.h"
#include "app/theme/text_scale.h"
#include "app/theme/theme.h"
#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;

namespace {

/// Notes the texts that are drawn, and how large they are in pixels.
class Ear : public QPaintEngine {
public:
    Ear() : QPaintEngine(AllFeatures) {}
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState&) override {}
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawPath(const QPainterPath&) override {}
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}
    void drawTextItem(const QPointF&, const QTextItem& item) override {
        texts += item.text();
        const double px = item.font().pixelSize() * std::hypot(painter()->worldTransform().m11(), painter()->worldTransform().m12());
        smallest = std::min(smallest, px);
    }
    Type type() const override { return User; }

    QStringList texts;
    double smallest = 1e9;
};

class Sheet : public QPaintDevice {
public:
    QPaintEngine* paintEngine() const override { return &ear; }
    mutable Ear ear;

protected:
    int metric(PaintDeviceMetric metric) const override {
        switch (metric) {
            case PdmWidth:
            case PdmHeight: return 4000;
            case PdmDevicePixelRatio: return 1;
            case PdmDevicePixelRatioScaled: return static_cast<int>(devicePixelRatioFScale());
            case PdmNumColors:
            case PdmDepth: return 32;
            default: return 96;
        }
    }
};

bool holds(const QStringList& texts, const QString& part) { return !texts.filter(part).isEmpty(); }

}  // namespace

/// What is drawn, at which size, and what becomes of it as a file.
class TestCanvasLook : public QObject {
    Q_OBJECT

private slots:
    void detail_follows_the_zoom_data() {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<QStringList>("shown");
        QTest::addColumn<QStringList>("hidden");
        const QStringList name = {"database", "82 %"}, figures = {"1160/s", "p99 45.1 ms", "×2", "$140/month"},
                          rest = {"queue 3.5", "errors 0.5/s"};
        QTest::newRow("0.2") << 0.2 << QStringList() << name + figures + rest;
        QTest::newRow("0.34") << 0.34 << QStringList() << name + figures + rest;
        QTest::newRow("0.35") << 0.35 << QStringList("82 %") << figures + rest;
        QTest::newRow("0.6") << 0.6 << name << figures + rest;
        QTest::newRow("0.7") << 0.7 << name + figures << rest;
        QTest::newRow("1") << 1.0 << name + figures << rest;
        QTest::newRow("1.5") << 1.5 << name + figures + rest << QStringList();
        QTest::newRow("4") << 4.0 << name + figures + rest << QStringList();
    }
    void detail_follows_the_zoom() {
        QFETCH(double, zoom);
        QFETCH(QStringList, shown);
        QFETCH(QStringList, hidden);
        Desk desk;
        desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {0.82})), false);
        Sheet sheet;
        QPainter painter(&sheet);
        painter.scale(zoom, zoom);
        desk.node("database").paint(&painter, nullptr, nullptr);
        painter.end();
        for (const QString& text : shown) QVERIFY2(holds(sheet.ear.texts, text), qPrintable(text + " in " + sheet.ear.texts.join(", ")));
        for (const QString& text : hidden) QVERIFY2(!holds(sheet.ear.texts, text), qPrintable(text));
    }

    void text_is_never_below_nine_pixels() {
        Desk desk;
        desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {0.1, 0.82, 0.99})), false);
        for (double zoom = zoom_least; zoom <= zoom_most; zoom *= 1.03) {
            Sheet sheet;
            QPainter painter(&sheet);
            painter.scale(zoom, zoom);
            for (NodeItem* node : desk.scene().nodes()) node->paint(&painter, nullptr, nullptr);
            painter.end();
            QVERIFY2(sheet.ear.smallest >= smallest_text_px - 1e-9, qPrintable(QString::number(zoom)));
        }
    }

    /// Texts half as large again stand on cards half as large again, which say what they said.
    void cards_grow_with_the_size_of_texts() {
        Desk desk(test::small_plan(), {1600, 1000});
        desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {0.82})), false);
        const QFont font = QApplication::font();
        const auto set_scale = [&font](double scale) {
            theme::set_text_scale(scale);
            QFont larger = font;
            larger.setPointSizeF(font.pointSizeF() * scale);
            QApplication::setFont(larger);
            QApplication::processEvents();
        };
        const auto paint = [&desk](Sheet& sheet) {
            QPainter painter(&sheet);
            painter.scale(desk.view().zoom(), desk.view().zoom());
            desk.node("database").paint(&painter, nullptr, nullptr);
        };
        Sheet plain, larger;
        desk.view().fit();
        QCOMPARE(desk.view().zoom(), 1.0);
        paint(plain);
        set_scale(1.5);
        QCOMPARE(desk.view().zoom(), 1.5);
        paint(larger);
        QCOMPARE(larger.ear.texts, plain.ear.texts);
        QCOMPARE(larger.ear.smallest, 1.5 * plain.ear.smallest);
        desk.view().set_zoom(0.75);
        set_scale(1);
        QCOMPARE(desk.view().zoom(), 0.5);
    }

    void load_shows_as_a_colour_and_a_sign_data() {
        QTest::addColumn<double>("utilization");
        QTest::addColumn<int>("load");
        QTest::addColumn<QString>("sign");
        QTest::newRow("fine") << 0.5 << int(replay::Load::Fine) << "";
        QTest::newRow("busy") << 0.8 << int(replay::Load::Busy) << "▲";
        QTest::newRow("saturated") << 0.95 << int(replay::Load::Saturated) << "■";
    }
    void load_shows_as_a_colour_and_a_sign() {
        QFETCH(double, utilization);
        QFETCH(int, load);
        QFETCH(QString, sign);
        Desk desk;
        desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {utilization})), false);
        const NodeLook& look = desk.node("database").look();
        QCOMPARE(int(look.load), load);
        Sheet sheet;
        QPainter painter(&sheet);
        desk.node("database").paint(&painter, nullptr, nullptr);
        painter.end();
        QCOMPARE(sheet.ear.texts.contains("▲") || sheet.ear.texts.contains("■"), !sign.isEmpty());
        if (!sign.isEmpty()) QVERIFY(sheet.ear.texts.contains(sign));

        QImage image(200, 100, QImage::Format_RGB32);
        image.fill(theme::colours().card);
        QPainter on_image(&image);
        paint_card(on_image, look, QRectF(4, 4, card_width * 0.2, card_height * 0.2), 0.2);
        on_image.end();
        bool found = false;
        for (int x = 0; x < 60; ++x)
            for (int y = 0; y < 30; ++y) found = found || image.pixelColor(x, y) == theme::colours().of(static_cast<replay::Load>(load));
        QVERIFY(found);
    }

    void piles_up_is_no_per_cent() {
        Desk desk;
        auto run = test::figures(desk.design(), {0.5});
        auto& level = run->levels.front();
        level.growing = {"database"};
        for (auto& component : level.components) component.resources.front().utilization = {};
        desk.canvas->show_figures(replay::Snapshot(run), false);
        QCOMPARE(desk.node("database").look().texts.percent, QString("piles up"));
        QCOMPARE(desk.node("database").look().load, replay::Load::Saturated);
        QCOMPARE(desk.node("service").look().load, replay::Load::Idle);
    }

    void arrows_tell_how_full_their_link_is() {
        ArrowItem arrow("a->b");
        QCOMPARE(arrow.link_load(), replay::Load::Idle);
        arrow.set_link_load(0.5);
        QCOMPARE(arrow.link_load(), replay::Load::Fine);
        arrow.set_link_load(0.8);
        QCOMPARE(arrow.link_load(), replay::Load::Busy);
        arrow.set_link_load(0.97);
        QCOMPARE(arrow.link_load(), replay::Load::Saturated);
        arrow.set_link_load(std::nullopt);
        QCOMPARE(arrow.link_load(), replay::Load::Idle);
    }

    void colours_of_links_are_told_while_there_are_some() {
        Desk desk;
        auto* legend = desk.canvas->findChild<QWidget*>("link_legend");
        auto* minimap = desk.canvas->findChild<QWidget*>("minimap");
        QVERIFY(!legend->isVisible());
        auto run = test::figures(desk.design(), {0.5});
        desk.scene().show_figures(replay::Snapshot(run), false);
        QVERIFY(!legend->isVisible());
        run = std::make_shared<study::RunResult>(*run);
        run->levels.front().connections.back().line_utilization = {0.8, {}};
        desk.scene().show_figures(replay::Snapshot(run), false);
        QVERIFY(legend->isVisible());
        QVERIFY(!legend->geometry().intersects(minimap->geometry()));
        QVERIFY(desk.canvas->rect().contains(legend->geometry()));
        const QImage picture = legend->grab().toImage();
        for (const replay::Load load : {replay::Load::Fine, replay::Load::Busy, replay::Load::Saturated}) {
            bool found = false;
            for (int y = 0; y < picture.height() && !found; ++y) found = picture.pixelColor(16, y) == theme::colours().of(load);
            QVERIFY(found);
        }
        QVERIFY(legend->accessibleDescription().contains("70 to 90 %"));
        desk.action("show_minimap")->trigger();
        QCOMPARE(legend->geometry().bottom(), minimap->geometry().bottom());
        desk.scene().show_figures({}, false);
        QVERIFY(!legend->isVisible());
    }

    void arrows_widen_with_the_logarithm_of_their_rate() {
        ArrowItem arrow("a->b");
        const double without = arrow.width();
        arrow.set_rate(100, false);
        const double hundred = arrow.width();
        arrow.set_rate(10000, false);
        QVERIFY(without < hundred && hundred < arrow.width());
        const double step = arrow.width() - hundred;
        arrow.set_rate(1000, false);
        QVERIFY(std::abs((arrow.width() - hundred) - step / 2) < 0.05);
        arrow.set_rate(1e12, false);
        QVERIFY(arrow.width() <= 6);
    }

    void the_latest_figures_win() {
        Desk desk;
        QSignalSpy drawn(&desk.scene(), &Scene::looks_changed);
        for (int i = 1; i <= 100; ++i) desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {i / 100.0})), false);
        QTRY_COMPARE(desk.node("database").look().texts.percent, QString("100 %"));
        QVERIFY(drawn.size() < 20);
        desk.canvas->show_figures(replay::Snapshot(), false);
        QTRY_COMPARE(desk.node("database").look().texts.percent, QString());
    }

    void outdated_figures_are_fainter() {
        Desk desk;
        const auto run = test::figures(desk.design(), {0.5});
        desk.canvas->show_figures(replay::Snapshot(run), true);
        QVERIFY(desk.node("database").look().outdated);
    }

    void a_window_of_the_day_moves_the_cursor_only() {
        Desk desk;
        auto run = test::figures(desk.design(), {0.5});
        run->timeline.emplace().window_s = 60;
        run->timeline->utilization.assign(desk.design().components.size(), {0.1, 0.5, 0.93});
        run->timeline->queue_length.assign(desk.design().components.size(), {0, 1, 2});
        desk.canvas->show_figures(replay::Snapshot(run, 2), false);
        QCOMPARE(desk.node("service").look().texts.percent, QString("93 %"));
        QCOMPARE(desk.node("service").look().course.size(), std::size_t(3));
        QCOMPARE(desk.node("service").look().window, std::optional<std::size_t>(2));
    }

    void the_theme_is_followed() {
        Desk desk;
        theme::apply(theme::Mode::Light);
        QApplication::processEvents();
        const QColor light = desk.canvas->grab().toImage().pixelColor(3, 3);
        theme::apply(theme::Mode::Dark);
        QApplication::processEvents();
        const QColor dark = desk.canvas->grab().toImage().pixelColor(3, 3);
        QVERIFY(light.lightness() > 200);
        QVERIFY(dark.lightness() < 60);
        theme::apply(theme::Mode::Light);
    }

    void every_preset_opens_and_is_in_sight_data() {
        QTest::addColumn<QString>("path");
        for (const QFileInfo& file : QDir(HEADROOM_PRESETS).entryInfoList({"*.headroom.json"}))
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }
    void every_preset_opens_and_is_in_sight() {
        QFETCH(QString, path);
        const app::PlanSource source(path.toStdString());
        Desk desk(source.plan());
        for (const plan::Design& design : source.plan().designs) {
            desk.selection.show_design(design.name);
            QCOMPARE(desk.scene().nodes().size(), design.components.size());
            QCOMPARE(desk.scene().arrows().size(), design.connections.size());
            const QRect map = desk.canvas->findChild<QWidget*>("minimap")->geometry();
            for (const ScopeItem* scope : desk.scene().scopes())
                QVERIFY(!desk.view().viewportTransform().mapRect(scope->frame()).intersects(map));
            for (const NodeItem* node : desk.scene().nodes()) {
                QVERIFY(desk.view().visible().contains(node->card()));
                QVERIFY(!desk.view().viewportTransform().mapRect(node->card()).intersects(map));
                for (const NodeItem* other : desk.scene().nodes()) QVERIFY(node == other || !node->card().intersects(other->card()));
            }
        }
    }

    void pictures_are_valid_files() {
        Desk desk;
        QTemporaryDir folder;
        QString why;
        desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {0.95})), false);
        const auto bytes = [&](const QString& name) {
            if (!desk.canvas->export_image(folder.filePath(name), &why)) return QByteArray();
            QFile file(folder.filePath(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QImage image = QImage::fromData(bytes("a.png"), "PNG");
        QVERIFY(image.width() > 1000);
        const QByteArray svg = bytes("a.SVG");
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(svg.contains("database") && svg.contains("95 %"));
        const QByteArray pdf = bytes("a.pdf");
        QVERIFY(pdf.startsWith("%PDF-") && pdf.trimmed().endsWith("%%EOF"));
    }

    void pictures_do_not_show_what_is_selected() {
        Desk desk;
        QTemporaryDir folder;
        const auto picture = [&](const QString& name) {
            desk.canvas->export_image(folder.filePath(name), nullptr);
            return QImage(folder.filePath(name));
        };
        const QImage plain = picture("a.png");
        desk.selection.select({{"database"}, {"users->service"}});
        QCOMPARE(picture("b.png"), plain);
        QVERIFY(desk.node("database").look().selected);
    }

    void pictures_that_cannot_be_say_why_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("why");
        QTest::newRow("ending") << "/tmp/a.bmp"
                                << ".png, .svg or .pdf";
        QTest::newRow("folder") << "/no/such/folder/a.png"
                                << "";
    }
    void pictures_that_cannot_be_say_why() {
        QFETCH(QString, path);
        QFETCH(QString, why);
        Desk desk;
        QString told;
        QVERIFY(!desk.canvas->export_image(path, &told));
        QVERIFY(!told.isEmpty() && told.contains(why));
        Desk empty(document::new_plan());
        QVERIFY(!empty.canvas->export_image("/tmp/a.png", &told));
        QVERIFY(told.contains("nothing"));
    }
};

QTEST_MAIN(TestCanvasLook)
#include "tst_canvas_look.moc"
