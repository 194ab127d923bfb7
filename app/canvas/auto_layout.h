// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>

#include <memory>

#include "app/canvas/layout.h"

namespace headroom::canvas {

/// Asks Graphviz for places, without making anybody wait.
class AutoLayout : public QObject {
    Q_OBJECT
public:
    explicit AutoLayout(QObject* parent = nullptr);
    ~AutoLayout() override;

    /// Ends with finished(); nothing where one is in progress. Cards of a region or zone come to lie together. `program`: what is called;
    /// "dot".
    void start(const plan::Design& design, const std::vector<document::RegionContent>& regions,
               const QString& program = QStringLiteral("dot"));
    bool is_running() const { return running_; }

    static constexpr int limit_ms = 20000;

signals:
    /// `why`: the places are simple ones, since Graphviz gave none; empty: they are its.
    void finished(const headroom::canvas::Spots& spots, const QString& why);

private:
    void end(const QString& why);

    std::unique_ptr<QProcess> process_;
    plan::Design design_;
    std::vector<document::RegionContent> regions_;
    bool running_ = false;
};

}  // namespace headroom::canvas
