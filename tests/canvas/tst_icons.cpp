// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QTest>

#include "app/source/plan_surroundings.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"

using namespace headroom;

namespace {

/// How many pixels are of about that colour.
int count(const QImage& image, const QColor& colour) {
    int found = 0;
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > 200 && std::abs(pixel.red() - colour.red()) < 24 && std::abs(pixel.green() - colour.green()) < 24) ++found;
        }
    return found;
}

}  // namespace

/// The line icons.
class TestIcons : public QObject {
    Q_OBJECT

private slots:
    void every_type_has_its_own() {
        const app::PlanSurroundings surroundings(std::nullopt, std::nullopt);
        for (const schema::Record* record : surroundings.types().records())
            QVERIFY2(theme::has_icon(QString::fromStdString(record->icon)), record->icon.c_str());
    }

    void tools_have_theirs_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"play", "pause", "step-forward", "step-back", "undo",    "redo",  "open",     "save",
                                 "new",  "run",   "cancel",       "report",    "search",  "help",  "zoom-in",  "zoom-out",
                                 "fit",  "plus",  "compare",      "settings",  "warning", "error", "component"})
            QTest::newRow(name) << name;
    }
    void tools_have_theirs() {
        QFETCH(QString, name);
        QVERIFY(theme::has_icon(name));
        QVERIFY(count(theme::icon_pixmap(name, 48, Qt::black).toImage(), Qt::black) > 40);
    }

    void an_unknown_one_is_the_general_one() {
        QVERIFY(!theme::has_icon("no_such"));
        QCOMPARE(theme::icon_pixmap("no_such", 24, Qt::black).toImage(), theme::icon_pixmap("component", 24, Qt::black).toImage());
    }

    void colours_follow_the_theme() {
        const QIcon icon = theme::icon("database");
        theme::apply(theme::Mode::Light);
        QVERIFY(count(icon.pixmap(48).toImage(), theme::colours().text) > 40);
        theme::apply(theme::Mode::Dark);
        QVERIFY(count(icon.pixmap(48).toImage(), theme::colours().text) > 40);
        theme::apply(theme::Mode::Light);
    }

    void scales_are_sharp() {
        const QPixmap twice = theme::icon_pixmap("cache", 16, Qt::red, 2);
        QCOMPARE(twice.size(), QSize(32, 32));
        QCOMPARE(twice.devicePixelRatio(), 2.0);
    }
};

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
