// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/plan_document.h"

#include <QCryptographicHash>
#include <QFile>
#include <QUndoCommand>

#include <utility>

#include "app/document/plan_delta.h"
#include "app/source/plan_source.h"
#include "core/error.h"
#include "plan/atomic_file.h"
#include "plan/reader.h"
#include "plan/scenario.h"

namespace headroom::document {

namespace {

/// Empty where it cannot be read.
QByteArray digest_of(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256) : QByteArray();
}

}  // namespace

/// From one plan to another; follows its like of the same gesture.
class EditCommand : public QUndoCommand {
public:
    EditCommand(PlanDocument& document, const QString& text, PlanDelta delta, Gesture gesture)
        : QUndoCommand(text), document_(document), delta_(std::move(delta)), gesture_(gesture) {}

    int id() const override { return static_cast<int>(gesture_); }
    void redo() override { apply(&PlanDelta::redo); }
    void undo() override { apply(&PlanDelta::undo); }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = dynamic_cast<const EditCommand*>(other);
        if (next == nullptr) return false;
        plan::Plan first = document_.plan();
        next->delta_.undo(first);
        delta_.undo(first);
        delta_ = PlanDelta(first, document_.plan());
        setObsolete(delta_.is_empty());
        return true;
    }

private:
    void apply(void (PlanDelta::*step)(plan::Plan&) const) {
        auto plan = std::make_shared<plan::Plan>(document_.plan());
        (delta_.*step)(*plan);
        document_.take(std::move(plan), delta_.change());
    }

    PlanDocument& document_;
    PlanDelta delta_;
    Gesture gesture_;
};

/// From one text of a file of prices to another, or to none; with what the plan calls its prices.
class PricesCommand : public QUndoCommand {
public:
    struct State {
        std::optional<std::string> file, named;
    };
    PricesCommand(PlanDocument& document, const QString& text, std::string path, State before, State after)
        : QUndoCommand(text), document_(document), path_(std::move(path)), before_(std::move(before)), after_(std::move(after)) {}

    /// At first the file is there already.
    void redo() override { std::exchange(is_new_, false) ? take(after_) : become(after_); }
    void undo() override { become(before_); }

private:
    void become(const State& state) {
        try {
            if (state.file)
                plan::write_atomically(path_, *state.file);
            else
                QFile::remove(QString::fromStdString(path_));
        } catch (const FileError& error) {
            emit document_.prices_not_written(QString::fromUtf8(error.what()));
            return;
        }
        take(state);
    }
    void take(const State& state) {
        auto plan = std::make_shared<plan::Plan>(document_.plan());
        plan->prices = state.named;
        document_.read_prices(state.named);
        document_.take(std::move(plan), {.head = true});
    }

    PlanDocument& document_;
    std::string path_;
    State before_, after_;
    bool is_new_ = true;
};

PlanDocument::PlanDocument(QObject* parent)
    : QObject(parent),
      plan_(std::make_shared<plan::Plan>()),
      surroundings_(std::make_shared<app::PlanSurroundings>(std::nullopt, std::nullopt)) {
    qRegisterMetaType<PlanChange>();
    connect(&undo_stack_, &QUndoStack::cleanChanged, this, &PlanDocument::file_changed);
}

bool PlanDocument::edit(const QString& text, const Edit& edit, Gesture gesture) {
    plan::Plan after = *plan_;
    edit(after);
    if (follow_up_) follow_up_(*plan_, after);
    PlanDelta delta(*plan_, after);
    if (delta.is_empty()) return false;
    undo_stack_.push(new EditCommand(*this, text, std::move(delta), gesture));
    return true;
}

const Diagnostics& PlanDocument::problems() const {
    if (!problems_) problems_ = plan::validate(*plan_, surroundings_->get());
    return *problems_;
}

std::optional<std::string> PlanDocument::folder() const {
    if (path_.isEmpty()) return std::nullopt;
    return app::folder_of(path_.toStdString());
}

void PlanDocument::read_prices(const std::optional<std::string>& name) {
    try {
        surroundings_ = std::make_shared<app::PlanSurroundings>(folder(), name);
    } catch (const InvalidDocument&) {  // a file of prices with mistakes: problems() tells that there is no such catalogue
        surroundings_ = std::make_shared<app::PlanSurroundings>(folder(), std::nullopt);
    }
}

void PlanDocument::write_prices(const QString& text, const std::string& name, const std::string& catalogue) {
    const std::string path = *folder() + "/" + name;
    std::optional<std::string> before;
    if (QFile::exists(QString::fromStdString(path))) before = plan::read_whole(path);
    if (before == catalogue && plan_->prices == name) return;
    plan::write_atomically(path, catalogue);  // before there is a step, which cannot fail
    undo_stack_.push(new PricesCommand(*this, text, path, {std::move(before), plan_->prices}, {catalogue, name}));
}

void PlanDocument::take(std::shared_ptr<const plan::Plan> plan, const PlanChange& change) {
    if (plan->prices != plan_->prices) read_prices(plan->prices);
    plan_ = std::move(plan);
    problems_.reset();
    emit changed(change);
}

void PlanDocument::reset(plan::Plan plan, const QString& path, bool has_comments) {
    const std::optional<std::string> beside = path.isEmpty() ? std::nullopt : std::optional(app::folder_of(path.toStdString()));
    surroundings_ = std::make_shared<app::PlanSurroundings>(beside, plan.prices);
    plan_ = std::make_shared<plan::Plan>(std::move(plan));
    path_ = path;
    digest_ = digest_of(path);
    has_comments_ = has_comments;
    never_saved_ = false;
    problems_.reset();
    undo_stack_.clear();
    emit changed({.everything = true});
    emit file_changed();
}

bool PlanDocument::is_changed_outside() const {
    const QByteArray now = digest_of(path_);
    return !now.isEmpty() && now != digest_;
}

void PlanDocument::save(const QString& path) {
    plan::write_plan(*plan_, path.toStdString());
    const bool moved = path != path_;
    path_ = path;
    digest_ = digest_of(path);
    has_comments_ = false;
    never_saved_ = false;
    if (moved) {
        surroundings_ = std::make_shared<app::PlanSurroundings>(folder(), plan_->prices);
        problems_.reset();
    }
    undo_stack_.setClean();
    emit file_changed();
}

void PlanDocument::mark_unsaved() {
    never_saved_ = true;
    emit file_changed();
}

}  // namespace headroom::document
