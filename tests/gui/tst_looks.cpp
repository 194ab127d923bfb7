// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QToolButton>
#include <QtTest>
#include <algorithm>

#include "app/gui/manifest_import.h"
#include "app/gui/preferences.h"
#include "app/gui/prices_dialog.h"
#include "app/gui/report_dialog.h"
#include "app/gui/shortcuts_dialog.h"
#include "app/gui/style.h"
#include "app/panels/command_search.h"
#include "app/theme/theme.h"
#include "bench_window.h"
#include "looks.h"

using namespace headroom;

Q_DECLARE_METATYPE(theme::Mode)

namespace {

QString text_of(const QWidget& widget) {
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
    if (const auto* box = qobject_cast<const QComboBox*>(&widget)) return box->currentText();
    return {};
}

/// Those that show a text that is not greyed out, wholly within their window's visible part.
QList<QWidget*> texts_of(QWidget& window) {
    QList<QWidget*> found;
    for (auto* widget : window.findChildren<QWidget*>()) {
        const QRect all(widget->mapTo(&window, QPoint()), widget->size());
        if (!widget->isVisible() || !widget->isEnabled() || widget->visibleRegion().boundingRect() != widget->rect()) continue;
        if (!window.rect().contains(all)) continue;
        if (const auto* button = qobject_cast<const QToolButton*>(widget);
            button != nullptr && button->toolButtonStyle() == Qt::ToolButtonIconOnly)
            continue;
        if (!text_of(*widget).trimmed().isEmpty()) found << widget;
    }
    return found;
}

QString name_of(const QWidget& widget) {
    return QString("%1 %2 \"%3\"").arg(widget.metaObject()->className(), widget.objectName(), text_of(widget));
}

}  // namespace

/// The whole window in both themes; at other scales by QT_SCALE_FACTOR.
class TestLooks : public QObject {
    Q_OBJECT

    /// Texts that have less room than they need.
    static QStringList cut_in(QWidget& window) {
        QStringList cut;
        for (const QWidget* widget : texts_of(window)) {
            const auto* label = qobject_cast<const QLabel*>(widget);
            const QSize needed =
                label != nullptr && label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : widget->minimumSizeHint();
            if (needed.width() > widget->width() || needed.height() > widget->height())
                cut << name_of(*widget) + QString(" needs %1 x %2 of %3 x %4")
                                              .arg(needed.width())
                                              .arg(needed.height())
                                              .arg(widget->width())
                                              .arg(widget->height());
        }
        return cut;
    }

    /// All texts of a window, more than so many.
    void verify(QWidget& window, int least_texts) {
        const QImage picture = picture_of(window);
        const auto texts = texts_of(window);
        QVERIFY2(texts.size() > least_texts, qPrintable(QString::number(texts.size())));
        QStringList faint;
        double least = 21;
        for (QWidget* widget : texts) {
            const QRect at(widget->mapTo(&window, QPoint()), widget->size());
            const double contrast = contrast_within(picture.copy(at.x() * 3, at.y() * 3, at.width() * 3, at.height() * 3));
            least = std::min(least, contrast);
            if (contrast < 4.5) faint << name_of(*widget) + QString(" has %1").arg(contrast);
        }
        qInfo("%d texts, the least contrast %.2f", static_cast<int>(texts.size()), least);
        QVERIFY2(faint.isEmpty(), qPrintable(faint.join('\n')));
        const QStringList cut = cut_in(window);
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
    }

private slots:
    void initTestCase() { QApplication::setStyle(new gui::Style); }
    void initTestCase_data() {
        QTest::addColumn<theme::Mode>("mode");
        QTest::newRow("light") << theme::Mode::Light;
        QTest::newRow("dark") << theme::Mode::Dark;
    }
    void cleanupTestCase() { theme::apply(theme::Mode::System); }

    void every_text_stands_out_and_none_is_cut() {
        QFETCH_GLOBAL(theme::Mode, mode);
        theme::apply(mode);
        BenchWindow window;
        window.open_preset("hello");
        window->resize(1440, 900);
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        const auto& components = window.workbench().document.plan().designs.front().components;
        window.workbench().selection.select({{components.back().id}, {}});
        QTest::qWait(200);
        verify(*window, 30);
    }

    void larger_texts_are_not_cut() {
        QFETCH_GLOBAL(theme::Mode, mode);
        BenchWindow window;
        window.open_preset("hello");
        window->resize(1600, 1000);
        const auto* dock = window.find<QDockWidget>("parameters_dock");
        const auto ink_of_title = [&] {
            const QRect title(0, 0, dock->width() / 2, dock->widget()->y());
            return ink_within(picture_of(*window).copy(QRect(dock->mapTo(&*window, title.topLeft()) * 3, title.size() * 3)));
        };
        gui::Preferences{mode, 1}.apply();
        QTest::qWait(50);
        const double plain = ink_of_title().height();
        gui::Preferences{mode, 1.5}.apply();
        const auto is_low = [](const QAbstractButton* each) {
            return each->isVisible() && !each->text().isEmpty() && each->height() < each->minimumSizeHint().height();
        };
        QTest::qWait(50);
        QTRY_VERIFY(std::ranges::none_of(window->findChildren<QAbstractButton*>(), is_low));  // layouts follow, one within the other
        QTRY_VERIFY(cut_in(*window).isEmpty());
        const double grown = ink_of_title().height() / plain;
        QVERIFY2(grown > 1.35 && grown < 1.65, qPrintable(QString::number(grown)));
        verify(*window, 20);
        gui::Preferences{mode, 1}.apply();
    }

    void a_lower_window_leaves_room_to_draw() {
        BenchWindow window;
        window.open_preset("ecommerce");
        window->resize(gui::MainWindow::default_size);
        window->show();
        QTest::qWait(50);
        window->resize(1024, 700);
        for (const auto& [part, least] : {std::pair{"canvas", 215}, std::pair{"parameters", 190}}) {
            const auto height = [&, name = part] { return window.find<QWidget>(name)->height(); };
            QTRY_VERIFY2(height() > least, qPrintable(QString("%1: %2").arg(part).arg(height())));
        }
        QCOMPARE(window->size(), QSize(1024, 700));
    }

    void dialogs_stand_out_and_are_not_cut_data() {
        QTest::addColumn<QString>("dialog");
        for (const char* name : {"preferences", "report", "prices", "shortcuts", "commands", "remarks"}) QTest::newRow(name) << name;
    }
    void dialogs_stand_out_and_are_not_cut() {
        QFETCH_GLOBAL(theme::Mode, mode);
        QFETCH(QString, dialog);
        theme::apply(mode);
        BenchWindow window;
        window.open_preset("hello");
        std::unique_ptr<QDialog> shown;
        if (dialog == "preferences") shown = std::make_unique<gui::PreferencesDialog>(window.workbench(), &*window);
        if (dialog == "report") shown = std::make_unique<gui::ReportDialog>(window.workbench(), window->runs(), &*window);
        if (dialog == "prices") shown = std::make_unique<gui::PricesDialog>(window.workbench(), &*window);
        if (dialog == "shortcuts") shown = std::make_unique<gui::ShortcutsDialog>(window->menuBar()->actions(), &*window);
        if (dialog == "commands")
            shown = std::make_unique<panels::CommandSearch>(window->findChildren<QAction*>(), std::vector<panels::CommandSearch::Place>(),
                                                            &*window);
        if (dialog == "remarks") {
            const std::vector<gui::ImportRemark> remarks = {{"shop.yaml:12", "ConfigMap settings", "it says nothing of load"}};
            shown = std::make_unique<gui::ImportRemarks>("shop.yaml", remarks, &*window);
            shown->setAttribute(Qt::WA_DeleteOnClose, false);
        }
        shown->show();
        QVERIFY(QTest::qWaitForWindowExposed(shown.get()));
        QTest::qWait(50);
        verify(*shown, dialog == "commands" ? -1 : 0);
        for (const auto* box : shown->findChildren<QDialogButtonBox*>())
            for (const QAbstractButton* button : box->buttons()) QVERIFY2(button->icon().isNull(), qPrintable(button->text()));
        const QImage picture = picture_of(*shown);
        for (auto* list : shown->findChildren<QAbstractItemView*>()) {  // their rows are painted, not widgets
            const QModelIndex first = list->model()->index(0, 0);
            QVERIFY2(first.isValid(), qPrintable(list->objectName()));
            for (QModelIndex row = first; row.isValid() && list->viewport()->rect().contains(list->visualRect(row));
                 row = row.siblingAtRow(row.row() + 1)) {
                if (!(row.flags() & Qt::ItemIsEnabled) || row.data().toString().trimmed().isEmpty()) continue;
                const double contrast = contrast_at(picture, *list->viewport(), list->visualRect(row), *shown);
                QVERIFY2(contrast >= 4.5, qPrintable(row.data().toString() + QString(" has %1").arg(contrast)));
            }
        }
    }

    void boxes_that_are_not_checked_stand_out() {
        QFETCH_GLOBAL(theme::Mode, mode);
        theme::apply(mode);
        QCheckBox box;
        box.resize(box.sizeHint());
        QVERIFY2(contrast_within(picture_of(box)) >= 3, qPrintable(QString::number(contrast_within(picture_of(box)))));
    }

    /// Graphics that carry a meaning, on what they are drawn on.
    void colours_with_a_meaning_stand_out() {
        QFETCH_GLOBAL(theme::Mode, mode);
        theme::apply(mode);
        const auto& colours = theme::colours();
        for (const QColor& text : {colours.text, colours.faint_text})
            for (const QColor& back : {colours.canvas, colours.card})
                QVERIFY2(theme::contrast(text, back) >= 4.5, qPrintable(text.name() + " on " + back.name()));
        for (const QColor& mark :
             {colours.accent, colours.selection, colours.fine, colours.busy, colours.saturated, colours.better, colours.worse})
            for (const QColor& back : {colours.canvas, colours.card})
                QVERIFY2(theme::contrast(mark, back) >= 3, qPrintable(mark.name() + " on " + back.name()));
        QList<QColor> lines;  // of charts, which are drawn on cards
        for (std::size_t design = 0; design < 2; ++design)
            for (std::size_t percentile = 0; percentile < 3; ++percentile) lines << colours.series(design, percentile);
        for (std::size_t kind = 0; kind <= theme::Colours::kinds; ++kind) lines << colours.kind(kind);
        for (const QColor& line : lines) QVERIFY2(theme::contrast(line, colours.card) >= 3, qPrintable(line.name()));
    }
};

QTEST_MAIN(TestLooks)
#include "tst_looks.moc"
