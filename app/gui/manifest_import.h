// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>
#include <QStringList>

#include <vector>

#include "plan/plan.h"

namespace headroom::gui {

/// By its ending: .yaml or .yml.
bool is_manifest(const QString& path);

/// Something in a manifest that is not in the plan as it was written.
struct ImportRemark {
    QString where;  ///< "shop.yaml:12"; empty: of all
    QString what, why;
};

struct ImportedPlan {
    plan::Plan plan;
    std::vector<ImportRemark> remarks;
};
/// The plan of what Kubernetes manifests describe together, called as the first file is. Throws FileError where one cannot be read,
/// InvalidDocument where one is wrong or there is nothing to simulate.
ImportedPlan import_manifests(const QStringList& paths);

/// What was left out and what was assumed, to read beside the plan.
class ImportRemarks : public QDialog {
    Q_OBJECT
public:
    ImportRemarks(const QString& title, const std::vector<ImportRemark>& remarks, QWidget* parent);
    /// A remark a line.
    QString text() const { return text_; }

private:
    QString text_;
};

}  // namespace headroom::gui
