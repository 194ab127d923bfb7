// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/command_search.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

#include "app/panels/fuzzy.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

constexpr int index_role = Qt::UserRole, path_role = Qt::UserRole + 1, keys_role = Qt::UserRole + 2, matched_role = Qt::UserRole + 3;
constexpr int dialog_width = 560, dialog_height = 420, command_height = 28, dialog_edge = 10, dialog_gap = 12;

QString without_mnemonic(QString text) {
    text.replace(QStringLiteral("&&"), QStringLiteral("\n")).remove('&').replace('\n', '&');
    while (text.endsWith('.') || text.endsWith(QChar(0x2026))) text.chop(1);
    return text.trimmed();
}

/// "Edit › Align" of an action in those menus.
QString path_of(const QAction* action) {
    for (QObject* object : action->associatedObjects()) {
        const auto* menu = qobject_cast<QMenu*>(object);
        if (menu == nullptr || menu->title().isEmpty()) continue;
        const QString above = path_of(menu->menuAction());
        const QString title = without_mnemonic(menu->title());
        return above.isEmpty() ? title : above + QStringLiteral(" › ") + title;
    }
    return {};
}

/// A name whose matched letters are bold, its menu behind it, its keys at the end.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool selected = option.state & QStyle::State_Selected;
        const bool enabled = index.flags() & Qt::ItemIsEnabled;
        if (selected) painter->fillRect(option.rect, option.palette.highlight());
        const QColor text = selected  ? option.palette.color(QPalette::HighlightedText)
                            : enabled ? option.palette.color(QPalette::Text)
                                      : option.palette.color(QPalette::Disabled, QPalette::Text);
        const QColor faint = selected ? text : theme::colours().faint_text;
        QRect left = option.rect.adjusted(dialog_edge, 0, -dialog_edge, 0);
        painter->setFont(option.font);
        painter->setPen(faint);
        painter->drawText(left, Qt::AlignRight | Qt::AlignVCenter, index.data(keys_role).toString());
        left.setRight(left.right() - painter->fontMetrics().horizontalAdvance(index.data(keys_role).toString()) - dialog_gap);
        painter->setPen(text);
        left.setLeft(draw_name(*painter, option.font, left, index));
        painter->setFont(option.font);
        painter->setPen(faint);
        left.setLeft(left.left() + dialog_gap);
        painter->drawText(left, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(path_role).toString(), Qt::ElideRight, left.width()));
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {dialog_width / 2, command_height}; }

private:
    /// Gives where it ends.
    static int draw_name(QPainter& painter, const QFont& font, QRect area, const QModelIndex& index) {
        QFont bold = font;
        bold.setBold(true);
        const QString name = index.data().toString();
        const QList<QVariant> matched = index.data(matched_role).toList();
        for (int i = 0; i < name.size() && area.width() > 0; ++i) {
            painter.setFont(matched.contains(i) ? bold : font);
            painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, QString(name[i]));
            area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(name[i]));
        }
        return area.left();
    }
};

}  // namespace

CommandSearch::CommandSearch(const QList<QAction*>& actions, std::vector<Place> places, QWidget* parent)
    : QDialog(parent), search_(new QLineEdit(this)), list_(new QListWidget(this)) {
    setObjectName(QStringLiteral("command_search"));
    setWindowTitle(tr("Commands"));
    resize(dialog_width, dialog_height);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(dialog_edge, dialog_edge, dialog_edge, dialog_edge);
    layout->addWidget(search_);
    layout->addWidget(list_);
    search_->setObjectName(QStringLiteral("command_search_text"));
    search_->setPlaceholderText(tr("A command, or a component to go to"));
    search_->setAccessibleName(tr("Command"));
    search_->installEventFilter(this);
    list_->setObjectName(QStringLiteral("command_search_list"));
    list_->setAccessibleName(tr("Commands"));
    list_->setItemDelegate(new CommandDelegate(list_));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (QAction* action : actions) {
        if (action->isSeparator() || action->text().isEmpty()) continue;
        commands_.push_back(
            {without_mnemonic(action->text()), path_of(action), action->shortcut().toString(QKeySequence::NativeText), action, {}});
    }
    for (Place& place : places) commands_.push_back({place.name, {}, {}, nullptr, std::move(place.go)});
    connect(search_, &QLineEdit::textChanged, this, &CommandSearch::fill);
    connect(list_, &QListWidget::itemClicked, this, &CommandSearch::run);
    fill({});
}

void CommandSearch::fill(const QString& typed) {
    struct Found {
        std::size_t index;
        FuzzyMatch match;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < commands_.size(); ++i)
        if (auto match = fuzzy_match(typed, commands_[i].name)) found.push_back({i, std::move(*match)});
    std::ranges::stable_sort(found, std::greater{}, [&](const Found& each) { return typed.isEmpty() ? 0 : each.match.score; });
    list_->clear();
    for (const Found& each : found) {
        const Command& command = commands_[each.index];
        auto* item = new QListWidgetItem(command.name, list_);
        item->setData(index_role, static_cast<qulonglong>(each.index));
        item->setData(path_role, command.path);
        item->setData(keys_role, command.keys);
        QList<QVariant> matched;
        for (const int position : each.match.positions) matched += position;
        item->setData(matched_role, matched);
        if (command.action != nullptr && !command.action->isEnabled()) item->setFlags(Qt::NoItemFlags);
    }
    if (found.empty()) (new QListWidgetItem(tr("No command and no component has these letters"), list_))->setFlags(Qt::NoItemFlags);
    for (int i = 0; i < list_->count() && list_->currentRow() < 0; ++i)
        if (list_->item(i)->flags() & Qt::ItemIsEnabled) list_->setCurrentRow(i);
}

void CommandSearch::run() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr || !(item->flags() & Qt::ItemIsEnabled)) return;
    const Command& command = commands_[item->data(index_role).toULongLong()];
    accept();
    if (command.action != nullptr)
        QMetaObject::invokeMethod(command.action, &QAction::trigger, Qt::QueuedConnection);
    else
        QMetaObject::invokeMethod(qApp, command.go, Qt::QueuedConnection);
}

bool CommandSearch::eventFilter(QObject* object, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QDialog::eventFilter(object, event);
    const auto* press = static_cast<QKeyEvent*>(event);
    switch (press->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: QCoreApplication::sendEvent(list_, event); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(); return true;
        default: return QDialog::eventFilter(object, event);
    }
}

}  // namespace headroom::panels
