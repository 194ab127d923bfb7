// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace headroom::panels {

/// A quiet line above figures: that they are of an earlier plan, or what they leave out. Hidden while it has no text.
class ResultsNotice : public QLabel {
    Q_OBJECT
public:
    explicit ResultsNotice(QWidget* parent = nullptr);
    void say(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void take_colours();
};

/// "outdated", in short.
class OutdatedSign : public ResultsNotice {
    Q_OBJECT
public:
    explicit OutdatedSign(QWidget* parent = nullptr);
};

/// What a ResultsNotice says of figures that are of an earlier plan.
QString outdated_text();

/// What stands in the place of figures that were not simulated yet. `coming`: something is being simulated.
QString nothing_yet(bool coming);

}  // namespace headroom::panels
