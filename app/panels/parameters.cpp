// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/parameters.h"

#include <QApplication>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

#include "app/panels/field.h"
#include "app/panels/form_context.h"
#include "app/panels/plan_form.h"
#include "app/panels/retire.h"
#include "app/panels/subject_form.h"
#include "app/theme/icons.h"

namespace headroom::panels {

namespace {

constexpr int wide_from = 460, form_margin = 10;
constexpr std::size_t searched_from = 9;
constexpr int after_double_click_ms = 50, after_refusal_ms = 20, room_around = 4;

std::vector<document::Subject> subjects_of(const document::Selection& selection) {
    std::vector<document::Subject> subjects;
    if (selection.incident()) return {*selection.incident()};
    for (const std::string& id : selection.parts().components) subjects.push_back(document::Subject::component(selection.design(), id));
    if (!subjects.empty()) return subjects;
    for (const std::string& id : selection.parts().connections) subjects.push_back(document::Subject::connection(selection.design(), id));
    return subjects;
}

Field* field_around(QWidget* widget) {
    for (QWidget* each = widget; each != nullptr; each = each->parentWidget())
        if (auto* field = qobject_cast<Field*>(each)) return field;
    return nullptr;
}

}  // namespace

Parameters::Parameters(document::PlanDocument& document, document::Selection& selection, QWidget* parent)
    : QWidget(parent),
      document_(document),
      selection_(selection),
      context_(new FormContext(document, selection, this)),
      search_(new QLineEdit(this)),
      scroll_(new QScrollArea(this)) {
    setObjectName(QStringLiteral("parameters"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(6);
    auto* search_row = new QHBoxLayout;
    search_row->setContentsMargins(form_margin, 0, form_margin, 0);
    search_row->addWidget(search_);
    layout->addLayout(search_row);
    layout->addWidget(scroll_);
    search_->setObjectName(QStringLiteral("parameters_search"));
    search_->setPlaceholderText(tr("Search parameters"));
    search_->setAccessibleName(tr("Search parameters"));
    search_->setClearButtonEnabled(true);
    search_->addAction(theme::icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::ClickFocus);
    help_timer_.setSingleShot(true);
    help_timer_.setInterval(QApplication::doubleClickInterval() + after_double_click_ms);
    refusal_timer_.setSingleShot(true);
    refusal_timer_.setInterval(after_refusal_ms);
    connect(search_, &QLineEdit::textChanged, this, &Parameters::filter);
    connect(context_, &FormContext::help_requested, this, &Parameters::help_requested);
    connect(context_, &FormContext::focus_wanted, this, &Parameters::focus_field);
    connect(context_, &FormContext::refused, this, [this](QWidget* words) {
        refusal_ = words;
        refusal_timer_.start();
    });
    connect(&refusal_timer_, &QTimer::timeout, this, &Parameters::show_refusal);
    connect(&document, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (change.everything) {
            context_->memory().clear();
            structure_.clear();
        }
        follow();
    });
    connect(&selection, &document::Selection::changed, this, &Parameters::follow);
    connect(qApp, &QApplication::focusChanged, &help_timer_, qOverload<>(&QTimer::start));
    connect(&help_timer_, &QTimer::timeout, this, &Parameters::help_focused);
    rebuild();
}

/// What has the focus commits as it goes: while all that it needs is still there.
Parameters::~Parameters() {
    disconnect(qApp, nullptr, &help_timer_, nullptr);
    hide();
    delete scroll_->takeWidget();
}

/// What the form is made for: while it is the same, the form goes on.
std::string Parameters::structure() const {
    std::string text = selection_.design() + "\n";
    for (const document::Subject& subject : subjects_of(selection_)) {
        const schema::Record* record = document::record_of(document_.plan(), subject, document_.types());
        text += subject.id + " " + std::to_string(subject.index) + (record != nullptr ? " " + record->name : std::string()) + "\n";
    }
    if (subjects_of(selection_).empty()) return text;
    for (const std::string& route : context_->routes()) text += "route " + route + "\n";
    return text;
}

void Parameters::follow() {
    QWidget* focus = QApplication::focusWidget();
    focus_ = focus != nullptr && isAncestorOf(focus) ? focus->objectName() : QString();
    if (structure() != structure_)
        rebuild();
    else
        form_->refresh();
    const bool is_lost = QApplication::focusWidget() == nullptr || QApplication::focusWidget()->objectName() != focus_;
    if (!focus_.isEmpty() && is_lost) focus_field(focus_);
}

void Parameters::rebuild() {
    structure_ = structure();
    const std::vector<document::Subject> subjects = subjects_of(selection_);
    retire(scroll_->takeWidget());
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(form_margin, 2, form_margin, form_margin);
    subject_form_ = subjects.empty() ? nullptr : new SubjectForm(*context_, subjects, page);
    form_ = subject_form_ != nullptr ? static_cast<Form*>(subject_form_) : new PlanForm(*context_, page);
    layout->addWidget(form_);
    scroll_->setWidget(page);
    const bool is_searched = subject_form_ != nullptr && subject_form_->size() >= searched_from;
    search_->setVisible(is_searched);
    if (!is_searched) search_->clear();
    filter();
    if (subject_form_ != nullptr) subject_form_->show_figures(snapshot_, outdated_);
}

void Parameters::filter() {
    if (subject_form_ != nullptr) subject_form_->filter(search_->text().trimmed());
}

void Parameters::show_figures(const replay::Snapshot& snapshot, bool outdated) {
    snapshot_ = snapshot;
    outdated_ = outdated;
    if (subject_form_ != nullptr) subject_form_->show_figures(snapshot_, outdated_);
}

void Parameters::compare_with(const std::string& other_design) {
    context_->set_other_design(other_design);
    form_->refresh();
}

void Parameters::focus_first() {
    const auto fields = form_->findChildren<Field*>();
    const int first = !selection_.incident() && selection_.parts().components.size() == 1 ? 1 : 0;  // behind its name
    if (fields.size() > first) fields[first]->focus();
}

void Parameters::focus_phase(const std::string& phase, const QString& field) {
    const auto& phases = document_.plan().phases;
    const auto found = std::ranges::find(phases, phase, &plan::Phase::name);
    if (found == phases.end()) return;
    const auto index = static_cast<std::size_t>(found - phases.begin());
    selection_.select({});
    if (auto* form = qobject_cast<PlanForm*>(form_)) form->open_phase(index);
    focus_field(QStringLiteral("param.phases.%1.%2").arg(index).arg(field));
}

void Parameters::focus_field(const QString& name) {
    focus_ = name;
    if (auto* widget = scroll_->findChild<QWidget*>(name)) widget->setFocus(Qt::OtherFocusReason);
}

void Parameters::help_focused() {
    if (QGuiApplication::mouseButtons() != Qt::NoButton || QApplication::activePopupWidget() != nullptr) {
        help_timer_.start();  // nothing may move away under the pointer
        return;
    }
    QWidget* focus = QApplication::focusWidget();
    Field* field = focus != nullptr && isAncestorOf(focus) ? field_around(focus) : nullptr;
    if (field == helped_) return;
    const auto place = [&] { return focus->mapTo(scroll_->viewport(), QPoint()).y(); };
    const int before = field != nullptr ? place() : 0;
    if (helped_) helped_->show_help(false);
    helped_ = field;
    if (field == nullptr) return;
    field->show_help(true);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QScrollBar* bar = scroll_->verticalScrollBar();
    bar->setValue(bar->value() + place() - before);  // what is worked at stays where it is
    show_whole(*field, *focus);
}

void Parameters::show_refusal() {
    if (QGuiApplication::mouseButtons() != Qt::NoButton) {
        refusal_timer_.start();  // as with help
        return;
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    if (refusal_ != nullptr && refusal_->isVisible()) show_whole(*refusal_->parentWidget(), *refusal_);
}

/// All of a part of the form, where there is room for it.
void Parameters::show_whole(QWidget& part, QWidget& at_least) {
    const bool has_room = part.height() <= scroll_->viewport()->height();
    scroll_->ensureWidgetVisible(has_room ? &part : &at_least, 0, room_around);
}

void Parameters::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && subject_form_ != nullptr) subject_form_->show_figures(snapshot_, outdated_);
}

void Parameters::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    context_->set_narrow(width() < wide_from);
}

}  // namespace headroom::panels
