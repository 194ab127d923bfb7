// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/palette.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

#include "app/figures/people.h"
#include "app/panels/notice.h"
#include "app/panels/values.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

constexpr int type_role = Qt::UserRole, names_role = Qt::UserRole + 1, help_role = Qt::UserRole + 2;
constexpr int margin = 8, icon_side = 20, row_height = 28, heading_height = 24;

QString type_of(const QTreeWidgetItem* item) { return item != nullptr ? item->data(0, type_role).toString() : QString(); }

/// Not where it comes by a press, or back from a menu or another window: the list must not scroll away under the pointer.
bool is_by_keys(const QEvent& focus_in) {
    const Qt::FocusReason reason = static_cast<const QFocusEvent&>(focus_in).reason();
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason ||
           reason == Qt::OtherFocusReason;
}

}  // namespace

QStringList PaletteList::mimeTypes() const { return {QString::fromLatin1(type_mime)}; }

QMimeData* PaletteList::mimeData(const QList<QTreeWidgetItem*>& items) const {
    auto* dragged = new QMimeData;
    for (const QTreeWidgetItem* item : items)
        if (const QString type = type_of(item); !type.isEmpty()) dragged->setData(QString::fromLatin1(type_mime), type.toUtf8());
    return dragged;
}

Palette::Palette(const schema::Catalogue& types, QWidget* parent)
    : QWidget(parent), search_(new QLineEdit(this)), list_(new PaletteList(this)), nothing_(new Notice(Notice::Kind::Help, this)) {
    setObjectName(QStringLiteral("palette"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addWidget(search_);
    layout->addWidget(nothing_);
    layout->addWidget(list_, 1);
    search_->setObjectName(QStringLiteral("palette_search"));
    search_->setPlaceholderText(tr("Search components"));
    search_->setAccessibleName(tr("Search components"));
    search_->setClearButtonEnabled(true);
    search_->addAction(theme::icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    search_->installEventFilter(this);
    static_cast<QLabel*>(nothing_)->setText(tr("No component is called so."));
    list_->setObjectName(QStringLiteral("palette_list"));
    list_->setAccessibleName(tr("Components"));
    list_->setHeaderHidden(true);
    list_->setRootIsDecorated(false);
    list_->setItemsExpandable(false);
    list_->setIndentation(0);
    list_->setIconSize({icon_side, icon_side});
    list_->setFrameShape(QFrame::NoFrame);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setDragEnabled(true);
    list_->setDragDropMode(QAbstractItemView::DragOnly);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    list_->installEventFilter(this);
    fill(types);
    colour();
    connect(search_, &QLineEdit::textChanged, this, &Palette::filter);
    connect(list_, &QTreeWidget::itemDoubleClicked, this, &Palette::add);
    connect(list_, &QWidget::customContextMenuRequested, this, &Palette::show_menu);
}

void Palette::fill(const schema::Catalogue& types) {
    std::map<schema::Tier, std::vector<const schema::Record*>> tiers;
    for (const schema::Record* record : types.records()) tiers[record->tier].push_back(record);
    for (const auto& [tier, records] : tiers) {
        auto* heading = new QTreeWidgetItem(list_, {QString::fromStdString(figures::capitalised(std::string(schema::to_string(tier))))});
        heading->setFlags(Qt::ItemIsEnabled);
        heading->setSizeHint(0, {0, heading_height});
        heading->setTextAlignment(0, Qt::AlignLeft | Qt::AlignBottom);
        for (const schema::Record* record : records) {
            const QString title = QString::fromStdString(record->title), help = QString::fromStdString(record->help);
            auto* item = new QTreeWidgetItem(heading, {title});
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
            item->setIcon(0, theme::icon(QString::fromStdString(record->icon)));
            item->setSizeHint(0, {0, row_height});
            item->setData(0, type_role, QString::fromStdString(record->name));
            item->setData(0, names_role, title + ' ' + QString::fromStdString(record->name));
            item->setData(0, help_role, help);
            item->setData(0, Qt::AccessibleDescriptionRole, help);
            item->setToolTip(0, QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(title.toHtmlEscaped(), rich(help)));
        }
    }
    list_->expandAll();
}

void Palette::colour() {
    QPalette palette;
    palette.setColor(QPalette::Base, this->palette().color(QPalette::Window));
    list_->setPalette(palette);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        list_->topLevelItem(i)->setForeground(0, theme::colours().faint_text);
        list_->topLevelItem(i)->setFont(0, small);
    }
}

void Palette::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (list_ == nullptr) return;
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) colour();
}

/// By names; by what the types do where no name fits.
void Palette::filter(const QString& words) {
    const QStringList wanted = words.split(' ', Qt::SkipEmptyParts);
    const bool any = show_fitting(wanted, names_role) || show_fitting(wanted, help_role);
    nothing_->setVisible(!any);
    list_->setCurrentItem(wanted.isEmpty() ? nullptr : first_shown());
}

bool Palette::show_fitting(const QStringList& wanted, int role) {
    bool any = false;
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* heading = list_->topLevelItem(i);
        bool any_here = false;
        for (int k = 0; k < heading->childCount(); ++k) {
            QTreeWidgetItem* item = heading->child(k);
            const QString text = item->data(0, role).toString();
            const bool fits = std::ranges::all_of(wanted, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
            item->setHidden(!fits);
            any_here = any_here || fits;
        }
        heading->setHidden(!any_here);
        any = any || any_here;
    }
    return any;
}

QTreeWidgetItem* Palette::first_shown() const {
    for (int i = 0; i < list_->topLevelItemCount(); ++i)
        for (int k = 0; k < list_->topLevelItem(i)->childCount(); ++k)
            if (QTreeWidgetItem* item = list_->topLevelItem(i)->child(k); !item->isHidden()) return item;
    return nullptr;
}

void Palette::add(const QTreeWidgetItem* item) {
    if (const QString type = type_of(item); !type.isEmpty()) emit add_requested(type);
}

void Palette::show_menu(const QPoint& at) {
    const QString type = type_of(list_->itemAt(at));
    if (type.isEmpty()) return;
    QMenu menu(this);
    menu.addAction(tr("Add"), this, [this, type] { emit add_requested(type); });
    menu.addAction(theme::icon(QStringLiteral("help")), tr("Help"), this, [this, type] { emit help_requested(type); });
    menu.exec(list_->viewport()->mapToGlobal(at));
}

bool Palette::key_in_search(int key) {
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        add(list_->currentItem() != nullptr && !search_->text().isEmpty() ? list_->currentItem() : nullptr);
        return true;
    }
    if (key == Qt::Key_Escape && !search_->text().isEmpty()) {
        search_->clear();
        return true;
    }
    if (key != Qt::Key_Down) return false;
    if (list_->currentItem() == nullptr) list_->setCurrentItem(first_shown());
    list_->setFocus(Qt::TabFocusReason);
    return true;
}

bool Palette::key_in_list(int key) {
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        add(list_->currentItem());
        return true;
    }
    if (key == Qt::Key_F1 && !type_of(list_->currentItem()).isEmpty()) {
        emit help_requested(type_of(list_->currentItem()));
        return true;
    }
    return false;
}

bool Palette::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && object == list_ && static_cast<QKeyEvent*>(event)->key() == Qt::Key_F1) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (object == search_ ? key_in_search(key) : key_in_list(key)) return true;
    }
    if (event->type() == QEvent::FocusIn && object == list_ && list_->currentItem() == nullptr && is_by_keys(*event))
        list_->setCurrentItem(first_shown());
    return QWidget::eventFilter(object, event);
}

}  // namespace headroom::panels
