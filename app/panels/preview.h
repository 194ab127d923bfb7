// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace headroom::panels {

/// A small picture of a curve above its base, with words at both ends below it.
class Preview : public QWidget {
    Q_OBJECT
public:
    explicit Preview(QWidget* parent = nullptr);
    /// Heights from left to right, not negative. None hides the picture.
    void show_curve(std::vector<double> heights, const QString& left, const QString& right);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> heights_;
    QString left_, right_;
};

}  // namespace headroom::panels
