// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/list_section.h"

#include <QApplication>
#include <QMenu>

#include <algorithm>
#include <utility>

#include "app/panels/tool_button.h"

namespace headroom::panels {

namespace {

constexpr QLatin1String own_name("{}");  ///< in the place of an entry's name

QString entry_name(const ListKind& kind, std::size_t index) {
    return QStringLiteral("%1.%2").arg(QString::fromStdString(kind.name)).arg(index);
}

}  // namespace

ListSection::ListSection(FormContext& context, ListKind kind, QWidget* parent)
    : QWidget(parent), context_(context), kind_(std::move(kind)), section_(new Section({}, Section::Level::Chapter, this)) {
    const QString name = QString::fromStdString(kind_.name);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(section_);
    section_->heading().setObjectName(name + QStringLiteral(":open"));
    auto* add = new ToolButton(QStringLiteral("plus"), tr("Add %1").arg(kind_.one), this);
    add->setObjectName(name + QStringLiteral(":add"));
    if (kind_.offer)
        make_offer(*add);
    else
        connect(add, &QToolButton::clicked, this, [this] { act(tr("Add %1").arg(kind_.one), kind_.add, true); });
    section_->add_behind(add);
    section_->set_open(true);
    refresh();
}

void ListSection::make_offer(QToolButton& add) {
    auto* menu = new QMenu(&add);
    menu->setObjectName(add.objectName() + ":menu");
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        qDeleteAll(menu->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
        kind_.offer(*menu,
                    [this](const std::function<std::size_t(plan::Plan&)>& change) { act(tr("Add %1").arg(kind_.one), change, true); });
    });
    add.setMenu(menu);
    add.setPopupMode(QToolButton::InstantPopup);
}

void ListSection::refresh() {
    std::vector<QString> now = kind_.titles(context_.plan());
    std::vector<QString> keys_now = keys();
    const bool is_permuted = keys_now != keys_ && std::ranges::is_permutation(keys_now, keys_);
    if (list_ == nullptr || now.size() != titles_.size() || is_permuted) {
        build();
    } else {
        titles_ = std::move(now);
        keys_ = std::move(keys_now);
        const std::vector<std::string> before = std::exchange(owners_, owners());
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            entries_[i]->set_title(titles_[i]);
            auto* form = static_cast<Form*>(entries_[i]->body());
            if (form == nullptr) continue;
            if (owners_[i] != before[i])
                entries_[i]->set_body(kind_.form(i, entries_[i]));
            else
                form->refresh();
        }
    }
}

std::vector<QString> ListSection::keys() const { return kind_.keys ? kind_.keys(context_.plan()) : kind_.titles(context_.plan()); }

std::vector<std::string> ListSection::owners() const {
    return kind_.owners ? kind_.owners(context_.plan()) : std::vector<std::string>(titles_.size());
}

/// What of the entry has the focus: the name of the object, without the part that tells which entry it is of.
QString ListSection::focus_in(std::size_t index) const {
    const QWidget* focus = QApplication::focusWidget();
    if (focus == nullptr || !entries_[index]->isAncestorOf(focus)) return {};
    return focus->objectName().replace(entry_name(kind_, index), own_name);
}

void ListSection::build() {
    std::vector<QString> open;
    QString focused_key, focus;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i]->is_open()) open.push_back(keys_[i]);
        if (const QString name = focus_in(i); !name.isEmpty()) {
            focused_key = keys_[i];
            focus = name;
        }
    }
    entries_.clear();
    titles_ = kind_.titles(context_.plan());
    keys_ = keys();
    owners_ = owners();
    list_ = new QWidget(section_);
    auto* layout = new QVBoxLayout(list_);
    layout->setContentsMargins({});
    layout->setSpacing(1);
    for (std::size_t i = 0; i < titles_.size(); ++i) {
        const auto was_open = std::ranges::find(open, keys_[i]);
        add_entry(i, was_open != open.end());
        if (was_open != open.end()) open.erase(was_open);
    }
    section_->set_body(list_);
    section_->set_title(tr("%1 (%2)").arg(kind_.title).arg(titles_.size()));
    section_->heading().setToolTip(QStringLiteral("<p>%1</p>").arg(kind_.help));
    const auto moved = std::ranges::find(keys_, focused_key);
    if (!focus.isEmpty() && moved != keys_.end())
        emit context_.focus_wanted(focus.replace(own_name, entry_name(kind_, static_cast<std::size_t>(moved - keys_.begin()))));
}

void ListSection::add_entry(std::size_t index, bool open) {
    const QString name = entry_name(kind_, index);
    auto* entry = new Section(titles_[index], Section::Level::Entry, list_);
    entry->heading().setObjectName(name + QStringLiteral(":open"));
    auto* more = new ToolButton(QStringLiteral("more"), tr("What can be done with %1").arg(titles_[index]), entry);
    more->setObjectName(name + QStringLiteral(":more"));
    auto* menu = new QMenu(more);
    menu->setObjectName(name + QStringLiteral(":menu"));
    fill_menu(*menu, index);
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    entry->add_behind(more);
    list_->layout()->addWidget(entry);
    entries_.push_back(entry);
    connect(entry, &Section::toggled, this, [this, index](bool is_open) {
        if (is_open) open_entry(index);
    });
    if (open) open_entry(index);
}

void ListSection::open(std::size_t index) {
    section_->set_open(true);
    open_entry(index);
}

void ListSection::open_entry(std::size_t index) {
    Section& entry = *entries_[index];
    if (entry.body() == nullptr) entry.set_body(kind_.form(index, &entry));
    entry.set_open(true);
}

void ListSection::fill_menu(QMenu& menu, std::size_t index) {
    const std::size_t last = titles_.size() - 1;
    const auto add = [&](const QString& name, const QString& text, bool possible, std::function<std::size_t(plan::Plan&)> change,
                         bool open) {
        QAction* action = menu.addAction(name, this, [this, text, change = std::move(change), open] { act(text, change, open); });
        action->setEnabled(possible);
        return action;
    };
    add(
        tr("Duplicate"), tr("Duplicate %1").arg(kind_.one), true, [this, index](plan::Plan& plan) { return kind_.duplicate(plan, index); },
        true)
        ->setObjectName(QStringLiteral("duplicate"));
    const auto move_to = [this, index](std::size_t to) {
        return [this, index, to](plan::Plan& plan) {
            kind_.move(plan, index, to);
            return to;
        };
    };
    if (kind_.move) {
        add(tr("Move up"), tr("Move %1").arg(kind_.one), index > 0, move_to(index - 1), false)->setObjectName(QStringLiteral("up"));
        add(tr("Move down"), tr("Move %1").arg(kind_.one), index < last, move_to(index + 1), false)->setObjectName(QStringLiteral("down"));
    }
    const auto remove = [this, index](plan::Plan& plan) {
        kind_.remove(plan, index);
        return index;
    };
    add(tr("Remove"), tr("Remove %1").arg(kind_.one), titles_.size() > kind_.least, remove, false)->setObjectName(QStringLiteral("remove"));
}

void ListSection::act(const QString& text, const std::function<std::size_t(plan::Plan&)>& change, bool open) {
    std::size_t at = 0;
    context_.document().edit(text, [&](plan::Plan& plan) { at = change(plan); });
    refresh();
    if (entries_.empty()) return;
    at = std::min(at, entries_.size() - 1);
    section_->set_open(true);
    if (open) open_entry(at);
    entries_[at]->heading().setFocus(Qt::OtherFocusReason);
}

}  // namespace headroom::panels
