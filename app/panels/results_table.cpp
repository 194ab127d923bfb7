// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/results_table.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>

#include <set>

namespace headroom::panels {

ResultsTable::ResultsTable(QWidget* parent) : QTableView(parent) {
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    fit_rows();
}

void ResultsTable::fit_rows() { verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6); }

void ResultsTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) fit_rows();
}

QString ResultsTable::text() const {
    if (model() == nullptr) return {};
    std::set<int> rows;
    if (selectionModel() != nullptr)
        for (const QModelIndex& index : selectionModel()->selectedRows()) rows.insert(index.row());
    if (rows.empty())
        for (int row = 0; row < model()->rowCount(); ++row) rows.insert(row);
    QStringList lines;
    QStringList cells;
    const int columns = model()->columnCount();
    for (int column = 0; column < columns; ++column) cells << model()->headerData(column, Qt::Horizontal).toString();
    lines << cells.join('\t');
    for (const int row : rows) {
        cells.clear();
        for (int column = 0; column < columns; ++column) cells << model()->index(row, column).data().toString();
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

void ResultsTable::copy() const { QApplication::clipboard()->setText(text()); }

bool ResultsTable::export_to(const QString& path, QString* why) const {
    const QByteArray bytes = QByteArray::fromStdString(csv_ ? csv_() : std::string());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return true;
    if (why != nullptr) *why = file.errorString();
    return false;
}

void ResultsTable::ask_and_export() {
    QString path =
        QFileDialog::getSaveFileName(this, tr("Export as CSV"), accessibleName().toLower().replace(' ', '-') + ".csv", "CSV (*.csv)");
    if (path.isEmpty()) return;
    if (QString why; !export_to(path, &why)) QMessageBox::warning(this, tr("Export as CSV"), why);
}

void ResultsTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copy();
    QTableView::keyPressEvent(event);
}

void ResultsTable::contextMenuEvent(QContextMenuEvent* event) {
    if (model() == nullptr || model()->rowCount() == 0) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), this, &ResultsTable::copy);
    menu->addAction(tr("&Export as CSV…"), this, &ResultsTable::ask_and_export);
    menu->popup(event->globalPos());
}

}  // namespace headroom::panels
