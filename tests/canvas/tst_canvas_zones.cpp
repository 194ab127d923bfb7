// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include "app/canvas/export.h"
#include "app/canvas/frames.h"
#include "app/document/subject.h"
#include "app/theme/theme.h"
#include "desk.h"
#include "plan/reader.h"

using namespace headroom;
using namespace headroom::canvas;
using document::Place;
using test::Desk;
using test::last;

namespace {

/// Two regions of three zones; what stands where is in the ids.
plan::Plan two_by_three() {
    const auto read = plan::parse_plan(R"({
      "headroom": 1, "name": "Two by three",
      "designs": [{"name": "A",
        "platform": {"regions": [{"name": "eu"}, {"name": "us"}], "links": [{"name": "sea", "from": "eu", "to": "us", "latency": "40 ms"}]},
        "components": [
          {"id": "users", "type": "users", "at": [-300, 0]},
          {"id": "spread", "type": "service", "at": [0, 0], "replicas": 3},
          {"id": "first", "type": "database", "at": [300, 0], "place": {"zone": 1}},
          {"id": "second", "type": "service", "at": [300, 200], "place": {"zone": 2}},
          {"id": "far", "type": "service", "at": [800, 0], "place": {"region": "us", "zone": 3}},
          {"id": "wide", "type": "service", "at": [800, 200], "place": {"region": "us"}}],
        "connections": [{"from": "users", "to": "spread"}, {"from": "spread", "to": "first"}]}],
      "phases": [{"name": "Now", "users": 1000, "design": "A"}]})");
    return *read.plan;
}

const ZoneItem* find_zone(const Desk& desk, const Place& place) {
    for (const ZoneItem* each : desk.scene().zones())
        if (each->place() == place) return each;
    return nullptr;
}
QRectF zone(const Desk& desk, const Place& place) {
    const ZoneItem* item = find_zone(desk, place);
    return item ? item->frame() : QRectF();
}
QRectF region(const Desk& desk, const std::string& name) {
    for (const RegionItem* each : desk.scene().regions())
        if (each->region().name == name) return each->frame();
    return {};
}

/// Why the frames are not where they belong; empty: each stands in its region's and around what it holds, and covers nothing else.
QString mistake_of(const Desk& desk) {
    const auto& zones = desk.scene().zones();
    for (const ZoneItem* one : zones) {
        if (!region(desk, one->place().region).contains(one->frame())) return "out of its region: " + text_of(one->place());
        for (const ZoneItem* other : zones)
            if (one != other && one->frame().intersects(other->frame()))
                return text_of(one->place()) + " covers " + text_of(other->place());
        for (const NodeItem* node : desk.scene().nodes()) {
            const auto place = desk.scene().place_of(node->id());
            const bool held = place == one->place();
            const bool fine = held ? one->frame().contains(node->card()) : !one->frame().intersects(node->card());
            if (!fine) return text_of(one->place()) + " and " + QString::fromStdString(node->id());
        }
    }
    for (const RegionItem* one : desk.scene().regions()) {
        for (const RegionItem* other : desk.scene().regions())
            if (one != other && one->frame().intersects(other->frame())) return one->title() + " covers " + other->title();
        for (const NodeItem* node : desk.scene().nodes()) {
            const auto place = desk.scene().place_of(node->id());
            const bool held = place && place->region == one->region().name;
            if (held != one->frame().intersects(node->card())) return one->title() + " and " + QString::fromStdString(node->id());
        }
    }
    return {};
}

Value place_of(const Desk& desk, const char* id) {
    const Value* place = desk.design().find_component(id)->settings.find("place");
    return place ? *place : Value();
}

}  // namespace

/// Zones of the platform as frames in those of the regions.
class TestCanvasZones : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { theme::apply(theme::Mode::Light); }

    void each_zone_has_a_frame_around_what_stands_in_it() {
        Desk desk(two_by_three());
        QCOMPARE(desk.scene().zones().size(), std::size_t{6});
        QCOMPARE(find_zone(desk, {"eu", 2})->title(), QString("zone 2"));
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
        // a frame takes 20 beside a card of 152 x 64, and 42 above
        QCOMPARE(zone(desk, {"eu", 1}), QRectF(300 - 76 - 20, -32 - 42, 152 + 40, 64 + 62));
        QVERIFY(!zone(desk, {"eu", 3}).isEmpty());
    }

    void without_a_choice_there_are_none() {
        Desk desk(two_by_three());
        desk.document.edit("One zone", [](plan::Plan& plan) {
            for (Value& each : plan.designs.front().platform.find("regions")->as_array()) each.set("zones", 1.0);
            for (const char* id : {"second", "far"}) document::set_value(plan, document::Subject::component("A", id), {"place"}, {});
        });
        QCOMPARE(desk.scene().zones().size(), std::size_t{1});  // that of the one that names it
        desk.document.edit("No platform", [](plan::Plan& plan) {
            plan.designs.front().platform = {};
            document::set_value(plan, document::Subject::component("A", "first"), {"place"}, {});
        });
        QVERIFY(desk.scene().zones().empty() && desk.scene().regions().empty());
    }

    void a_card_is_dropped_into_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("region");
        QTest::addColumn<int>("zone");
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("step");
        QTest::newRow("an empty zone") << "spread"
                                       << "eu" << 3 << "spread in zone 3 of eu"
                                       << "Move spread to zone 3 of eu";
        QTest::newRow("a zone that holds one") << "spread"
                                               << "eu" << 1 << "spread in zone 1 of eu"
                                               << "Move spread to zone 1 of eu";
        QTest::newRow("another zone") << "first"
                                      << "eu" << 2 << "first in zone 2 of eu"
                                      << "Move first to zone 2 of eu";
        QTest::newRow("a zone of another region") << "second"
                                                  << "us" << 1 << "second in zone 1 of us"
                                                  << "Move second to zone 1 of us";
        QTest::newRow("the region outside of the zones") << "first"
                                                         << "eu" << 0 << "spread first over the zones of eu"
                                                         << "Move first to eu";
        QTest::newRow("another region outside of the zones") << "second"
                                                             << "us" << 0 << "second in us"
                                                             << "Move second to us";
    }
    void a_card_is_dropped_into() {
        QFETCH(QString, id);
        QFETCH(QString, region);
        QFETCH(int, zone);
        QFETCH(QString, told);
        QFETCH(QString, step);
        Desk desk(two_by_three(), {1600, 900});
        const QByteArray name = id.toUtf8();
        const Value before = place_of(desk, name);
        const Place wanted{region.toStdString(), zone > 0 ? std::optional<std::size_t>(zone) : std::nullopt};
        const QRectF frame = zone > 0 ? ::zone(desk, wanted) : ::region(desk, wanted.region);
        const QPoint from = desk.at(name), to = desk.pixel(zone > 0 ? frame.center() : frame.topLeft() + QPointF(90, 15));
        QSignalSpy said(desk.canvas.get(), &Canvas::status);
        desk.press(from);
        desk.move((from + to) / 2);
        desk.move(to);
        QVERIFY2(last(said).contains(told), qPrintable(last(said)));
        desk.release(to);
        QVERIFY(last(said).isEmpty());
        QCOMPARE(desk.scene().place_of(name.toStdString()).value(), wanted);
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
        for (const NodeItem* each : desk.scene().nodes())
            QVERIFY(each == &desk.node(name) || !each->card().intersects(desk.node(name).card()));
        for (const ZoneItem* each : desk.scene().zones()) QVERIFY(!each->is_target());
        QCOMPARE(desk.steps(), std::size_t{1});
        QCOMPARE(desk.document.undo_stack().undoText(), step);
        desk.document.undo_stack().undo();
        QVERIFY(place_of(desk, name) == before);
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
        desk.document.undo_stack().redo();
        QCOMPARE(desk.scene().place_of(name.toStdString()).value(), wanted);
    }

    void outside_of_all_regions_it_stays_in_its_zone() {
        Desk desk(two_by_three(), {1600, 900});
        const QRectF before = zone(desk, {"eu", 2});
        desk.drag(desk.at("second"), desk.pixel({300, 560}));
        QCOMPARE(desk.scene().place_of("second").value(), (Place{"eu", 2}));
        QVERIFY(zone(desk, {"eu", 2}).top() > before.top() + 200);
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Move second"));
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
        desk.drag(desk.at("spread"), desk.pixel({600, -220}));  // the region grows over the other one
        QCOMPARE(desk.scene().place_of("spread").value(), Place{"eu"});
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
    }

    void frames_go_along_where_all_cards_do() {
        Desk desk(two_by_three(), {1600, 900});
        desk.canvas->findChild<Editor*>()->select_all();
        const auto before = place_of(desk, "first");
        desk.drag(desk.at("spread"), desk.at("spread") + QPoint(200, 40));
        QVERIFY(place_of(desk, "first") == before);
        QCOMPARE(desk.scene().place_of("spread").value(), Place{"eu"});
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
    }

    void what_is_new_stands_in_the_zone_it_is_put_into() {
        Desk desk(two_by_three());
        auto* editor = desk.canvas->findChild<Editor*>();
        const std::string id = editor->add("cache", zone(desk, {"us", 2}).center());
        QCOMPARE(desk.scene().place_of(id).value(), (Place{"us", 2}));
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
        const std::string scaler = editor->add("autoscaler", zone(desk, {"us", 1}).center());
        QVERIFY(desk.design().find_component(scaler)->settings.find("place") == nullptr);
    }

    void an_edit_elsewhere_makes_room_for_the_frame() {
        Desk desk(two_by_three());
        const auto former = desk.node("wide").pos();
        desk.document.edit("Set zone", [](plan::Plan& plan) {  // its card is at the other side of the region
            document::set_value(plan, document::Subject::component("A", "spread"), {"place", "zone"}, Value(2.0));
            document::set_value(plan, document::Subject::component("A", "wide"), {"place"}, {});
        });
        QCOMPARE(desk.scene().place_of("spread").value(), (Place{"eu", 2}));
        QCOMPARE(desk.scene().place_of("wide").value(), Place{"eu"});
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
        QCOMPARE(desk.steps(), std::size_t{1});
        desk.document.undo_stack().undo();
        QCOMPARE(desk.node("wide").pos(), former);
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
    }

    void a_new_name_moves_nothing() {
        Desk desk(two_by_three());
        const Spots before = desk.scene().spots();
        desk.canvas->findChild<Editor*>()->rename("first", "primary");
        Spots after = desk.scene().spots();
        after["first"] = after.at("primary");
        after.erase("primary");
        QVERIFY(after == before);
    }

    void the_layout_keeps_cards_in_their_frames_data() {
        QTest::addColumn<QString>("program");
        QTest::newRow("Graphviz") << "dot";
        QTest::newRow("the simple one") << "no-such-program";
    }
    void the_layout_keeps_cards_in_their_frames() {
        QFETCH(QString, program);
        Desk desk(two_by_three());
        AutoLayout layout;
        QSignalSpy done(&layout, &AutoLayout::finished);
        layout.start(desk.design(), document::regions_of(desk.design(), desk.document.surroundings()->get()), program);
        QVERIFY(!done.isEmpty() || done.wait(5000));
        Placed placed;
        for (const auto& [id, spot] : done.first()[0].value<Spots>()) placed.emplace_back(id, spot);
        QCOMPARE(placed.size(), std::size_t{6});
        desk.document.edit("Lay out", [&](plan::Plan& plan) { document::move(plan, "A", placed); });
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
    }

    void frames_cover_nothing_else_data() {
        QTest::addColumn<int>("pitch");
        QTest::newRow("all in one place") << 0;
        QTest::newRow("one in the other") << 60;
        QTest::newRow("apart") << 900;
    }
    void frames_cover_nothing_else() {
        QFETCH(int, pitch);
        Desk desk(two_by_three());
        Spots spots;
        for (std::size_t i = 0; i < desk.design().components.size(); ++i)
            spots[desk.design().components[i].id] = {static_cast<double>(i) * pitch, static_cast<double>(i % 2) * pitch};
        const Spots before = spots;
        clear_frames(spots, document::regions_of(desk.design(), desk.document.surroundings()->get()));
        QCOMPARE(spots == before, pitch == 900);
        Placed placed(spots.begin(), spots.end());
        desk.document.edit("Place", [&](plan::Plan& plan) { document::move(plan, "A", placed); });
        QVERIFY2(mistake_of(desk).isEmpty(), qPrintable(mistake_of(desk)));
    }

    void a_reader_is_told_where_it_stands() {
        Desk desk(two_by_three());
        const QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&desk.view());
        QVERIFY(view->child(2)->text(QAccessible::Description).startsWith("In zone 1 of eu. "));
        QVERIFY(view->child(1)->text(QAccessible::Description).startsWith("In eu. "));
        QVERIFY(!view->child(0)->text(QAccessible::Description).startsWith("In "));
    }

    void a_picture_shows_them() {
        Desk desk(two_by_three());
        QTemporaryDir directory;
        const QString path = directory.filePath("plan.svg");
        QVERIFY(export_scene(desk.scene(), path, nullptr));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        for (const char* title : {"eu · 3 zones", "zone 1", "zone 3"}) QVERIFY2(text.contains(title), title);
    }
};

QTEST_MAIN(TestCanvasZones)
#include "tst_canvas_zones.moc"
