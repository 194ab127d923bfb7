// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QtTest>
#include <algorithm>
#include <array>

#include <sys/inotify.h>
#include <unistd.h>

#include "app/gui/prices_dialog.h"
#include "app/panels/prices_model.h"
#include "app/theme/theme.h"
#include "bench_window.h"
#include "cost/catalogue.h"
#include "cost/own_catalogue.h"

using namespace headroom;
using panels::PricesModel;

/// Prices searched, changed, and taken back.
class TestPricesDialog : public QObject {
    Q_OBJECT

    /// Types a price into the row of the search, and what the dialog refuses of it.
    static QString type(gui::PricesDialog& dialog, const QString& search, const QString& price) {
        dialog.findChild<QLineEdit*>("prices_search")->setText(search);
        auto* table = dialog.findChild<QTableView*>("prices_table");
        if (table->model()->rowCount() == 0) return "no row";
        const QModelIndex cell = table->model()->index(0, PricesModel::List);
        table->setCurrentIndex(cell);
        table->edit(cell);
        auto* editor = table->viewport()->findChild<QLineEdit*>();
        if (editor == nullptr) return "not editable";
        editor->setText(price);
        QTest::keyClick(editor, Qt::Key_Return);
        for (int round = 0; round < 10; ++round) QTest::qWait(5);  // queued: that it is committed, then that it is taken over
        auto* refused = dialog.findChild<QLabel*>("prices_refused");
        return refused->isVisibleTo(&dialog) ? refused->text() : QString();
    }
    static void enter(gui::PricesDialog& dialog, const char* name, const QString& text) {
        auto* line = dialog.findChild<QLineEdit*>(name);
        line->setText(text);
        QTest::keyClick(line, Qt::Key_Tab);
        emit line->editingFinished();
    }
    static double hourly(gui::Workbench& bench, const char* item) {
        return bench.document.surroundings()->prices().find_price(plan::Meter::Instance, item)->of(1);
    }
    /// Of the estimate at the scrubber.
    static double bill(gui::Workbench& bench) {
        const replay::Snapshot& here = bench.player.snapshot();
        return here && here.run().cost ? here.run().cost->per_month.value.value_or(0) : 0;
    }

private slots:
    void all_are_there_and_can_be_searched() {
        BenchWindow window;
        window.open_preset("hello");
        gui::PricesDialog dialog(window.workbench());
        auto* table = dialog.findChild<QTableView*>("prices_table");
        std::size_t tiers = 0;
        for (const cost::Price& price : cost::find_builtin("aws-us-east-1")->prices) tiers += price.tiers.size();
        QCOMPARE(table->model()->rowCount(), static_cast<int>(tiers));
        dialog.findChild<QLineEdit*>("prices_search")->setText("M6I.LARGE spot");
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, PricesModel::List).data().toString(), QString("0.03552"));
    }

    /// The web servers of hello twice as dear: the bill rises by what they cost, and falls again when that is taken back.
    void a_change_is_a_file_a_bill_and_a_step() {
        BenchWindow window;
        const QString path = window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QTRY_VERIFY(bill(bench) > 0);
        const QFileInfo file(QFileInfo(path).absolutePath() + "/hello.prices.json");
        gui::PricesDialog dialog(bench);
        QCOMPARE(dialog.findChild<QLineEdit*>("prices_file")->text(), file.fileName());
        const std::string instance = "m6i.large";
        const double before = hourly(bench, "m6i.large"), bill_before = bill(bench);
        double machines = 0;
        for (const study::CostLine& line : bench.player.snapshot().run().cost->lines)
            if (line.item == instance) machines += line.per_month;
        QVERIFY(machines > 0);
        QCOMPARE(type(dialog, "m6i.large", QString::number(2 * before)), QString());
        QVERIFY(file.exists());
        QCOMPARE(bench.document.plan().prices, std::optional<std::string>("hello.prices.json"));
        QCOMPARE(hourly(bench, "m6i.large"), 2 * before);
        QTRY_VERIFY(std::abs(bill(bench) - (bill_before + machines)) < 0.02);
        QVERIFY(!dialog.findChild<QLineEdit*>("prices_file")->isEnabled());
        QVERIFY(!bench.document.problems().has_errors());

        enter(dialog, "prices_discount", "50 %");
        QCOMPARE(hourly(bench, "m6i.large"), before);
        dialog.findChild<QPushButton*>("prices_undo")->click();
        QCOMPARE(hourly(bench, "m6i.large"), 2 * before);
        dialog.findChild<QPushButton*>("prices_undo")->click();
        QVERIFY(!QFileInfo::exists(file.filePath()));
        QVERIFY(!bench.document.plan().prices);
        QTRY_VERIFY(std::abs(bill(bench) - bill_before) < 0.02);
        dialog.findChild<QPushButton*>("prices_redo")->click();
        QVERIFY(QFileInfo::exists(file.filePath()));
        QCOMPARE(hourly(bench, "m6i.large"), 2 * before);
    }

    /// Of whoever watches the folder: a change is one file that comes, so is each step back and forth.
    void each_step_writes_once() {
        BenchWindow window;
        const QFileInfo plan(window.open_preset("hello"));
        document::PlanDocument& document = window.workbench().document;
        const int watch = inotify_init1(IN_NONBLOCK);
        QVERIFY(inotify_add_watch(watch, QFile::encodeName(plan.absolutePath()).constData(), IN_MOVED_TO) >= 0);
        const auto written = [watch] {
            alignas(inotify_event) std::array<char, 8192> buffer;
            const auto size = std::max<ssize_t>(0, read(watch, buffer.data(), buffer.size()));
            int count = 0;
            for (ssize_t at = 0; at < size; ++count)
                at += static_cast<ssize_t>(sizeof(inotify_event) + reinterpret_cast<const inotify_event*>(buffer.data() + at)->len);
            return count;
        };
        const std::string one = cost::new_catalogue("mine.json", document.surroundings()->prices());
        document.write_prices("One", "mine.json", one);
        QCOMPARE(written(), 1);
        document.write_prices("Other", "mine.json", cost::with_discount(one, 0.5));
        QCOMPARE(written(), 1);
        document.undo_stack().undo();
        QCOMPARE(written(), 1);
        document.undo_stack().redo();
        QCOMPARE(written(), 1);
        close(watch);
    }

    void another_currency() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        gui::PricesDialog dialog(bench);
        QCOMPARE(type(dialog, "m6i.large", "0.2"), QString());
        dialog.findChild<QLineEdit*>("prices_currency")->setText("eur");
        enter(dialog, "prices_rate", "0.5");
        QCOMPARE(bench.document.surroundings()->prices().currency, std::string("EUR"));
        QCOMPARE(hourly(bench, "m6i.large"), 0.1);
    }

    void what_is_no_price_is_refused_data() {
        QTest::addColumn<QString>("typed");
        for (const char* typed : {"much", "-1", "4 ms", "2000000", "1 ± 10 %"}) QTest::newRow(typed) << typed;
    }
    void what_is_no_price_is_refused() {
        QFETCH(QString, typed);
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        gui::PricesDialog dialog(bench);
        const QString why = type(dialog, "m6i.large", typed);
        QVERIFY2(why.contains(typed), qPrintable(why));
        QVERIFY(!bench.document.undo_stack().canUndo());
        QVERIFY(!bench.document.plan().prices);
        QCOMPARE(type(dialog, "m6i.large", "0.2"), QString());
    }

    void terms_that_mean_nothing_are_refused() {
        BenchWindow window;
        window.open_preset("hello");
        gui::PricesDialog dialog(window.workbench());
        auto* refused = dialog.findChild<QLabel*>("prices_refused");
        enter(dialog, "prices_discount", "150 %");
        QVERIFY(refused->isVisibleTo(&dialog));
        QVERIFY(!window.workbench().document.undo_stack().canUndo());
        dialog.findChild<QLineEdit*>("prices_file")->setText("../x.json");
        enter(dialog, "prices_discount", "10 %");
        QVERIFY2(refused->text().contains("../x.json"), qPrintable(refused->text()));
        QVERIFY(!window.workbench().document.undo_stack().canUndo());
    }

    /// A file that is there is not written over unasked.
    void other_files_are_left_alone() {
        BenchWindow window;
        const QString path = window.open_preset("hello");
        QFile file(QFileInfo(path).absolutePath() + "/hello.prices.json");
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
        file.close();
        gui::PricesDialog dialog(window.workbench());
        QVERIFY(type(dialog, "m6i.large", "0.2").contains("already"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("mine"));
    }

    void a_plan_without_a_file_has_none() {
        BenchWindow window;
        window.action("new")->trigger();
        gui::PricesDialog dialog(window.workbench());
        QCOMPARE(type(dialog, "m6i.large", "0.2"), QString("not editable"));
        QVERIFY(dialog.findChild<QLabel*>("prices_about")->text().contains("Save the plan"));
    }
};

QTEST_MAIN(TestPricesDialog)
#include "tst_prices_dialog.moc"
