// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <memory>

#include "app/panels/palette.h"
#include "app/source/plan_surroundings.h"

using namespace headroom;
using panels::Palette;

namespace {

/// Types that are in sight, by their titles.
QStringList shown(const Palette& palette) {
    QStringList titles;
    const auto* list = palette.findChild<QTreeWidget*>("palette_list");
    for (int i = 0; i < list->topLevelItemCount(); ++i)
        for (int k = 0; k < list->topLevelItem(i)->childCount(); ++k)
            if (!list->topLevelItem(i)->isHidden() && !list->topLevelItem(i)->child(k)->isHidden())
                titles += list->topLevelItem(i)->child(k)->text(0);
    return titles;
}

}  // namespace

class TestPalette : public QObject {
    Q_OBJECT

    app::PlanSurroundings surroundings_{std::nullopt, std::nullopt};

private slots:
    void every_type_once() {
        const Palette palette(surroundings_.types());
        QStringList titles;
        for (const schema::Record* record : surroundings_.types().records()) titles += QString::fromStdString(record->title);
        QStringList found = shown(palette);
        titles.sort();
        found.sort();
        QCOMPARE(found, titles);
        const auto* list = palette.findChild<QTreeWidget*>("palette_list");
        QCOMPARE(list->topLevelItem(0)->text(0), QString("Clients"));
        QVERIFY(list->topLevelItem(0)->child(0)->toolTip(0).contains("Users"));
        QVERIFY(!list->topLevelItem(0)->child(0)->icon(0).isNull());
    }

    void search_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("a name") << "queue" << QStringList{"Queue"};
        QTest::newRow("part of a name") << "bal" << QStringList{"Load balancer"};
        QTest::newRow("what it does") << "hot keys" << QStringList{"Cache"};
        QTest::newRow("nothing") << "zzz" << QStringList{};
    }
    void search() {
        QFETCH(QString, typed);
        QFETCH(QStringList, found);
        Palette palette(surroundings_.types());
        palette.show();
        auto* field = palette.findChild<QLineEdit*>("palette_search");
        QTest::keyClicks(field, typed);
        QCOMPARE(shown(palette), found);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(shown(palette).size() > 5);
    }

    void enter_and_double_click_add() {
        Palette palette(surroundings_.types());
        palette.show();
        QSignalSpy added(&palette, &Palette::add_requested), help(&palette, &Palette::help_requested);
        auto* field = palette.findChild<QLineEdit*>("palette_search");
        auto* list = palette.findChild<QTreeWidget*>("palette_list");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(added.count(), 0);
        QTest::keyClicks(field, "dat");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(added.takeFirst().front().toString(), QString("database"));
        field->clear();
        QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(list->currentItem()->text(0), QString("Users"));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(added.takeFirst().front().toString(), QString("users"));
        QTest::keyClick(list, Qt::Key_F1);
        QCOMPARE(help.takeFirst().front().toString(), QString("users"));
        const QPoint at = list->visualItemRect(list->currentItem()).center();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(added.count(), 1);
    }

    /// Where the list was scrolled by the wheel alone, and where a search was cleared.
    void a_press_takes_what_lies_under_it_data() {
        QTest::addColumn<QString>("searched");
        QTest::newRow("never focused") << "";
        QTest::newRow("searched before") << "queue";
    }
    void a_press_takes_what_lies_under_it() {
        QFETCH(QString, searched);
        Palette palette(surroundings_.types());
        palette.resize(200, 260);
        palette.show();
        QVERIFY(QTest::qWaitForWindowActive(&palette));
        auto* field = palette.findChild<QLineEdit*>("palette_search");
        auto* list = palette.findChild<QTreeWidget*>("palette_list");
        field->setFocus();
        QTest::keyClicks(field, searched);
        field->clear();
        list->verticalScrollBar()->setValue(list->verticalScrollBar()->maximum());
        const int scrolled = list->verticalScrollBar()->value();
        QVERIFY(scrolled > 0);
        const QPoint at = list->viewport()->rect().center();
        QTreeWidgetItem* under = list->itemAt(at);
        QVERIFY(under != nullptr && under->flags() & Qt::ItemIsDragEnabled);
        QTest::mousePress(list->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(list->hasFocus());
        QCOMPARE(list->verticalScrollBar()->value(), scrolled);
        QCOMPARE(list->currentItem(), under);
        QTest::mouseRelease(list->viewport(), Qt::LeftButton, {}, at);
    }

    void a_drag_carries_the_type() {
        const Palette palette(surroundings_.types());
        const auto* list = palette.findChild<QTreeWidget*>("palette_list");
        const QModelIndex users = list->model()->index(0, 0, list->model()->index(0, 0));
        QVERIFY(list->model()->flags(users) & Qt::ItemIsDragEnabled);
        QVERIFY(!(list->model()->flags(users.parent()) & Qt::ItemIsDragEnabled));
        const std::unique_ptr<QMimeData> data(list->model()->mimeData({users}));
        QCOMPARE(data->data("application/x-headroom-component-type"), QByteArray("users"));
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
