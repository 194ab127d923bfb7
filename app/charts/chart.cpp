// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/chart.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QSaveFile>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

#include "app/charts/export.h"
#include "app/charts/interaction.h"
#include "app/charts/legend.h"
#include "app/charts/tooltip.h"

namespace headroom::charts {

namespace {

constexpr QSize smallest_sheet{720, 420};

bool fail(QString* why, const QString& text) {
    if (why != nullptr) *why = text;
    return false;
}

}  // namespace

Chart::Chart(QWidget* parent) : QWidget(parent), legend_(new Legend(this)), plot_(new Plot(this)), message_(new QLabel(this)) {
    legend_->setObjectName("legend");
    plot_->setObjectName("plot");
    plot_->setMinimumSize(120, 90);
    plot_->setAttribute(Qt::WA_NoMousePropagation, false);  // QCustomPlot sets it; the menu is ours
    message_->setObjectName("message");
    message_->setAlignment(Qt::AlignCenter);
    message_->setWordWrap(true);
    message_->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(legend_);
    layout->addWidget(plot_, 1);
    layout->addWidget(message_, 1);
    connect(legend_, &Legend::toggled, this, [this](const QString& series, bool shown) { set_hidden(series, !shown); });
    auto* interaction = new Interaction(*plot_);
    connect(interaction, &Interaction::chosen, this, &Chart::chosen);
    connect(interaction, &Interaction::looked_at, this, [this](const std::optional<Hit>& hit, const QPoint& global) {
        plot_->highlight(hit);
        plot_->setAccessibleDescription(hit ? sentence_of(data_, *hit) : QString());
        hit ? QToolTip::showText(global, tooltip_of(data_, hidden_, *hit), plot_) : QToolTip::hideText();
    });
    connect(interaction, &Interaction::mark_looked_at, this, [this](const QString& text, const QPoint& global) {
        plot_->highlight({});
        QToolTip::showText(global, text, plot_);
    });
    redraw(false);
}

void Chart::show_data(ChartData data) {
    const bool same_axes = plot_->is_zoomed() && data.x.low == data_.x.low && data.x.high == data_.x.high && data.title == data_.title;
    data_ = std::move(data);
    redraw(same_axes);
}

void Chart::redraw(bool keep_view) {
    const bool empty = data_.is_empty();
    legend_->setVisible(!empty && data_.series.size() > 1);
    plot_->setVisible(!empty);
    message_->setVisible(empty);
    message_->setText(data_.message);
    plot_->setAccessibleName(data_.title);
    plot_->highlight({});
    legend_->show(data_, hidden_);
    plot_->show(data_, theme::colours(), hidden_, keep_view ? std::optional(plot_->view()) : std::nullopt);
    plot_->set_cursor(cursor_);
}

void Chart::set_hidden(const QString& series, bool hidden) {
    if (hidden)
        hidden_.insert(series);
    else
        hidden_.erase(series);
    redraw(true);
}

void Chart::set_cursor(std::optional<double> x) {
    cursor_ = x;
    plot_->set_cursor(x);
}

bool Chart::is_zoomed() const { return plot_->is_zoomed(); }

void Chart::reset_view() { plot_->set_view(plot_->whole()); }

bool Chart::export_to(const QString& path, QString* why) const {
    const QString ending = QFileInfo(path).suffix().toLower();
    const QByteArray bytes = bytes_of({data_, hidden_, plot_->view(), plot_->size().expandedTo(smallest_sheet)}, ending);
    if (bytes.isEmpty()) return fail(why, tr("A chart is saved as .png, .svg, .pdf or .csv"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) return fail(why, file.errorString());
    return true;
}

void Chart::copy() const {
    auto* data = new QMimeData;
    data->setImageData(image_of({data_, hidden_, plot_->view(), plot_->size().expandedTo(smallest_sheet)}, 2));
    data->setText(QString::fromStdString(csv_of(data_)));
    QApplication::clipboard()->setMimeData(data);
}

QMenu* Chart::make_menu(QWidget* parent) {
    auto* menu = new QMenu(parent);
    menu->addAction(tr("&Copy"), this, &Chart::copy)->setObjectName("chart_copy");
    QMenu* exports = menu->addMenu(tr("&Export as"));
    for (const char* ending : {"png", "svg", "pdf", "csv"}) {
        QAction* action = exports->addAction(QString(ending).toUpper() + "…", this, [this, ending] { ask_and_export(ending); });
        action->setObjectName(QString("chart_export_") + ending);
    }
    menu->addSeparator();
    QAction* all = menu->addAction(tr("Show &all"), this, &Chart::reset_view);
    all->setObjectName("chart_reset");
    all->setEnabled(is_zoomed());
    return menu;
}

void Chart::ask_and_export(const QString& ending) {
    const QString name = data_.title.toLower().replace(' ', '-') + "." + ending;
    QString path = QFileDialog::getSaveFileName(this, tr("Export chart"), name, QString("%1 (*.%2)").arg(ending.toUpper(), ending));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += "." + ending;
    if (QString why; !export_to(path, &why)) QMessageBox::warning(this, tr("Export chart"), why);
}

void Chart::contextMenuEvent(QContextMenuEvent* event) {
    if (data_.is_empty()) return;
    QMenu* menu = make_menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

void Chart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) redraw(true);
}

}  // namespace headroom::charts
