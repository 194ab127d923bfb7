// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/accessible.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <algorithm>
#include <cmath>
#include <map>

#include "app/canvas/view.h"

namespace headroom::canvas {

namespace {

/// A card, by the id of its component: the item may go while a reader still holds this.
class CardInterface : public QAccessibleInterface, public QAccessibleValueInterface, public QAccessibleActionInterface {
public:
    CardInterface(View* view, std::string id) : view_(view), id_(std::move(id)) {}

    bool isValid() const override { return node() != nullptr; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(view_.data()); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString&) override {}

    QString text(QAccessible::Text kind) const override {
        const NodeItem* item = node();
        if (item == nullptr) return {};
        if (kind == QAccessible::Name) return spoken(item->look());
        if (kind == QAccessible::Value) return item->look().texts.percent;
        if (kind == QAccessible::Description) return description(*item);
        return {};
    }

    QRect rect() const override {
        const NodeItem* item = node();
        if (item == nullptr) return {};
        const QRect inside = view_->mapFromScene(item->card()).boundingRect();
        return {view_->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
    }

    QAccessible::State state() const override {
        QAccessible::State state;
        const NodeItem* item = node();
        if (item == nullptr) {
            state.invalid = true;
            return state;
        }
        state.focusable = state.selectable = true;
        state.selected = item->look().selected;
        state.focused = is_current() && view_->hasFocus();
        state.offscreen = !view_->visible().intersects(item->card());
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
        if (type == QAccessible::ActionInterface) return static_cast<QAccessibleActionInterface*>(this);
        return nullptr;
    }

    QVariant currentValue() const override {
        const NodeItem* item = node();
        return item == nullptr || item->look().texts.percent.isEmpty() ? QVariant() : QVariant(std::round(item->look().fill * 100));
    }
    void setCurrentValue(const QVariant&) override {}
    QVariant maximumValue() const override { return 100; }
    QVariant minimumValue() const override { return 0; }
    QVariant minimumStepSize() const override { return 1; }

    QStringList actionNames() const override { return {setFocusAction(), pressAction()}; }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }
    void doAction(const QString& name) override {
        if (node() == nullptr) return;
        view_->setFocus();
        view_->editor().selection().select({{id_}, {}});
        if (name == pressAction()) emit view_->parameters_requested();
    }

private:
    /// "In zone 2 of europe. ..."
    QString description(const NodeItem& item) const {
        const QString help = item.record() != nullptr ? QString::fromStdString(item.record()->help) : QString();
        const auto place = view_->editor().scene().place_of(id_);
        return place ? QObject::tr("In %1. %2").arg(text_of(*place), help) : help;
    }
    NodeItem* node() const { return view_ ? view_->editor().scene().node(id_) : nullptr; }
    bool is_current() const {
        const auto& selected = view_->editor().selection().parts().components;
        return !selected.empty() && selected.back() == id_;
    }

    QPointer<View> view_;
    std::string id_;
};

class ViewInterface : public QAccessibleWidget {
public:
    explicit ViewInterface(View* view) : QAccessibleWidget(view, QAccessible::List, view->accessibleName()) {}
    ~ViewInterface() override {
        for (const auto& [id, card] : cards_) QAccessible::deleteAccessibleInterface(card);
    }

    int childCount() const override { return static_cast<int>(nodes().size()); }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) return nullptr;
        return card(nodes()[static_cast<std::size_t>(index)]->id());
    }
    int indexOfChild(const QAccessibleInterface* wanted) const override {
        for (int i = 0; i < childCount(); ++i)
            if (child(i) == wanted) return i;
        return -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        const QPoint pixel = view()->viewport()->mapFromGlobal(QPoint(x, y));
        const NodeItem* node = view()->editor().scene().node_at(view()->mapToScene(pixel));
        return node ? card(node->id()) : nullptr;
    }
    QAccessibleInterface* focusChild() const override {
        const auto& selected = view()->editor().selection().parts().components;
        return selected.empty() || view()->editor().scene().node(selected.back()) == nullptr ? nullptr : card(selected.back());
    }

private:
    View* view() const { return static_cast<View*>(widget()); }
    const std::vector<NodeItem*>& nodes() const { return view()->editor().scene().nodes(); }
    QAccessibleInterface* card(const std::string& id) const {
        const auto found = cards_.find(id);
        if (found != cards_.end()) return QAccessible::accessibleInterface(found->second);
        auto* made = new CardInterface(view(), id);
        cards_[id] = QAccessible::registerAccessibleInterface(made);
        return made;
    }

    mutable std::map<std::string, QAccessible::Id> cards_;
};

QAccessibleInterface* make(const QString& class_name, QObject* object) {
    if (class_name != QLatin1String(View::staticMetaObject.className())) return nullptr;
    return new ViewInterface(static_cast<View*>(object));
}

}  // namespace

void install_accessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(installed)
}

}  // namespace headroom::canvas
