// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLineEdit>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include "app/panels/help_page.h"
#include "app/panels/help_text.h"
#include "app/source/plan_surroundings.h"

using namespace headroom;
using panels::HelpPage;

class TestHelpPage : public QObject {
    Q_OBJECT

    app::PlanSurroundings surroundings_{std::nullopt, std::nullopt};

private slots:
    void a_page_for_everything_data() {
        QTest::addColumn<QString>("name");
        for (const schema::Record* page : panels::help_pages(surroundings_.types()))
            QTest::newRow(page->name.c_str()) << QString::fromStdString(page->name);
    }
    void a_page_for_everything() {
        QFETCH(QString, name);
        HelpPage help(surroundings_.types());
        help.show_type(name);
        const QString text = help.findChild<QTextBrowser*>()->toPlainText();
        for (const schema::Record* page : panels::help_pages(surroundings_.types())) {
            if (QString::fromStdString(page->name) != name) continue;
            QVERIFY(text.startsWith(QString::fromStdString(page->title)));
            for (const schema::Parameter& parameter : page->parameters) {
                QVERIFY2(text.contains(QString::fromStdString(parameter.name)), parameter.name.c_str());
                const QString help_text = QString::fromStdString(parameter.help).remove('`').simplified();
                QVERIFY2(QString(text).simplified().contains(help_text), qPrintable(QString(text).simplified()));
                for (const schema::Option& option : parameter.options) QVERIFY(text.contains(QString::fromStdString(option.name)));
            }
            for (const schema::Output& output : page->outputs) QVERIFY(text.contains(QString::fromStdString(output.name)));
        }
        QCOMPARE(help.findChild<QComboBox*>("help_page")->currentData().toString(), name);
    }

    void links_lead_on_and_back() {
        HelpPage help(surroundings_.types());
        help.show_type("connection");
        auto* text = help.findChild<QTextBrowser*>();
        QVERIFY(text->toHtml().contains("page:retry"));
        emit text->anchorClicked(QUrl("page:retry"));
        QCOMPARE(help.type(), QString("retry"));
        QVERIFY(text->toHtml().contains("page:retry_budget"));
        QTest::mouseClick(help.findChild<QToolButton*>("help_back"), Qt::LeftButton);
        QCOMPARE(help.type(), QString("connection"));
        help.show_type("cache");
        QVERIFY(text->toHtml().contains("page:database"));
        help.show_type("no such type");
        QCOMPARE(help.type(), QString());
        QVERIFY(text->toHtml().contains("page:cache"));
    }

    void finds_in_the_page() {
        HelpPage help(surroundings_.types());
        help.show();
        help.show_type("connection");
        auto* text = help.findChild<QTextBrowser*>();
        auto* field = help.findChild<QLineEdit*>("help_search");
        QTest::keyClicks(field, "fallback");
        QCOMPARE(text->textCursor().selectedText(), QString("fallback"));
        const int first = text->textCursor().position();
        QVERIFY(!text->extraSelections().isEmpty());
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(text->textCursor().position() > first);
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(text->textCursor().position(), first);
    }
};

QTEST_MAIN(TestHelpPage)
#include "tst_help_page.moc"
