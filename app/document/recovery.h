// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

#include <vector>

#include "plan/plan.h"

namespace headroom::document {

class PlanDocument;

/// What a window that died left behind.
struct Remains {
    QString file;     ///< the copy
    QString path;     ///< of the plan; empty: it was never saved
    QString name;     ///< the plan's
    QDateTime saved;  ///< when the copy was made
};

/// Keeps a copy of unsaved work, at most two seconds old, until it is saved or given up.
class Recovery : public QObject {
    Q_OBJECT
public:
    /// `folder` is made where there is none.
    Recovery(PlanDocument& document, QString folder, QObject* parent = nullptr);
    ~Recovery() override;

    /// Copies whose windows are gone, the latest first.
    std::vector<Remains> find() const;
    /// The plan in a copy. Throws FileError, InvalidDocument.
    static plan::Plan read(const Remains& remains);
    static void discard(const Remains& remains);

    /// Now; does nothing where nothing is unsaved. Failures are told by failed(), once.
    void keep();
    /// The open plan's copy is not wanted any more.
    void forget();

    static constexpr int delay_ms = 1500;

signals:
    void failed(const QString& why);

private:
    void follow();

    PlanDocument& document_;
    QString folder_, file_;
    QLockFile lock_;
    QTimer timer_;
    bool complained_ = false;
};

}  // namespace headroom::document
