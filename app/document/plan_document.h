// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>

#include "app/document/plan_change.h"
#include "app/source/plan_surroundings.h"
#include "core/diagnostic.h"
#include "plan/plan.h"

namespace headroom::document {

/// From press to release, or from focus to focus: the edits of one gesture are one step to undo. None: each edit is.
enum class Gesture : int { None = -1 };

/// The open plan. Every change of it is an edit on the undo stack, told by one signal, done and undone alike.
class PlanDocument : public QObject {
    Q_OBJECT
public:
    explicit PlanDocument(QObject* parent = nullptr);

    const plan::Plan& plan() const { return *plan_; }
    /// The plan as it stands, for whoever works on it while it goes on changing.
    std::shared_ptr<const plan::Plan> snapshot() const { return plan_; }
    /// Types, files and prices; another object after a change of "prices" or of the file's folder.
    std::shared_ptr<const app::PlanSurroundings> surroundings() const { return surroundings_; }
    const schema::Catalogue& types() const { return surroundings_->types(); }
    QUndoStack& undo_stack() { return undo_stack_; }

    using Edit = std::function<void(plan::Plan&)>;
    /// One step, named `text` ("Move db"). False, and no step, where the edit changes nothing. Edits of one gesture that follow
    /// one another are one step; if in the end nothing changed, none.
    bool edit(const QString& text, const Edit& edit, Gesture gesture = Gesture::None);
    /// Writes the file beside the plan that is its prices from now on, a catalogue without mistakes: one step, undone with the file. The
    /// plan has a file itself. Throws FileError, and then there is no step.
    void write_prices(const QString& text, const std::string& name, const std::string& catalogue);
    /// What belongs to every edit besides what it is about; it may change `after` and is part of the step. Empty: nothing.
    using FollowUp = std::function<void(const plan::Plan& before, plan::Plan& after)>;
    void set_follow_up(FollowUp follow_up) { follow_up_ = std::move(follow_up); }
    /// Unlike any before.
    Gesture begin_gesture() { return static_cast<Gesture>(++last_gesture_); }

    /// Mistakes and warnings of the plan as it stands, as `headroom check` has them; computed when asked for.
    const Diagnostics& problems() const;

    /// The file; empty where the plan was never saved.
    const QString& path() const { return path_; }
    /// Takes another plan, with an empty undo stack. Throws InvalidDocument, and keeps the present plan, where prices of the new
    /// one have mistakes.
    void reset(plan::Plan plan, const QString& path = {}, bool has_comments = false);
    /// A saved file holds comments, which saving would lose.
    bool has_comments() const { return has_comments_; }
    /// The file is there, and is not as it was when it was read or written last.
    bool is_changed_outside() const;
    /// Writes the file, as a whole or not at all, and goes on with it. Throws FileError.
    void save(const QString& path);
    bool is_modified() const { return never_saved_ || !undo_stack_.isClean(); }
    /// What is open is not what is on a disk: a recovered or a copied plan.
    void mark_unsaved();

signals:
    void changed(const headroom::document::PlanChange& change);
    /// Path or modification.
    void file_changed();
    /// A step could not be taken back, or done again, and why: the file of prices stays as it is.
    void prices_not_written(const QString& why);

private:
    friend class EditCommand;
    friend class PricesCommand;
    void read_prices(const std::optional<std::string>& name);
    void take(std::shared_ptr<const plan::Plan> plan, const PlanChange& change);
    std::optional<std::string> folder() const;

    std::shared_ptr<const plan::Plan> plan_;
    std::shared_ptr<const app::PlanSurroundings> surroundings_;
    QUndoStack undo_stack_;
    FollowUp follow_up_;
    QString path_;
    QByteArray digest_;  ///< of the file as it was read or written last
    bool has_comments_ = false;
    bool never_saved_ = false;
    int last_gesture_ = 0;
    mutable std::optional<Diagnostics> problems_;
};

}  // namespace headroom::document
