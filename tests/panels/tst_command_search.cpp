// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMainWindow>
#include <QMenuBar>
#include <QTest>

#include "app/panels/command_search.h"
#include "app/panels/fuzzy.h"

using namespace headroom;
using panels::CommandSearch;
using panels::fuzzy_match;

class TestCommandSearch : public QObject {
    Q_OBJECT

    QMainWindow window_;
    QAction *undo_, *redo_, *align_, *report_;
    QString done_;

private slots:
    void initTestCase() {
        QMenu* edit = window_.menuBar()->addMenu("&Edit");
        undo_ = edit->addAction("&Undo", this, [this] { done_ = "undo"; });
        undo_->setShortcut(QKeySequence("Ctrl+Z"));
        redo_ = edit->addAction("&Redo", this, [this] { done_ = "redo"; });
        redo_->setEnabled(false);
        align_ = edit->addMenu("&Align")->addAction("Align &left edges", this, [this] { done_ = "align"; });
        report_ = window_.menuBar()->addMenu("&File")->addAction("Export &report...", this, [this] { done_ = "report"; });
    }

    void letters_in_their_order_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("nothing typed") << ""
                                       << "Undo" << true;
        QTest::newRow("initials") << "er"
                                  << "Export report" << true;
        QTest::newRow("capitals") << "UNDO"
                                  << "Undo" << true;
        QTest::newRow("blanks") << "ex rep"
                                << "Export report" << true;
        QTest::newRow("another order") << "odnu"
                                       << "Undo" << false;
        QTest::newRow("too much") << "undone"
                                  << "Undo" << false;
    }
    void letters_in_their_order() {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        QFETCH(bool, found);
        QCOMPARE(fuzzy_match(typed, text).has_value(), found);
    }

    void beginnings_of_words_count_more() {
        QVERIFY(fuzzy_match("er", "Export report")->score > fuzzy_match("er", "Answer")->score);
        QVERIFY(fuzzy_match("run", "Run the growth")->score > fuzzy_match("run", "Read up now")->score);
        QVERIFY(fuzzy_match("undo", "Undo")->score > fuzzy_match("undo", "Undo of much more")->score);
        QCOMPARE(fuzzy_match("er", "Export report")->positions, (std::vector<int>{0, 7}));
    }

    void enter_runs_the_first_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("done");
        QTest::newRow("by name") << "undo"
                                 << "undo";
        QTest::newRow("by letters") << "alle"
                                    << "align";
        QTest::newRow("a place") << "go db"
                                 << "db";
        QTest::newRow("one that is disabled") << "redo"
                                              << "";
        QTest::newRow("nothing") << "zzz"
                                 << "";
    }
    void enter_runs_the_first() {
        QFETCH(QString, typed);
        QFETCH(QString, done);
        done_.clear();
        CommandSearch search({undo_, redo_, align_, report_}, {{"Go to db", [this] { done_ = "db"; }}}, &window_);
        search.show();
        auto* field = search.findChild<QLineEdit*>();
        QTest::keyClicks(field, typed);
        QTest::keyClick(field, Qt::Key_Return);
        QCoreApplication::processEvents();
        QCOMPARE(done_, done);
        QCOMPARE(search.isVisible(), done.isEmpty());
    }

    void arrows_choose() {
        done_.clear();
        CommandSearch search({undo_, redo_, align_, report_}, {}, &window_);
        search.show();
        auto* field = search.findChild<QLineEdit*>();
        auto* list = search.findChild<QListWidget*>();
        QCOMPARE(list->count(), 4);
        QCOMPARE(list->item(0)->text(), QString("Undo"));
        QCOMPARE(list->item(0)->data(Qt::UserRole + 2).toString(), QString("Ctrl+Z"));
        QCOMPARE(list->item(2)->data(Qt::UserRole + 1).toString(), QString("Edit › Align"));
        QCOMPARE(list->item(3)->text(), QString("Export report"));
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Return);
        QCoreApplication::processEvents();
        QCOMPARE(done_, QString("align"));
    }
};

QTEST_MAIN(TestCommandSearch)
#include "tst_command_search.moc"
