// SPDX-License-Identifier: GPL-3.0-or-later
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

#include "app/document/design_edits.h"
#include "app/panels/growth_ruler.h"
#include "app/panels/growth_strip.h"
#include "app/theme/theme.h"
#include "hello_world.h"
#include "plan/reader.h"

using namespace headroom;
using namespace headroom::panels;

class TestGrowthStrip : public QObject {
    Q_OBJECT

    std::unique_ptr<HelloWorld> world_;
    std::shared_ptr<const study::Growth> growth_;
    std::unique_ptr<GrowthStrip> strip_;

    GrowthRuler& ruler() { return strip_->ruler(); }
    QLabel* label(const char* name) { return strip_->findChild<QLabel*>(name); }
    double users_of(const char* phase) { return document::users_of(*world_->document.plan().find_phase(phase)); }
    QString here() { return label("growth_value")->text(); }
    void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers keys = {}) {
        QTest::mousePress(&ruler(), Qt::LeftButton, keys, from);
        for (int i = 1; i <= 4; ++i) {
            const QPoint at = from + (to - from) * i / 4;
            QMouseEvent move(QEvent::MouseMove, at, ruler().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, keys);
            QCoreApplication::sendEvent(&ruler(), &move);
        }
        QTest::mouseRelease(&ruler(), Qt::LeftButton, keys, to);
    }
    QPoint on_track(double users) { return {static_cast<int>(ruler().x_of(users)), static_cast<int>(ruler().track().center().y())}; }
    QPoint grip(std::size_t phase) { return ruler().grip_of(ruler().scene().phases[phase]).center().toPoint(); }

private slots:
    void initTestCase() {
        theme::apply(theme::Mode::Light);
        HelloWorld world;
        growth_ = world.grow();
        QVERIFY(growth_->points.size() == 8);
    }
    void init() {
        world_ = std::make_unique<HelloWorld>();
        strip_ = std::make_unique<GrowthStrip>(world_->document, world_->selection, world_->player);
        strip_->resize(1100, strip_->sizeHint().height());
        world_->player.load(replay::Track(*growth_));
        strip_->show_growth(growth_);
        strip_->show();
        QVERIFY(QTest::qWaitForWindowExposed(strip_.get()));
    }
    void cleanup() { strip_.reset(); }

    void empty_it_says_what_to_do() {
        HelloWorld world;
        GrowthStrip strip(world.document, world.selection, world.player);
        QVERIFY(strip.value_text().isEmpty());
        QCOMPARE(strip.ruler().scene().phases.size(), 2U);
        QTest::keyClick(&strip.ruler(), Qt::Key_Right);
        QTest::keyClick(&strip.ruler(), Qt::Key_End);
        QVERIFY(strip.value_text().isEmpty());
    }

    void scrubber_follows_the_mouse() {
        QTest::mouseClick(&ruler(), Qt::LeftButton, {}, on_track(99e3));
        QCOMPARE(here(), QString("100k users"));
        QCOMPARE(label("growth_place")->text(), QString("Growth · Simple"));
        drag(on_track(100e3), on_track(10e3));
        QCOMPARE(here(), QString("10k users"));
        QCOMPARE(label("growth_place")->text(), QString("Launch · Simple"));
        QVERIFY(world_->document.undo_stack().count() == 0);
    }

    void scrubber_follows_keys_and_wheel() {
        ruler().setFocus();
        QTest::keyClick(&ruler(), Qt::Key_End);
        QCOMPARE(here(), QString("200k users"));
        QTest::keyClick(&ruler(), Qt::Key_Home);
        QCOMPARE(here(), QString("10k users"));
        QTest::keyClick(&ruler(), Qt::Key_Right);
        QCOMPARE(world_->player.position(), 1U);
        QTest::keyClick(&ruler(), Qt::Key_Left);
        QCOMPARE(world_->player.position(), 0U);
        const QPointF at = ruler().rect().center();
        QWheelEvent wheel(at, ruler().mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&ruler(), &wheel);
        QCOMPARE(world_->player.position(), 1U);
        QVERIFY(ruler().accessibleDescription().contains(here()));
    }

    void edge_drag_is_one_step() {
        const std::string before = plan::print_plan(world_->document.plan());
        QSignalSpy changed(&world_->document, &document::PlanDocument::changed);
        drag(grip(0), {static_cast<int>(ruler().x_of(45e3)), grip(0).y()});
        QVERIFY(changed.size() > 1);  // as it goes
        QVERIFY(users_of("Launch") >= 44e3 && users_of("Launch") <= 46e3);
        QCOMPARE(world_->document.undo_stack().count(), 1);
        QCOMPARE(world_->document.undo_stack().undoText(), QString("Change users of Launch"));
        QCOMPARE(ruler().scene().phases[0].users, users_of("Launch"));
        drag(grip(0), {static_cast<int>(ruler().x_of(60e3)), grip(0).y()});
        QCOMPARE(world_->document.undo_stack().count(), 2);
        world_->document.undo_stack().undo();
        world_->document.undo_stack().undo();
        QCOMPARE(plan::print_plan(world_->document.plan()), before);
        QCOMPARE(ruler().scene().phases[0].users, 20e3);
    }

    void edge_never_passes_its_neighbour() {
        drag(grip(0), {static_cast<int>(ruler().x_of(190e3)), grip(0).y()});
        QCOMPARE(users_of("Launch"), 98e3);
        drag(grip(1), {static_cast<int>(ruler().x_of(11e3)), grip(1).y()});
        QVERIFY(users_of("Growth") > users_of("Launch"));
        QCOMPARE(world_->document.plan().phases[0].name, std::string("Launch"));
    }

    void edge_that_returns_leaves_no_step() {
        const QPoint from = grip(0);
        QTest::mousePress(&ruler(), Qt::LeftButton, {}, from);
        for (const QPoint& at : {from + QPoint(90, 0), from}) {
            QMouseEvent move(QEvent::MouseMove, at, ruler().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&ruler(), &move);
        }
        QTest::mouseRelease(&ruler(), Qt::LeftButton, {}, from);
        QCOMPARE(users_of("Launch"), 20e3);
        QCOMPARE(world_->document.undo_stack().count(), 0);
    }

    void keys_move_the_edge_of_the_phase_in_force() {
        ruler().setFocus();
        QTest::keyClick(&ruler(), Qt::Key_Home);
        QTest::keyClick(&ruler(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(users_of("Launch"), 21e3);
        QTest::keyClick(&ruler(), Qt::Key_Left, Qt::AltModifier);
        QTest::keyClick(&ruler(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(users_of("Launch"), 19e3);
    }

    void marks_lead_to_the_component() {
        const auto& marks = ruler().scene().marks;
        const auto db = std::ranges::find(marks, std::string("db"), &charts::Mark::component);
        QVERIFY(db != marks.end());
        QVERIFY(db->name.startsWith("db 11"));
        QSignalSpy chosen(strip_.get(), &GrowthStrip::component_chosen);
        strip_->grab();  // places their names
        QTest::mouseClick(&ruler(), Qt::LeftButton, {}, ruler().sign_of(*db).center().toPoint());
        QCOMPARE(chosen.value(0).value(0).toString(), QString("db"));
        QCOMPARE(world_->player.position(), world_->player.track().nearest(db->x));
    }

    void keys_walk_over_marks() {
        ruler().setFocus();
        QTest::keyClick(&ruler(), Qt::Key_Home);
        const double before = world_->player.track().value(world_->player.position());
        QTest::keyClick(&ruler(), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(world_->player.track().value(world_->player.position()) > before);
    }

    void names_lead_to_phases() {
        QSignalSpy chosen(strip_.get(), &GrowthStrip::phase_chosen);
        QTest::mouseClick(&ruler(), Qt::LeftButton, {}, {static_cast<int>(ruler().x_of(40e3)), 5});
        QCOMPARE(chosen.value(0), (QVariantList{"Growth", "users"}));
        QVERIFY(world_->player.position() == 0);
    }

    /// Of the phase under the pointer, wherever the scrubber stands.
    void a_phases_menu_does_what_its_list_does() {
        QSignalSpy chosen(strip_.get(), &GrowthStrip::phase_chosen);
        const auto trigger = [&](double users, const QString& name) {
            QContextMenuEvent event(QContextMenuEvent::Mouse, on_track(users), ruler().mapToGlobal(on_track(users)));
            QCoreApplication::sendEvent(&ruler(), &event);
            auto* menu = strip_->findChild<QMenu*>("incident_menu");
            auto* action = menu != nullptr ? menu->findChild<QAction*>(name) : nullptr;
            const bool can = action != nullptr && action->isEnabled();
            if (can) action->trigger();
            delete menu;
            return can;
        };
        const auto names = [&] {
            QStringList all;
            for (const plan::Phase& phase : world_->document.plan().phases) all << QString::fromStdString(phase.name);
            return all;
        };
        QVERIFY(trigger(40e3, "phase_settings"));
        QVERIFY(trigger(8e3, "phase_rename"));
        QCOMPARE(chosen.value(0), (QVariantList{"Growth", "users"}));
        QCOMPARE(chosen.value(1), (QVariantList{"Launch", "name"}));
        QVERIFY(!trigger(8e3, "phase_back"));
        QVERIFY(trigger(40e3, "phase_duplicate"));
        QCOMPARE(names(), (QStringList{"Launch", "Growth", "Growth2"}));
        QVERIFY(trigger(8e3, "phase_new"));
        QCOMPARE(names().size(), 4);
        world_->document.undo_stack().undo();
        QVERIFY(trigger(40e3, "phase_delete"));
        QCOMPARE(names(), (QStringList{"Launch", "Growth2"}));
        QVERIFY(trigger(40e3, "phase_delete"));
        QVERIFY(!trigger(8e3, "phase_delete"));  // the last one stays
    }

    void other_track_is_asked_for() {
        QSignalSpy wanted(strip_.get(), &GrowthStrip::track_kind_wanted);
        QTest::mouseClick(strip_->findChild<QToolButton*>("track_time"), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].value<replay::Track::Kind>(), replay::Track::Kind::Time);
        QCOMPARE(world_->player.track().kind(), replay::Track::Kind::Growth);
        QVERIFY(strip_->findChild<QToolButton*>("track_growth")->isChecked());  // until it is there
    }

    void time_has_a_clock() {
        world_->span();
        QVERIFY(strip_->findChild<QToolButton*>("track_time")->isChecked());
        QCOMPARE(here(), QString("19:00"));
        QVERIFY(ruler().scene().phases.empty());
        QTest::keyClick(&ruler(), Qt::Key_End);
        QVERIFY(here().startsWith("19:09"));
        world_->player.load(replay::Track(*growth_));
        QCOMPARE(ruler().scene().phases.size(), 2U);
        QVERIFY(strip_->findChild<QToolButton*>("track_growth")->isChecked());
    }

    void outdated_is_said() {
        QVERIFY(!label("outdated")->isVisible());
        strip_->set_outdated(true);
        QVERIFY(label("outdated")->isVisible());
        QVERIFY(!label("outdated")->toolTip().isEmpty());
    }

    void tooltips_tell_the_story() {
        strip_->grab();
        const charts::Mark& mark = ruler().scene().marks.front();
        const QPoint at = ruler().sign_of(mark).center().toPoint();
        QHelpEvent help(QEvent::ToolTip, at, ruler().mapToGlobal(at));
        QCoreApplication::sendEvent(&ruler(), &help);
        QCOMPARE(QToolTip::text(), mark.text);
    }
};

QTEST_MAIN(TestGrowthStrip)
#include "tst_growth_strip.moc"
