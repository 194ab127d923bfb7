// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/manifest_import.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/import/import.h"
#include "core/error.h"
#include "plan/reader.h"

namespace headroom::gui {

namespace {

std::string read_manifest(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) throw FileError((path + ": " + file.errorString()).toStdString());
    return file.readAll().toStdString();
}

}  // namespace

bool is_manifest(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    return ending == "yaml" || ending == "yml";
}

ImportedPlan import_manifests(const QStringList& paths) {
    import::Manifests manifests;
    for (const QString& path : paths) import::read_manifests(read_manifest(path), QFileInfo(path).fileName().toStdString(), manifests);
    if (manifests.workloads.empty()) {
        Diagnostics nothing;
        nothing.error({}, "$", "there is nothing to simulate", "a Deployment, StatefulSet or ReplicaSet");
        throw InvalidDocument(QFileInfo(paths.front()).fileName().toStdString(), nothing.list());
    }
    const QString name = QFileInfo(paths.front()).completeBaseName();
    const import::Imported imported = import::make_plan(std::move(manifests), name.toStdString());
    const plan::ParsedPlan parsed = plan::parse_plan(imported.plan);
    if (!parsed.plan) throw InvalidDocument(name.toStdString(), parsed.diagnostics.list());
    ImportedPlan result{*parsed.plan, {}};
    for (const import::Remark& remark : imported.remarks) {
        const QString file = QString::fromStdString(remark.file);
        result.remarks.push_back({file.isEmpty() ? file : QStringLiteral("%1:%2").arg(file).arg(remark.at.line),
                                  QString::fromStdString(remark.what), QString::fromStdString(remark.why)});
    }
    return result;
}

ImportRemarks::ImportRemarks(const QString& title, const std::vector<ImportRemark>& remarks, QWidget* parent) : QDialog(parent) {
    setObjectName("import_remarks");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Imported: %1").arg(title));
    resize(960, 380);
    auto* said = new QLabel(tr("The plan is new and not saved yet. What of the manifests is not in it, and what was assumed:"));
    said->setWordWrap(true);
    auto* list = new QTreeWidget;
    list->setObjectName("import_remarks_list");
    list->setAccessibleName(tr("Remarks on the import"));
    list->setHeaderLabels({tr("Where"), tr("What"), tr("Why")});
    list->setRootIsDecorated(false);
    list->setWordWrap(true);
    list->setAlternatingRowColors(true);
    for (const ImportRemark& remark : remarks) {
        auto* line = new QTreeWidgetItem(list, {remark.where, remark.what, remark.why});
        for (int column = 0; column < 3; ++column) line->setToolTip(column, line->text(column));
        text_ += (remark.where.isEmpty() ? QString() : remark.where + ": ") + remark.what + ": " + remark.why + '\n';
    }
    list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text_); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(said);
    column->addWidget(list);
    column->addWidget(buttons);
}

}  // namespace headroom::gui
