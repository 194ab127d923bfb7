// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/theme/theme.h"

namespace headroom::gui {

class Workbench;

/// What the window remembers, with the person's own settings.
struct Preferences {
    theme::Mode theme = theme::Mode::System;
    double scale = 1;  ///< of all texts

    static Preferences read();
    void write() const;
    /// Palette and font of the application.
    void apply() const;
};

/// Changes take effect at once; closing keeps them.
class PreferencesDialog : public QDialog {
    Q_OBJECT
public:
    PreferencesDialog(Workbench& workbench, QWidget* parent = nullptr);
};

}  // namespace headroom::gui
