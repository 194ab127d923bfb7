// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/scope_item.h"
#include "app/theme/theme.h"
#include "desk.h"
#include "plan/reader.h"
#include "plan/shards.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;

namespace {

plan::Plan preset(const char* name) { return *plan::read_plan(std::string(HEADROOM_PRESETS) + "/" + name + ".headroom.json").plan; }

QImage picture_of(Scene& scene, const QRectF& area, double zoom = 1) {
    QImage image((area.size() * zoom).toSize(), QImage::Format_RGB32);
    image.fill(theme::colours().canvas);
    QPainter painter(&image);
    scene.render(&painter, QRectF({}, QSizeF(image.size())), area);
    return image;
}

}  // namespace

/// What exists once per shard, and what belongs to something else, is seen at a glance.
class TestCanvasScopes : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { theme::apply(theme::Mode::Light); }

    void a_frame_holds_what_exists_once_per_shard() {
        Desk desk(preset("replica-lag"));
        desk.selection.show_design("Sharded");
        QCOMPARE(desk.scene().scopes().size(), std::size_t{1});
        const ScopeItem& scope = *desk.scene().scopes().front();
        QCOMPARE(scope.scope().router, std::string("router"));
        QCOMPARE(scope.scope().components, (std::vector<std::string>{"db", "copy"}));
        for (const char* inside : {"db", "copy"}) QVERIFY(scope.frame().contains(desk.node(inside).card()));
        QVERIFY(!scope.frame().contains(desk.node("router").card()));
        QVERIFY2(scope.title().startsWith(QString("×%1 ").arg(scope.scope().shards)), qPrintable(scope.title()));
        QVERIFY(desk.scene().content().contains(scope.frame()));
        desk.selection.show_design("Replicas");
        QVERIFY(desk.scene().scopes().empty());
    }

    /// Around a single card, to the last letter.
    void its_title_is_read_in_full() {
        Desk desk(preset("more-shards"));
        ScopeItem& scope = *desk.scene().scopes().front();
        QCOMPARE(scope.title(), QString("×4 · per shard of router"));
        plan::DrawnScope other = scope.scope();
        other.router = "routen";
        const QRectF head(scope.frame().topLeft(), QSizeF(scope.frame().width(), 30));
        for (const double zoom : {0.75, 1.0, 1.5, 2.0}) {
            const plan::DrawnScope own = scope.scope();
            const QImage before = picture_of(desk.scene(), head, zoom);
            scope.set_scope(other);
            QVERIFY2(picture_of(desk.scene(), head, zoom) != before, qPrintable(QString::number(zoom)));
            scope.set_scope(own);
            QCOMPARE(picture_of(desk.scene(), head, zoom), before);
        }
    }

    void the_frame_follows_cards_and_settings() {
        Desk desk(preset("replica-lag"));
        desk.selection.show_design("Sharded");
        const ScopeItem& scope = *desk.scene().scopes().front();
        const QRectF before = scope.frame();
        desk.scene().preview({{"db", desk.node("db").pos() + QPointF(0, 300)}});
        QVERIFY(scope.frame().height() > before.height() + 200);
        desk.scene().end_preview();
        QCOMPARE(scope.frame(), before);
        const std::size_t shards = scope.scope().shards;
        desk.document.edit("More", [&](plan::Plan& plan) {
            for (plan::Design& design : plan.designs)
                for (plan::Component& component : design.components)
                    for (const schema::Parameter& parameter : desk.document.types().find(component.type)->parameters)
                        if (parameter.multiplies) component.settings.set(parameter.name, static_cast<double>(2 * shards));
        });
        QCOMPARE(desk.scene().scopes().front()->scope().shards, 2 * shards);
        desk.document.undo_stack().undo();
        QCOMPARE(desk.scene().scopes().front()->scope().shards, shards);
    }

    void a_frame_is_drawn_and_is_in_nobodys_way() {
        Desk desk(preset("hot-shard"));
        desk.selection.show_design("Shards");
        const ScopeItem& scope = *desk.scene().scopes().front();
        const QRectF corner(scope.frame().topLeft() - QPointF(6, 6), QSizeF(60, 40));
        const QImage with = picture_of(desk.scene(), corner);
        desk.scene().scopes().front()->hide();
        QVERIFY(picture_of(desk.scene(), corner) != with);
        QVERIFY(desk.scene().node_at(scope.frame().topLeft() + QPointF(4, 4)) == nullptr);
    }

    /// A design that is not valid yet has the scopes that can be told.
    void scopes_of_designs_that_are_not_valid() {
        Desk desk(preset("hot-shard"));
        desk.document.edit("Break", [](plan::Plan& plan) {
            for (plan::Component& component : plan.designs.front().components) component.settings.set("nonsense", "x");
            plan.designs.front().components.push_back({"odd", "no_such_type", 0, 0, true, Value::Object{}, {}, {}});
            plan.designs.front().connections.push_back({"odd->users", false, "odd", {}, "users", {}, Value::Object{}, {}, {}, {}});
        });
        QVERIFY(desk.document.problems().has_errors());
        plan::drawn_scopes({}, desk.document.types());
    }

    void attachments_are_dotted_with_an_open_end() {
        Desk desk(preset("predictive-scaling"));
        int attachments = 0, calls = 0;
        for (const plan::Design& design : desk.document.plan().designs) {
            desk.selection.show_design(design.name);
            for (ArrowItem* arrow : desk.scene().arrows()) {
                ++(arrow->is_attachment() ? attachments : calls);
                QCOMPARE(arrow->is_attachment(), schema::is_attachment(*arrow->ends().connects));
            }
        }
        QVERIFY(attachments > 0 && calls > 0);
        const auto& arrows = desk.scene().arrows();
        const auto found = std::ranges::find_if(arrows, [](const ArrowItem* arrow) { return arrow->is_attachment(); });
        QVERIFY(found != arrows.end());
        const QRectF end((*found)->corners().back() - QPointF(24, 16), QSizeF(30, 32));
        const QImage dotted = picture_of(desk.scene(), end);
        ArrowItem::Ends ends = (*found)->ends();
        ends.connects = schema::Connects::Calls;
        (*found)->set_ends(ends);
        QVERIFY(picture_of(desk.scene(), end) != dotted);
    }
};

QTEST_MAIN(TestCanvasScopes)
#include "tst_canvas_scopes.moc"
