// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QWidget>

#include <string>
#include <vector>

#include "app/panels/notice.h"
#include "app/replay/snapshot.h"

namespace headroom::panels {

/// The figures of a component or a connection at the position of the scrubber.
class FiguresStrip : public QWidget {
    Q_OBJECT
public:
    explicit FiguresStrip(QWidget* parent = nullptr);
    void show_component(const replay::Snapshot& snapshot, const std::string& id, bool outdated);
    void show_connection(const replay::Snapshot& snapshot, const std::string& id, bool outdated);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Figure {
        QString name, value;
    };
    void show_figures(const std::vector<Figure>& figures, const replay::Snapshot& snapshot, bool outdated, const QStringList& caveats);
    void arrange();

    QGridLayout* grid_;
    Notice *when_, *outdated_, *caveats_;
    std::vector<QWidget*> cells_;
    int columns_ = 0;
};

}  // namespace headroom::panels
