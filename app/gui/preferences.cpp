// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/preferences.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include <algorithm>
#include <limits>

#include "app/gui/workbench.h"
#include "app/theme/text_scale.h"

namespace headroom::gui {

namespace {

constexpr double smallest_scale = 0.8, largest_scale = 2;

double standard_point_size() {
    static const double size = QApplication::font().pointSizeF();
    return size;
}

}  // namespace

Preferences Preferences::read() {
    const QSettings settings;
    Preferences preferences;
    preferences.theme = static_cast<theme::Mode>(std::clamp(settings.value("theme", 0).toInt(), 0, 2));
    preferences.scale = std::clamp(settings.value("text_scale", 1.0).toDouble(), smallest_scale, largest_scale);
    return preferences;
}

void Preferences::write() const {
    QSettings settings;
    settings.setValue("theme", static_cast<int>(theme));
    settings.setValue("text_scale", scale);
}

void Preferences::apply() const {
    theme::apply(theme);
    theme::set_text_scale(scale);
    QFont font = QApplication::font();
    font.setPointSizeF(standard_point_size() * scale);
    QApplication::setFont(font);
}

PreferencesDialog::PreferencesDialog(Workbench& workbench, QWidget* parent) : QDialog(parent) {
    setObjectName("preferences");
    setWindowTitle(tr("Preferences"));
    const Preferences present = Preferences::read();
    auto* themes = new QComboBox;
    themes->setObjectName("preference_theme");
    themes->addItems({tr("As the desktop"), tr("Light"), tr("Dark")});
    themes->setCurrentIndex(static_cast<int>(present.theme));
    auto* scale = new QDoubleSpinBox;
    scale->setObjectName("preference_scale");
    scale->setRange(smallest_scale * 100, largest_scale * 100);
    scale->setSuffix(tr(" %"));
    scale->setDecimals(0);
    scale->setSingleStep(10);
    scale->setValue(present.scale * 100);
    auto* seed = new QSpinBox;
    seed->setObjectName("preference_seed");
    seed->setRange(0, std::numeric_limits<int>::max());
    seed->setValue(static_cast<int>(workbench.seed));
    seed->setToolTip(tr("Of the random streams. The same plan and seed give the same figures, here and on the command line."));
    auto* forget = new QPushButton(tr("Forget what was simulated"));
    forget->setObjectName("preference_forget");
    forget->setEnabled(!workbench.folders.cache.isEmpty());
    forget->setAutoDefault(false);  // not by Enter in a field
    auto* form = new QFormLayout;
    form->addRow(tr("&Colours"), themes);
    form->addRow(tr("&Size of texts"), scale);
    form->addRow(tr("S&eed"), seed);
    form->addRow(QString(), forget);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    const auto apply = [themes, scale] {
        Preferences wanted;
        wanted.theme = static_cast<theme::Mode>(themes->currentIndex());
        wanted.scale = scale->value() / 100;
        wanted.write();
        wanted.apply();
    };
    connect(themes, &QComboBox::currentIndexChanged, this, apply);
    connect(scale, &QDoubleSpinBox::valueChanged, this, apply);
    connect(seed, &QSpinBox::valueChanged, this, [&workbench](int value) { workbench.seed = static_cast<std::uint64_t>(value); });
    connect(forget, &QPushButton::clicked, this, [&workbench, forget] {
        QDir(workbench.folders.cache).removeRecursively();
        forget->setEnabled(false);
    });
}

}  // namespace headroom::gui
