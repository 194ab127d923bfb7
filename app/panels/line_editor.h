// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QStringList>

#include "app/panels/value_editor.h"
#include "schema/record.h"

namespace headroom::panels {

/// A line of text: the base of all editors in which people write values.
class LineEditor : public ValueEditor {
    Q_OBJECT
public:
    explicit LineEditor(const schema::Parameter& parameter, QWidget* parent = nullptr);

    bool is_dirty() const override;
    QLineEdit* field() const override { return line_; }
    void commit() override;

protected:
    void display() override;
    const schema::Parameter& parameter() const { return parameter_; }
    /// Offers texts to begin with, by what they begin with.
    void offer(const QStringList& texts);
    void add_below(QWidget* widget);

private:
    const schema::Parameter& parameter_;
    QLineEdit* line_;
};

}  // namespace headroom::panels
