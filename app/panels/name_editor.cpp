// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/name_editor.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

#include "app/panels/values.h"

namespace headroom::panels {

NameEditor::NameEditor(const schema::Parameter& parameter, Names names, QWidget* parent)
    : ValueEditor(parent), parameter_(parameter), names_(std::move(names)), box_(new ComboBox(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(box_);
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box_->completer()->setFilterMode(Qt::MatchContains);
    box_->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    fill();
    watch(box_);
    connect(box_, &QComboBox::activated, this, [this](int index) {
        if (box_->itemText(index) != box_->lineEdit()->text()) return;
        commit();
    });
}

void NameEditor::fill() {
    const QSignalBlocker quiet(box_);
    const QString typed = box_->currentText();
    box_->clear();
    for (const Candidate& each : names_()) box_->add(each.name, each.detail);
    box_->setCurrentIndex(box_->findText(typed, Qt::MatchFixedString | Qt::MatchCaseSensitive));
    box_->setEditText(typed);
}

void NameEditor::display() {
    fill();
    const QString text = text_of(shown(), parameter_);
    box_->setCurrentIndex(box_->findText(text, Qt::MatchFixedString | Qt::MatchCaseSensitive));
    box_->setEditText(text);
    box_->lineEdit()->setCursorPosition(0);
    box_->lineEdit()->setPlaceholderText(shows_several() ? tr("several values") : parameter_.optional ? tr("unset") : QString());
}

bool NameEditor::is_dirty() const { return box_->currentText() != text_of(shown(), parameter_); }

void NameEditor::commit() {
    if (is_dirty() || is_refused()) emit committed(value_of(box_->currentText(), parameter_));
}

bool NameEditor::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::FocusIn) fill();
    return ValueEditor::eventFilter(object, event);
}

}  // namespace headroom::panels
