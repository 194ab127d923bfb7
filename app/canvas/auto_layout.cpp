// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/auto_layout.h"

#include <QTimer>

#include "app/canvas/frames.h"

namespace headroom::canvas {

AutoLayout::AutoLayout(QObject* parent) : QObject(parent) {}

AutoLayout::~AutoLayout() {
    if (process_) process_->disconnect(this);  // it says that it is killed
}

void AutoLayout::start(const plan::Design& design, const std::vector<document::RegionContent>& regions, const QString& program) {
    if (running_) return;
    running_ = true;
    design_ = design;
    regions_ = regions;
    process_ = std::make_unique<QProcess>();
    connect(process_.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end(tr("Graphviz is not installed: a simple layout was used"));
    });
    connect(process_.get(), &QProcess::finished, this, [this] { end(tr("Graphviz did not answer: a simple layout was used")); });
    QTimer::singleShot(limit_ms, process_.get(), [this] { process_->kill(); });
    process_->start(program, {QStringLiteral("-Tplain")});
    if (!running_) return;  // it has failed already
    process_->write(to_dot(design, regions));
    process_->closeWriteChannel();
}

void AutoLayout::end(const QString& why) {
    if (!running_) return;
    running_ = false;
    process_->disconnect(this);
    const auto found = from_dot(design_, process_->readAllStandardOutput());
    process_.release()->deleteLater();  // it is the one that calls
    Spots spots = found ? *found : layered(design_);
    clear_frames(spots, regions_, between_frames);
    emit finished(spots, found ? QString() : why);
}

}  // namespace headroom::canvas
