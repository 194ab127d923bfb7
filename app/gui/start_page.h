// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace headroom::gui {

class FileActions;
class Workbench;

/// What the window opens with: the sample, a new plan, recent ones, what a crash left, the other presets.
class StartPage : public QWidget {
    Q_OBJECT
public:
    StartPage(Workbench& workbench, FileActions& files, QWidget* parent = nullptr);

    /// Looks again for what can be opened.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();

    Workbench& workbench_;
    FileActions& files_;
    QWidget* content_ = nullptr;
    QVBoxLayout* layout_;
};

}  // namespace headroom::gui
