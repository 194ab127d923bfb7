// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>

#include "app/document/regions.h"
#include "app/theme/theme.h"
#include "desk.h"
#include "plan/reader.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;
using test::last;

namespace {

plan::Plan cross_region() { return *plan::read_plan(HEADROOM_PRESETS "/cross-region.headroom.json").plan; }

/// With a third region, that nothing stands in, of two zones.
plan::Plan with_asia() {
    plan::Plan plan = cross_region();
    Value asia{Value::Object{}};
    asia.set("name", "asia");
    asia.set("zones", 2.0);
    plan.designs.front().platform.find("regions")->as_array().push_back(asia);
    return plan;
}

const RegionItem& frame_of(const Desk& desk, const std::string& region) {
    for (const RegionItem* each : desk.scene().regions())
        if (each->region().name == region) return *each;
    qFatal("no such region");
}

std::string region_of(const Desk& desk, const char* id) {
    const auto place = desk.scene().place_of(id);
    return place ? place->region : std::string("outside");
}

/// In the frame, and in none of a zone.
QPointF open_in(const Desk& desk, const std::string& region) { return frame_of(desk, region).frame().topLeft() + QPointF(96, 15); }

}  // namespace

/// Regions of the platform as frames that components are dropped into.
class TestCanvasRegions : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { theme::apply(theme::Mode::Light); }

    void a_frame_holds_what_stands_in_a_region() {
        Desk desk(cross_region());
        QCOMPARE(desk.scene().regions().size(), std::size_t{2});
        QCOMPARE(frame_of(desk, "europe").title(), QString("europe · 3 zones"));
        for (const char* id : {"users", "web"}) QVERIFY(frame_of(desk, "europe").frame().contains(desk.node(id).card()));
        QVERIFY(frame_of(desk, "america").frame().contains(desk.node("db").card()));
        QVERIFY(!frame_of(desk, "america").frame().intersects(desk.node("web").card()));
        QVERIFY(desk.scene().content().contains(frame_of(desk, "europe").frame()));
        QVERIFY(desk.scene().node_at(frame_of(desk, "europe").frame().topLeft() + QPointF(4, 4)) == nullptr);
        desk.selection.show_design("Together");
        QVERIFY(frame_of(desk, "america").frame().contains(desk.node("web").card()));
        desk.document.edit("No platform", [](plan::Plan& plan) { plan.designs.back().platform = {}; });
        QVERIFY(desk.scene().regions().empty());
    }

    void a_card_dragged_into_a_frame_stands_there() {
        Desk desk(cross_region());
        const Value settings = desk.design().find_component("web")->settings;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        const QPoint to = desk.pixel(open_in(desk, "america"));
        desk.press(desk.at("web"));
        desk.move((desk.at("web") + to) / 2);
        desk.move(to);
        QVERIFY2(last(told).contains("web in america"), qPrintable(last(told)));
        QVERIFY(frame_of(desk, "america").is_target());
        desk.release(to);
        QCOMPARE(region_of(desk, "web"), std::string("america"));
        QVERIFY(!frame_of(desk, "america").is_target());
        QVERIFY(frame_of(desk, "america").frame().contains(desk.node("web").card()));
        QVERIFY(!frame_of(desk, "europe").frame().intersects(frame_of(desk, "america").frame()));
        QCOMPARE(desk.steps(), std::size_t{1});
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Move web to america"));
        desk.document.undo_stack().undo();
        QVERIFY(desk.design().find_component("web")->settings == settings);
    }

    void a_card_that_leaves_all_frames_stays_in_its_region() {
        Desk desk(cross_region());
        const double before = frame_of(desk, "europe").frame().height();
        desk.drag(desk.at("web"), desk.at("web") + QPoint(0, 150));
        QCOMPARE(region_of(desk, "web"), std::string("europe"));
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Move web"));
        QVERIFY(frame_of(desk, "europe").frame().height() > before + 100);
    }

    void a_drag_that_is_given_up_changes_nothing() {
        Desk desk(cross_region());
        desk.press(desk.at("web"));
        desk.move(desk.at("db") - QPoint(0, 20));
        desk.move(desk.at("db"));
        desk.key(Qt::Key_Escape);
        desk.release(desk.at("db"));
        QCOMPARE(region_of(desk, "web"), std::string("europe"));
        QVERIFY(!frame_of(desk, "america").is_target());
        QCOMPARE(desk.steps(), std::size_t{0});
    }

    void an_empty_region_has_a_frame_to_drop_into() {
        Desk desk(with_asia());
        const QRectF empty = frame_of(desk, "asia").frame();
        QVERIFY(!empty.isEmpty());
        for (const NodeItem* node : desk.scene().nodes()) QVERIFY(!empty.intersects(node->card()));
        for (const char* other : {"europe", "america"}) QVERIFY(!empty.intersects(frame_of(desk, other).frame()));
        QMimeData cache;
        cache.setData(component_mime, "cache");
        const QPoint at = desk.pixel(open_in(desk, "asia"));
        QDragEnterEvent enter(at, Qt::CopyAction, &cache, Qt::LeftButton, {});
        QApplication::sendEvent(desk.view().viewport(), &enter);
        QVERIFY(frame_of(desk, "asia").is_target());
        QDropEvent drop(at, Qt::CopyAction, &cache, Qt::LeftButton, {});
        QApplication::sendEvent(desk.view().viewport(), &drop);
        QCOMPARE(region_of(desk, "cache"), std::string("asia"));
        QVERIFY(!frame_of(desk, "asia").is_target());
        QCOMPARE(desk.steps(), std::size_t{1});
        desk.document.undo_stack().undo();
        QVERIFY(desk.design().find_component("cache") == nullptr);
    }

    void what_has_no_place_is_put_nowhere() {
        Desk desk(with_asia());
        for (const schema::Record* type : desk.document.types().records())  // nodes stand where their pods do
            QCOMPARE(document::can_stand(type), type->role != schema::Role::Scaler && type->role != schema::Role::Host);
        const std::string id = desk.canvas->findChild<Editor*>()->add("autoscaler", frame_of(desk, "asia").frame().center());
        QVERIFY(!id.empty());
        QVERIFY(desk.design().find_component(id)->settings.find("place") == nullptr);
    }
};

QTEST_MAIN(TestCanvasRegions)
#include "tst_canvas_regions.moc"
