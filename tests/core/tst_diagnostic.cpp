// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/diagnostic.h"
#include "core/error.h"

using namespace headroom;

class TestDiagnostic : public QObject {
    Q_OBJECT

private slots:
    void texts_data();
    void texts();
    void nearest_data();
    void nearest();
    void suggestions();
    void member_paths();
    void collecting();
};

Q_DECLARE_METATYPE(Diagnostic)

void TestDiagnostic::texts_data() {
    QTest::addColumn<Diagnostic>("diagnostic");
    QTest::addColumn<QString>("text");
    QTest::newRow("all") << Diagnostic{Severity::Error, {12, 7}, "$.a", "'x' is no number", "a time such as 4 ms"}
                         << "plan:12:7: error: 'x' is no number; expected a time such as 4 ms (at $.a)";
    QTest::newRow("nearest") << Diagnostic{Severity::Error, {1, 2}, "$.a", "unknown parameter 'a'", "did you mean 'b'?"}
                             << "plan:1:2: error: unknown parameter 'a'; did you mean 'b'? (at $.a)";
    QTest::newRow("nowhere") << Diagnostic{Severity::Warning, {}, "", "odd", ""} << "plan: warning: odd";
}

void TestDiagnostic::texts() {
    QFETCH(Diagnostic, diagnostic);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(to_string(diagnostic, "plan")), text);
}

void TestDiagnostic::nearest_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("nearest");
    QTest::newRow("swapped") << "replicsa"
                             << "replicas";
    QTest::newRow("missing letter") << "replcas"
                                    << "replicas";
    QTest::newRow("additional letter") << "cppu"
                                       << "cpu";
    QTest::newRow("letter case") << "Workers"
                                 << "workers";
    QTest::newRow("nearer of two") << "worker"
                                   << "workers";
    QTest::newRow("far") << "elephant"
                         << "";
    QTest::newRow("short and far") << "gpo"
                                   << "";
    QTest::newRow("empty") << ""
                           << "";
}

void TestDiagnostic::nearest() {
    QFETCH(QString, name);
    QFETCH(QString, nearest);
    const std::vector<std::string> candidates = {"replicas", "cpu", "works", "workers"};
    QCOMPARE(QString::fromStdString(nearest_name(name.toStdString(), candidates)), nearest);
}

void TestDiagnostic::suggestions() {
    QCOMPARE(suggest("brows", {"browse", "buy"}), std::string("did you mean 'browse'?"));
    QCOMPARE(suggest("elephant", {"browse", "buy"}), std::string("one of browse, buy"));
    QCOMPARE(suggest("elephant", {"browse"}), std::string("'browse'"));
    QCOMPARE(suggest("elephant", {}), std::string());
    QCOMPARE(suggest("elephant", std::vector<std::string>(13, "a")), std::string());
}

void TestDiagnostic::member_paths() {
    QCOMPARE(member_path("$.routes", "browse"), std::string("$.routes.browse"));
    QCOMPARE(member_path("$", "web->db"), std::string("$['web->db']"));
    QCOMPARE(member_path("$", ""), std::string("$['']"));
}

void TestDiagnostic::collecting() {
    Diagnostics some, others;
    some.warning({1, 1}, "$", "odd");
    QVERIFY(!some.has_errors());
    others.error({2, 2}, "$.a", "wrong", "right");
    some.append(others);
    some.append(some);
    QCOMPARE(some.list().size(), std::size_t(4));
    QVERIFY(some.has_errors());
    const InvalidDocument document("plan", others.list());
    QCOMPARE(std::string(document.what()), std::string("plan:2:2: error: wrong; expected right (at $.a)"));
}

QTEST_APPLESS_MAIN(TestDiagnostic)
#include "tst_diagnostic.moc"
