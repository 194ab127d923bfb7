// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "models/autoscaler/hpa_policies.h"

using namespace headroom::models::hpa;

/// How scaling policies are written.
class TestHpaPolicies : public QObject {
    Q_OBJECT

private slots:
    void policies_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        QTest::addColumn<QString>("error");
        const auto good = [](const char* text, const char* printed) { QTest::newRow(text) << text << printed << ""; };
        good("4 pods / 15 s", "4 pods / 15 s");
        good(" 1 pod/1 min,100%/ 15", "1 pods / 1 min, 100 % / 15 s");
        good("100 % / 15 s, 300 % / 5 min", "100 % / 15 s, 300 % / 5 min");
        const auto bad = [](const char* text, const char* error) { QTest::newRow(text) << text << "" << error; };
        bad("", "'' has no period");
        bad("4 pods", "'4 pods' has no period");
        bad("4 pods / 15 s,", "'' has no period");
        bad("4 / 15 s", "'4 / 15 s' is neither pods nor a percentage");
        bad("0 pods / 15 s", "'0 pods / 15 s' does not change by a whole number from 1 on");
        bad("2.5 % / 15 s", "'2.5 % / 15 s' does not change by a whole number from 1 on");
        bad("4 pods / 31 min", "'4 pods / 31 min' has no period from 1 s to 30 min");
        bad("4 pods / 2 GB", "'4 pods / 2 GB' has no period from 1 s to 30 min");
    }
    void policies() {
        QFETCH(QString, text);
        const ParsedPolicies parsed = parse_policies(text.toStdString());
        QTEST(QString::fromStdString(parsed.error), "error");
        if (parsed) QTEST(QString::fromStdString(print_policies(parsed.policies)), "printed");
    }
};

QTEST_APPLESS_MAIN(TestHpaPolicies)
#include "tst_hpa_policies.moc"
