// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QtTest>
#include <algorithm>
#include <map>

#include "app/theme/theme.h"
#include "bench_window.h"

using namespace headroom;

Q_DECLARE_METATYPE(theme::Mode)

namespace {

/// The contrast (WCAG 2.1) of what is drawn on a picture's most frequent colour with that colour: that of the colour that is farthest
/// from it. Taken at three times the size, where strokes are wider than what smooths their edges.
double contrast_within(const QImage& picture) {
    std::map<QRgb, int> colours;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) ++colours[picture.pixel(x, y)];
    const auto back = std::max_element(colours.begin(), colours.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    double most = 1;
    for (const auto& [colour, count] : colours)
        if (count >= 3) most = std::max(most, theme::contrast(QColor(back->first), QColor(colour)));
    return most;
}

QImage picture_of(QWidget& window) {
    QImage picture(window.size() * 3, QImage::Format_RGB32);
    picture.setDevicePixelRatio(3);
    window.render(&picture);
    return picture;
}

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

private slots:
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
        const QImage picture = picture_of(*window);
        const auto texts = texts_of(*window);
        QVERIFY2(texts.size() > 30, qPrintable(QString::number(texts.size())));
        QStringList faint, cut;
        double least = 21;
        for (QWidget* widget : texts) {
            const QRect at(widget->mapTo(&*window, QPoint()), widget->size());
            const double contrast = contrast_within(picture.copy(at.x() * 3, at.y() * 3, at.width() * 3, at.height() * 3));
            least = std::min(least, contrast);
            if (contrast < 4.5) faint << name_of(*widget) + QString(" has %1").arg(contrast);
            const auto* label = qobject_cast<QLabel*>(widget);
            const QSize needed =
                label != nullptr && label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : widget->minimumSizeHint();
            if (needed.width() > widget->width() || needed.height() > widget->height())
                cut << name_of(*widget) + QString(" needs %1 x %2 of %3 x %4")
                                              .arg(needed.width())
                                              .arg(needed.height())
                                              .arg(widget->width())
                                              .arg(widget->height());
        }
        qInfo("%d texts, the least contrast %.2f", static_cast<int>(texts.size()), least);
        QVERIFY2(faint.isEmpty(), qPrintable(faint.join('\n')));
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
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
