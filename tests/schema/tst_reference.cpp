// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "schema/reference.h"
#include "tests/schema/sample.h"

using namespace headroom;
using namespace headroom::schema;
using namespace headroom::test;

class TestReference : public QObject {
    Q_OBJECT

private slots:
    void text_of_a_record();
    void text_is_wrapped_data();
    void text_is_wrapped();
    void all_parameters_are_described();
    void cells_of_tables_are_whole();
    void json_says_all();
};

static const Record& sample() { return record_of(static_cast<const Sample*>(nullptr)); }

void TestReference::text_of_a_record() {
    QCOMPARE(QString::fromStdString(reference_text(record_of(static_cast<const Inner*>(nullptr)))),
             QString("Inner (inner)\n"
                     "Something within.\n"
                     "\n"
                     "Parameters\n"
                     "  attempts = 3\n"
                     "      In all.\n"
                     "      Takes a whole number such as 3, from 1 to 10.\n"
                     "  wait (unset)\n"
                     "      Between them.\n"
                     "      Takes a time such as 4 ms.\n"));
}

void TestReference::text_is_wrapped_data() {
    QTest::addColumn<int>("width");
    for (int width : {10, 40, 60, 80, 200}) QTest::addRow("%d", width) << width;
}

void TestReference::text_is_wrapped() {
    QFETCH(int, width);
    const QString text = QString::fromStdString(reference_text(sample(), width));
    for (const QString& line : text.split('\n')) {
        QVERIFY2(line.size() <= std::max(width, 40) || !line.trimmed().contains(' '), qPrintable(line));
        QCOMPARE(line, line.mid(0, line.size()));
        QVERIFY(!line.endsWith(' '));
    }
    QVERIFY(text.simplified().contains("Takes a time such as 4 ms, from 1 us to 10 s, or a distribution such as exponential(4 ms)."));
}

void TestReference::all_parameters_are_described() {
    const QString text = QString::fromStdString(reference_text(sample())), table = QString::fromStdString(reference_markdown(sample()));
    for (const Parameter& parameter : sample().parameters) {
        const QString name = QString::fromStdString(parameter.name);
        QVERIFY2(text.contains("\n  " + name + " "), qPrintable(name));
        QVERIFY2(table.contains("\n| `" + name + "` | "), qPrintable(name));
    }
    for (const char* also : {"extra.attempts", "hit_ratio", "requests", "misses", "lru", "required", "4 GB"}) {
        QVERIFY2(text.contains(also), also);
        QVERIFY2(table.contains(also), also);
    }
}

void TestReference::cells_of_tables_are_whole() {
    int columns = 0;
    for (QString line : QString::fromStdString(reference_markdown(sample())).split('\n')) {
        if (!line.startsWith('|')) {
            columns = 0;
            continue;
        }
        const int count = static_cast<int>(line.remove("\\|").count('|'));
        if (columns == 0) columns = count;
        QCOMPARE(count, columns);
    }
}

void TestReference::json_says_all() {
    QJsonParseError error;
    const std::string text = reference_json({&sample(), &record_of(static_cast<const Inner*>(nullptr))});
    const QJsonArray records = QJsonDocument::fromJson(QByteArray::fromStdString(text), &error).array();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(records.size(), 2);
    const QJsonObject record = records[0].toObject();
    QCOMPARE(record["role"].toString(), QString("cache"));
    QCOMPARE(record["parameters"].toArray().size(), 26);
    QCOMPARE(record["figures"].toArray().size(), 2);
    const QJsonObject memory = record["parameters"][0].toObject();
    QCOMPARE(memory["name"].toString(), QString("memory"));
    QCOMPARE(memory["unit"].toString(), QString("B"));
    QCOMPARE(memory["minimum"].toDouble(), 1e6);
    QCOMPARE(memory["default"].toString(), QString("4 GB"));
    const QJsonObject eviction = record["parameters"][5].toObject();
    QCOMPARE(eviction["options"].toArray().size(), 2);
    QCOMPARE(record["parameters"][15].toObject()["record"].toObject()["name"].toString(), QString("inner"));
    QVERIFY(!record["parameters"][10].toObject().contains("default"));
    QVERIFY(!records[1].toObject().contains("role"));
}

QTEST_APPLESS_MAIN(TestReference)
#include "tst_reference.moc"
