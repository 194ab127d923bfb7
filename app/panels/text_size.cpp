// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/text_size.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>
#include <QWidget>

#include <map>

namespace headroom::panels {

namespace {

/// One for all widgets: it sees every event of the application.
class TextSizes : public QObject {
public:
    explicit TextSizes(QObject* application) : QObject(application) { application->installEventFilter(this); }

    void keep(QWidget& widget, double factor) {
        factors_[&widget] = factor;
        connect(&widget, &QObject::destroyed, this, [this, gone = &widget] { factors_.erase(gone); });
        size(widget, factor);
    }
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::ApplicationFontChange)
            for (const auto& [widget, factor] : factors_) size(*widget, factor);
        return false;
    }

private:
    static void size(QWidget& widget, double factor) {
        QFont font = widget.font();
        font.setPointSizeF(QApplication::font().pointSizeF() * factor);
        widget.setFont(font);
    }

    std::map<QWidget*, double> factors_;
};

}  // namespace

void keep_text_size(QWidget& widget, double factor) {
    static QPointer<TextSizes> sizes;
    if (sizes == nullptr) sizes = new TextSizes(qApp);
    sizes->keep(widget, factor);
}

}  // namespace headroom::panels
