// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>
#include <QWidget>

#include "core/value.h"

namespace headroom::panels {

/// Shows one value and lets it be changed. Whether a value is right is not its affair: it says what was entered, and whoever
/// owns it shows what stands then.
class ValueEditor : public QWidget {
    Q_OBJECT
public:
    explicit ValueEditor(QWidget* parent = nullptr);

    /// What stands (null: nothing), without a signal. What was being typed is gone.
    void show_value(const Value& value);
    /// Several things are shown that do not agree.
    void show_several();
    const Value& shown() const { return shown_; }
    bool shows_several() const { return several_; }

    /// Was something entered that is not what is shown?
    virtual bool is_dirty() const = 0;
    /// The widget that takes the focus; it has the object name, and a label is its buddy.
    virtual QWidget* field() const = 0;
    enum class Width { Short, Medium, Wide };
    /// Short ones stand beside their label in a narrow form, too; wide ones below it in every form.
    virtual Width wanted_width() const { return Width::Medium; }

    /// Says what was entered, if that is news.
    virtual void commit() = 0;
    void restore() { display(); }
    /// Marks what was entered as wrong.
    void set_refused(bool refused);
    bool is_refused() const { return refused_; }

signals:
    /// The focus came, to stay for a while.
    void entered();
    void committed(const headroom::Value& value);
    /// Back to what is shown.
    void restored();

protected:
    virtual void display() = 0;
    /// Enter and loss of focus commit, Escape restores. The wheel is for the focus only.
    void watch(QWidget* field);
    bool eventFilter(QObject* object, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    /// Does Enter belong to the text?
    virtual bool takes_enter(const QKeyEvent&) const { return false; }

private:
    bool key(QKeyEvent& event);
    void colour();

    Value shown_;
    bool several_ = false;
    bool refused_ = false;
};

}  // namespace headroom::panels
