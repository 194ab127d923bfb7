// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QJsonDocument>
#include <QTest>

#include "core/error.h"
#include "cost/catalogue.h"
#include "tests/schema/json_schema.h"

using namespace headroom;

namespace {

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool program_reads(const QByteArray& text) {
    try {
        cost::parse_catalogue(text.toStdString());
        return true;
    } catch (const InvalidDocument&) {
        return false;
    }
}

}  // namespace

class TestCatalogueSchema : public QObject {
    Q_OBJECT

    test::JsonSchema schema_{QJsonDocument::fromJson(QByteArray::fromStdString(cost::catalogue_schema())).object()};

private slots:
    void accepts_our_own() {
        const QStringList names = QDir(PRICES, "*.json").entryList();
        QVERIFY(!names.isEmpty());
        for (const QString& name : names) QVERIFY(schema_.accepts(QJsonDocument::fromJson(read(PRICES "/" + name)).object()));
    }

    /// What a schema can see it sees as the program does; what it cannot is named here.
    void agrees_with_the_program_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : QDir(COST_TESTS "/corpus", "*.json").entryList()) QTest::newRow(qPrintable(name)) << name;
    }
    void agrees_with_the_program() {
        static const QStringList beyond = {"no_day.json",
                                           "instance_unknown_source.json",
                                           "credits_unknown_source.json",
                                           "power_reversed.json",
                                           "grid_twice.json",
                                           "extends_sources.json",
                                           "extends_without_rate.json",
                                           "instance_no_day.json",
                                           "instance_twice.json",
                                           "item_is_an_instance.json",
                                           "item_another_per.json",
                                           "item_twice.json",
                                           "tiers_fall.json",
                                           "tiers_end.json",
                                           "tiers_open_in_the_middle.json"};
        QFETCH(const QString, name);
        const QByteArray text = read(COST_TESTS "/corpus/" + name);
        const QJsonDocument document = QJsonDocument::fromJson(text);
        if (document.isNull()) return;
        const QJsonValue value = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
        QCOMPARE(schema_.accepts(value), program_reads(text) || beyond.contains(name));
        QVERIFY(!beyond.contains(name) || !program_reads(text));
    }
};

QTEST_APPLESS_MAIN(TestCatalogueSchema)
#include "tst_catalogue_schema.moc"
