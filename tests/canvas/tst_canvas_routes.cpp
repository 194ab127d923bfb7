// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include "app/canvas/arrange.h"
#include "app/canvas/geometry.h"
#include "app/canvas/layout.h"
#include "app/canvas/router.h"

using namespace headroom;
using namespace headroom::canvas;

namespace {

plan::Design chain(const std::vector<std::pair<const char*, const char*>>& arrows, const std::vector<const char*>& components) {
    plan::Design design;
    for (const char* id : components) design.components.emplace_back().id = id;
    for (const auto& [from, to] : arrows) {
        auto& connection = design.connections.emplace_back();
        connection.from = from;
        connection.to = to;
    }
    return design;
}

}  // namespace

/// Ways of arrows, places of cards.
class TestCanvasRoutes : public QObject {
    Q_OBJECT

private slots:
    void arrows_are_horizontal_and_vertical_and_leave_to_the_right() {
        QRandomGenerator random(7);
        for (int i = 0; i < 500; ++i) {
            const QPointF a(random.bounded(2000), random.bounded(2000)), b(random.bounded(2000), random.bounded(2000));
            Obstacles obstacles;
            obstacles.add(card_at(a));
            obstacles.add(card_at(b));
            const QPointF from = port_at(a, true, 0, 1), to = port_at(b, false, 0, 1);
            const QVector<QPointF> way = route(from, to, i % 4, obstacles);
            QVERIFY(way.size() >= 2);
            QCOMPARE(way.front(), from);
            QCOMPARE(way.back(), to);
            for (qsizetype k = 1; k < way.size(); ++k) QVERIFY(way[k].x() == way[k - 1].x() || way[k].y() == way[k - 1].y());
            QVERIFY(way[1].x() >= from.x());
            QVERIFY(way[way.size() - 2].x() <= to.x());
        }
    }

    void arrows_go_round_cards_data() {
        QTest::addColumn<QPointF>("to");
        QTest::addColumn<QPointF>("between");
        QTest::newRow("in line") << QPointF(600, 0) << QPointF(300, 0);
        QTest::newRow("below") << QPointF(600, 100) << QPointF(300, 0);
        QTest::newRow("backwards") << QPointF(-600, 0) << QPointF(-300, 0);
        QTest::newRow("back up") << QPointF(-400, -300) << QPointF(-200, -100);
    }
    void arrows_go_round_cards() {
        QFETCH(QPointF, to);
        QFETCH(QPointF, between);
        Obstacles obstacles;
        for (const QPointF& card : {QPointF(0, 0), to, between}) obstacles.add(card_at(card));
        const QVector<QPointF> way = route(port_at({0, 0}, true, 0, 1), port_at(to, false, 0, 1), 0, obstacles);
        for (qsizetype k = 1; k < way.size(); ++k) {
            QRectF line = QRectF(way[k - 1], way[k]).normalized();
            line.adjust(-0.5, -0.5, 0.5, 0.5);
            QVERIFY(!line.intersects(card_at(between)));
        }
    }

    void columns_follow_the_longest_way() {
        const auto design = chain({{"a", "b"}, {"b", "c"}, {"a", "c"}, {"c", "d"}, {"d", "b"}}, {"d", "c", "b", "a", "lone"});
        const Spots spots = layered(design);
        QCOMPARE(spots.size(), std::size_t(5));
        QVERIFY(spots.at("a").x < spots.at("b").x);
        QVERIFY(spots.at("b").x < spots.at("c").x);
        QVERIFY(spots.at("c").x < spots.at("d").x);
        QCOMPARE(spots.at("lone").x, 0.0);
        for (const auto& [one, here] : spots)
            for (const auto& [other, there] : spots)
                QVERIFY(one == other || !card_at({here.x, here.y}).intersects(card_at({there.x, there.y})));
    }

    void a_design_of_circles_has_places_too() {
        const Spots spots = layered(chain({{"a", "b"}, {"b", "a"}}, {"a", "b"}));
        QVERIFY(spots.at("a").x != spots.at("b").x);
    }

    void graphviz_answers_are_read() {
        const auto design = chain({{"a", "b"}}, {"a", "b"});
        QVERIFY(to_dot(design).contains("0 -> 1"));
        const auto spots = from_dot(design, "graph 1 5 2\nnode 0 1 1 2 1 \"\" solid box black lightgrey\nnode 1 4 1 2 1 \"\"\nstop\n");
        QVERIFY(spots);
        QCOMPARE(spots->at("a").x, 70.0);
        QCOMPARE(spots->at("b").x, 290.0);
        QCOMPARE(spots->at("a").y, -70.0);
    }
    void other_answers_are_refused_data() {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("one is missing") << QByteArray("node 0 1 1 2 1\nstop\n");
        QTest::newRow("unknown node") << QByteArray("node 0 1 1 2 1\nnode 7 1 1 2 1\n");
        QTest::newRow("an error") << QByteArray("Error: syntax error in line 1");
    }
    void other_answers_are_refused() {
        QFETCH(QByteArray, plain);
        QVERIFY(!from_dot(chain({{"a", "b"}}, {"a", "b"}), plain));
    }

    void alignment_data() {
        QTest::addColumn<int>("edge");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        const double kept = -1;
        QTest::newRow("left") << static_cast<int>(Edge::Left) << 0.0 << kept;
        QTest::newRow("centre") << static_cast<int>(Edge::Centre) << 50.0 << kept;
        QTest::newRow("right") << static_cast<int>(Edge::Right) << 100.0 << kept;
        QTest::newRow("top") << static_cast<int>(Edge::Top) << kept << 10.0;
        QTest::newRow("middle") << static_cast<int>(Edge::Middle) << kept << 55.0;
        QTest::newRow("bottom") << static_cast<int>(Edge::Bottom) << kept << 100.0;
    }
    void alignment() {
        QFETCH(int, edge);
        QFETCH(double, x);
        QFETCH(double, y);
        Placed placed = {{"a", {0, 100}}, {"b", {100, 10}}, {"c", {30, 40}}};
        const Placed before = placed;
        align(placed, static_cast<Edge>(edge));
        for (std::size_t i = 0; i < placed.size(); ++i) {
            QCOMPARE(placed[i].second.x, x < 0 ? before[i].second.x : x);
            QCOMPARE(placed[i].second.y, y < 0 ? before[i].second.y : y);
        }
    }

    void distances_become_equal() {
        Placed placed = {{"c", {100, 5}}, {"a", {0, 1}}, {"b", {10, 9}}};
        distribute(placed, true);
        const std::map<std::string, document::Spot> now(placed.begin(), placed.end());
        QCOMPARE(now.at("a").x, 0.0);
        QCOMPARE(now.at("b").x, 50.0);
        QCOMPARE(now.at("c").x, 100.0);
        QCOMPARE(now.at("b").y, 9.0);
    }

    void a_neighbour_in_line_wins_over_the_grid() {
        const Snap near = snap({{303, 57}}, {{300, 400}}, 6, true);
        QCOMPARE(near.shift, QPointF(-3, 3));
        QCOMPARE(near.guides.size(), 1);
        QCOMPARE(near.guides.front().x1(), 300.0);
        const Snap far = snap({{304, 57}}, {{500, 400}}, 6, true);
        QCOMPARE(far.shift, QPointF(-4, 3));
        QVERIFY(far.guides.isEmpty());
        QCOMPARE(snap({{304, 57}}, {{500, 400}}, 6, false).shift, QPointF());
    }
};

QTEST_APPLESS_MAIN(TestCanvasRoutes)
#include "tst_canvas_routes.moc"
