// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/subject_form.h"

#include <QIcon>
#include <QLabel>
#include <QPainter>

#include <algorithm>
#include <utility>

#include "app/document/edits.h"
#include "app/panels/text_size.h"
#include "app/panels/tool_button.h"
#include "app/panels/values.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "plan/names.h"
#include "schema/reading.h"

namespace headroom::panels {

namespace {

using document::Subject;

constexpr int between = 10, subject_icon_side = 20, subject_icon_edge = 3;

const schema::Parameter& id_parameter() {
    static const schema::Parameter parameter = [] {
        schema::Parameter id = schema::simple_parameter(schema::Kind::Text, Unit::None, {});
        id.name = "name";
        id.help = "What connections, phases and results call it.";
        id.required = true;
        return id;
    }();
    return parameter;
}

QWidget* line(QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setFrameShape(QFrame::HLine);
    frame->setFrameShadow(QFrame::Sunken);
    return frame;
}

/// Drawn afresh each time, in the colours of the day.
class SubjectIcon : public QWidget {
public:
    SubjectIcon(QIcon icon, QWidget* parent) : QWidget(parent), icon_(std::move(icon)) {
        setFixedSize(subject_icon_side + 2 * subject_icon_edge, subject_icon_side + 2 * subject_icon_edge);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        icon_.paint(&painter, rect().marginsRemoved(QMargins() + subject_icon_edge));
    }

private:
    QIcon icon_;
};

}  // namespace

SubjectForm::SubjectForm(FormContext& context, const std::vector<Subject>& subjects, QWidget* parent)
    : Form(parent), context_(context), things_{subjects, {}, {}}, figures_(new FiguresStrip(this)) {
    for (const Subject& subject : subjects)
        things_.records.push_back(document::record_of(context.plan(), subject, context.document().types()));
    const bool is_known = std::ranges::none_of(things_.records, [](const schema::Record* record) { return record == nullptr; });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(between);
    layout->addWidget(head());
    if (subjects.size() == 1 && subjects.front().kind == Subject::Kind::Component) {
        name_ = new Field(context, id_parameter(), bind_id(), this);
        layout->addWidget(name_);
    }
    layout->addWidget(figures_);
    layout->addWidget(line(this));
    if (is_known) {
        form_ = new RecordForm(context, things_, this);
        layout->addWidget(form_);
    } else {
        auto* unknown = new Notice(Notice::Kind::Error, this);
        unknown->setText(tr("This version does not know its type."));
        unknown->show();
        layout->addWidget(unknown);
    }
    Binding note = bind_note(things_);
    note.owner = things_.title(context.plan());
    note_ = new Field(context, note_parameter(), note, this);
    layout->addWidget(note_);
    layout->addStretch();
}

QString SubjectForm::heading() const {
    const bool one_type = std::ranges::all_of(things_.records, [&](const auto* each) { return each == things_.records.front(); });
    const bool components = things_.subjects.front().kind == Subject::Kind::Component;
    if (things_.subjects.front().kind == Subject::Kind::Incident) return things_.title(context_.plan());
    const QString title = one_type && things_.records.front() != nullptr ? QString::fromStdString(things_.records.front()->title)
                          : components                                   ? tr("Components")
                                                                         : tr("Connections");
    if (things_.subjects.size() > 1) return tr("%1, %2 selected").arg(title).arg(things_.subjects.size());
    return components ? title : QString::fromStdString(things_.subjects.front().id).replace(QStringLiteral("->"), QStringLiteral(" → "));
}

QWidget* SubjectForm::head() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    const schema::Record* record = things_.records.front();
    if (record != nullptr && !record->icon.empty()) {
        layout->addWidget(new SubjectIcon(theme::icon(QString::fromStdString(record->icon)), row));
    }
    auto* title = new QLabel(heading(), row);
    title->setObjectName(QStringLiteral("parameters_title"));
    title->setWordWrap(true);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    keep_text_size(*title, 1.1);
    layout->addWidget(title, 1);
    if (record != nullptr) {
        auto* help = new ToolButton(QStringLiteral("help"), tr("About %1").arg(QString::fromStdString(record->title)), row);
        help->setObjectName(QStringLiteral("parameters_help"));
        connect(help, &QToolButton::clicked, this, [this, record] { emit context_.help_requested(QString::fromStdString(record->name)); });
        layout->addWidget(help);
        row->setToolTip(QStringLiteral("<p>%1</p>").arg(rich(QString::fromStdString(record->help))));
    }
    return row;
}

Binding SubjectForm::bind_id() const {
    const Subject subject = things_.subjects.front();
    Binding binding;
    binding.path = "id";
    binding.owner = QString::fromStdString(subject.id);
    binding.read = [id = subject.id](const plan::Plan&) { return std::vector<Value>{Value(id)}; };
    binding.refuse = [&context = context_, subject](const Value& value) -> std::optional<Diagnostic> {
        const std::string name = value.is_string() ? value.as_string() : std::string();
        if (name == subject.id) return std::nullopt;
        if (!plan::is_identifier(name))
            return Diagnostic{Severity::Error, {}, "id", "this is no name", "a letter, then letters, digits, '_' or '-'"};
        plan::Plan trial = context.plan();
        if (document::rename_component(trial, subject.design, subject.id, name, context.document().types())) return std::nullopt;
        return Diagnostic{Severity::Error, {}, "id", "'" + name + "' is taken", "another name"};
    };
    binding.write = [&context = context_, subject](plan::Plan& plan, const Value& value) {
        document::rename_component(plan, subject.design, subject.id, value.as_string(), context.document().types());
    };
    binding.done = [&context = context_, subject](const Value& value) {
        if (value.as_string() == subject.id) return;
        context.selection().select({{value.as_string()}, {}});
        emit context.focus_wanted(QStringLiteral("param.id"));
    };
    return binding;
}

void SubjectForm::refresh() {
    if (name_ != nullptr) name_->refresh();
    if (form_ != nullptr) form_->refresh();
    note_->refresh();
}

bool SubjectForm::filter(const QString& words) {
    if (name_ != nullptr) name_->setVisible(words.isEmpty());
    const bool note = note_->matches(words);
    note_->setVisible(note);
    const bool any = form_ != nullptr && form_->filter(words);
    return any || note;
}

void SubjectForm::show_figures(const replay::Snapshot& snapshot, bool outdated) {
    if (things_.subjects.size() > 1) return;
    const Subject& subject = things_.subjects.front();
    if (subject.kind == Subject::Kind::Incident)
        figures_->hide();
    else if (subject.kind == Subject::Kind::Component)
        figures_->show_component(snapshot, subject.id, outdated);
    else
        figures_->show_connection(snapshot, subject.id, outdated);
}

}  // namespace headroom::panels
