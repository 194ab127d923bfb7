// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QVBoxLayout>
#include <QWidget>

#include <vector>

#include "app/panels/field.h"
#include "app/panels/form.h"
#include "app/panels/section.h"

namespace headroom::panels {

class RecordSection;

/// A field for each parameter of a record, in its order.
class RecordForm : public Form {
    Q_OBJECT
public:
    RecordForm(FormContext& context, const Things& things, QWidget* parent);

    void refresh() override;
    /// Hides what does not fit the words; true where anything is left. No words: shows all.
    bool filter(const QString& words);
    std::size_t size() const { return fields_.size() + records_.size(); }

private:
    std::vector<Field*> fields_;
    std::vector<RecordSection*> records_;
};

/// A record within another: open or closed, and on or off where it may be absent.
class RecordSection : public QWidget {
    Q_OBJECT
public:
    RecordSection(FormContext& context, const Things& things, const schema::Parameter& parameter, QWidget* parent);

    void refresh();
    bool filter(const QString& words);

private:
    bool is_on() const;
    void set_on(bool on);
    Value beginning() const;

    FormContext& context_;
    const schema::Parameter& parameter_;
    Things inner_;
    Binding binding_;
    Section* section_;
    QCheckBox* switch_ = nullptr;
    RecordForm* form_ = nullptr;
};

}  // namespace headroom::panels
