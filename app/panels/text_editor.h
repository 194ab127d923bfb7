// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include "app/panels/value_editor.h"
#include "schema/record.h"

namespace headroom::panels {

/// Text of one line or more, as high as it is long. Shift+Enter begins another line.
class TextEditor : public ValueEditor {
    Q_OBJECT
public:
    explicit TextEditor(const schema::Parameter& parameter, QWidget* parent = nullptr);

    bool is_dirty() const override;
    QPlainTextEdit* field() const override { return text_; }
    Width wanted_width() const override { return Width::Wide; }
    void commit() override;

protected:
    void display() override;
    bool takes_enter(const QKeyEvent& event) const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    const schema::Parameter& parameter_;
    QPlainTextEdit* text_;
};

}  // namespace headroom::panels
