// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "app/document/incident_edits.h"
#include "app/panels/growth_ruler.h"
#include "app/panels/growth_strip.h"
#include "app/theme/theme.h"
#include "hello_world.h"
#include "plan/reader.h"

using namespace headroom;
using namespace headroom::panels;
using document::Subject;

/// What goes wrong, on the strip: seen, placed, dragged, set, taken away, all undone.
class TestGrowthIncidents : public QObject {
    Q_OBJECT

    std::unique_ptr<HelloWorld> world_;
    std::unique_ptr<GrowthStrip> strip_;

    GrowthRuler& ruler() { return strip_->ruler(); }
    const std::vector<IncidentMark>& incidents() { return ruler().scene().incidents; }
    QPoint sign(std::size_t index) { return ruler().sign_of(incidents()[index]).center().toPoint(); }
    int steps() { return world_->document.undo_stack().count(); }
    std::string bytes() { return plan::print_plan(world_->document.plan()); }
    QAction* offered(const QString& name) {
        auto* menu = strip_->findChild<QMenu*>("incident_menu");
        return menu != nullptr ? menu->findChild<QAction*>(name) : nullptr;
    }
    void close_menus() {
        while (QWidget* menu = QApplication::activePopupWidget()) menu->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    void place(const QString& name) {
        strip_->offer_incidents();
        QAction* action = offered(name);
        QVERIFY2(action != nullptr, qPrintable(name));
        action->trigger();
        close_menus();
        strip_->grab();
    }
    void drag(const QPoint& from, const QPoint& to) {
        QTest::mousePress(&ruler(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i) {
            const QPoint at = from + (to - from) * i / 4;
            QMouseEvent move(QEvent::MouseMove, at, ruler().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&ruler(), &move);
        }
        QTest::mouseRelease(&ruler(), Qt::LeftButton, {}, to);
    }

private slots:
    void initTestCase() { theme::apply(theme::Mode::Light); }
    void init() {
        world_ = std::make_unique<HelloWorld>();
        strip_ = std::make_unique<GrowthStrip>(world_->document, world_->selection, world_->player);
        strip_->resize(1100, strip_->sizeHint().height());
        strip_->show();
        QVERIFY(QTest::qWaitForWindowExposed(strip_.get()));
    }
    void cleanup() {
        close_menus();
        strip_.reset();
    }

    void one_is_placed_in_a_day_that_was_never_simulated() {
        const std::string before = bytes();
        QTest::mouseClick(strip_->findChild<QToolButton*>("add_incident"), Qt::LeftButton);
        QVERIFY(offered("incident.replica_loss.web") != nullptr);
        QVERIFY(offered("incident.replica_loss.users") == nullptr);
        close_menus();
        place("incident.replica_loss.web");
        QCOMPARE(steps(), 1);
        QVERIFY(!world_->document.problems().has_errors());
        QVERIFY(strip_->findChild<QToolButton*>("track_time")->isChecked());
        QCOMPARE(ruler().scene().axis.high, 86400.0);
        QCOMPARE(incidents().size(), 1U);
        QCOMPARE(*incidents()[0].at_s, 19.75 * 3600);  // the busiest quarter of an hour of the day
        QCOMPARE(incidents()[0].component, std::string("web"));
        QCOMPARE(*world_->selection.incident(), Subject::incident_of_phase("Growth", 0));
        world_->document.undo_stack().undo();
        QCOMPARE(bytes(), before);
        QVERIFY(incidents().empty() && !world_->selection.incident());
    }

    void a_drag_is_one_step() {
        place("incident.zone_loss");
        const QPoint from = sign(0);
        drag(from, {static_cast<int>(ruler().x_of(6 * 3600)), from.y()});
        QCOMPARE(steps(), 2);
        QVERIFY(qAbs(*incidents()[0].at_s - 6 * 3600) < 240);
        QCOMPARE(std::fmod(*incidents()[0].at_s, 60), 0.0);
        QVERIFY(world_->document.undo_stack().undoText().startsWith("Move Loss of a zone"));
        world_->document.undo_stack().undo();
        QCOMPARE(*incidents()[0].at_s, 19.75 * 3600);
    }

    void a_click_selects_and_changes_nothing() {
        place("incident.zone_loss");
        world_->selection.clear();
        QTest::mouseClick(&ruler(), Qt::LeftButton, {}, sign(0));
        QCOMPARE(steps(), 1);
        QVERIFY(world_->selection.incident().has_value());
        QSignalSpy wanted(strip_.get(), &GrowthStrip::settings_wanted);
        QTest::mouseDClick(&ruler(), Qt::LeftButton, {}, sign(0));
        QCOMPARE(wanted.size(), 1);
    }

    void keys_walk_move_open_and_delete() {
        place("incident.zone_loss");
        world_->selection.clear();
        ruler().setFocus();
        QTest::keyClick(&ruler(), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(world_->selection.incident().has_value());
        const double before = *incidents()[0].at_s;
        QTest::keyClick(&ruler(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(*incidents()[0].at_s, before + 300);
        QTest::keyClick(&ruler(), Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(*incidents()[0].at_s, before + 240);
        QSignalSpy wanted(strip_.get(), &GrowthStrip::settings_wanted);
        QTest::keyClick(&ruler(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QTest::keyClick(&ruler(), Qt::Key_Delete);
        QVERIFY(incidents().empty());
        world_->document.undo_stack().undo();
        QCOMPARE(incidents().size(), 1U);
    }

    void its_menu_duplicates_and_deletes() {
        place("incident.zone_loss");
        const auto open_menu = [this] {
            const QPoint at = sign(0);
            QContextMenuEvent event(QContextMenuEvent::Mouse, at, ruler().mapToGlobal(at));
            QCoreApplication::sendEvent(&ruler(), &event);
        };
        open_menu();
        QVERIFY(offered("incident_duplicate") != nullptr);
        offered("incident_duplicate")->trigger();
        close_menus();
        QCOMPARE(incidents().size(), 2U);
        strip_->grab();
        open_menu();
        offered("incident_delete")->trigger();
        close_menus();
        QCOMPARE(incidents().size(), 1U);
    }

    void a_place_on_the_track_is_a_time() {
        strip_->show_planned_day();
        const QPoint at(static_cast<int>(ruler().x_of(9 * 3600)), static_cast<int>(ruler().track().center().y()));
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, ruler().mapToGlobal(at));
        QCoreApplication::sendEvent(&ruler(), &event);
        offered("incident.zone_loss")->trigger();
        close_menus();
        QVERIFY(qAbs(*incidents().front().at_s - 9 * 3600) < 240);
    }

    void a_planned_day_stays_until_the_scrubber_is_moved() {
        const auto growth = world_->grow();
        place("incident.zone_loss");
        QCOMPARE(incidents().size(), 1U);
        world_->player.load(replay::Track(*growth, true));  // the edit's estimate
        QCOMPARE(incidents().size(), 1U);
        world_->player.seek(world_->player.position() + 1);
        QVERIFY(incidents().empty());
    }

    void those_by_chance_are_listed() {
        world_->document.edit("Chance", [](plan::Plan& plan) {
            const Subject added =
                document::add_incident(plan, Subject::incident_of_design("Simple", 0), *document::incident_kinds().front(), "web", 0);
            document::set_value(plan, added, {"every"}, Value("90 d"));
        });
        strip_->show_planned_day();
        QCOMPARE(incidents().size(), 1U);
        QVERIFY(!incidents()[0].at_s && ruler().sign_of(incidents()[0]).isEmpty());
        QVERIFY2(incidents()[0].story.contains("by chance, once in 90 d"), qPrintable(incidents()[0].story));
        strip_->grab();
        QTest::mouseClick(&ruler(), Qt::LeftButton, {}, {static_cast<int>(ruler().track().left()) + 30, 6});
        QCOMPARE(*world_->selection.incident(), Subject::incident_of_design("Simple", 0));
        const auto surroundings = world_->document.surroundings();
        const GrowthScene growth = growth_scene(world_->document.plan(), *surroundings, nullptr);
        QCOMPARE(growth.phases[0].label, QString("Launch · 1 incident"));
        QVERIFY(growth.phases[0].story.contains("by chance"));
    }

    void a_span_is_widened_to_what_happens_beside_it() {
        world_->span();  // ten minutes from 19:00
        world_->document.edit("Early", [](plan::Plan& plan) {
            document::add_incident(plan, Subject::incident_of_phase("Growth", 0), *document::incident_kinds().front(), "web", 12 * 3600);
        });
        QVERIFY(ruler().scene().axis.low < 12 * 3600);
        QVERIFY(ruler().x_of(12 * 3600) >= ruler().track().left());
        place("incident.zone_loss");
        QCOMPARE(*incidents().back().at_s, 19.0 * 3600);  // where the scrubber stands
    }
};

QTEST_MAIN(TestGrowthIncidents)
#include "tst_growth_incidents.moc"
