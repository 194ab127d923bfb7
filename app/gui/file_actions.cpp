// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/file_actions.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QSettings>

#include <algorithm>
#include <utility>

#include "app/document/design_edits.h"
#include "app/gui/manifest_import.h"
#include "core/error.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "study/load_levels.h"

namespace headroom::gui {

namespace {

constexpr int most_recent = 10;
constexpr std::size_t most_mistakes = 12;  ///< that a message lists
const auto recent_key = QStringLiteral("recent");
const auto ending = QStringLiteral(".headroom.json");

QString filter() { return FileActions::tr("Plans (*.headroom.json *.json);;Kubernetes manifests (*.yaml *.yml);;All files (*)"); }
QString manifest_filter() { return FileActions::tr("Kubernetes manifests (*.yaml *.yml);;All files (*)"); }

QString lines_of(const std::vector<Diagnostic>& mistakes, const QString& file) {
    QStringList lines;
    for (const Diagnostic& mistake : mistakes) {
        if (static_cast<std::size_t>(lines.size()) == most_mistakes) {
            lines += FileActions::tr("… and %n more", nullptr, static_cast<int>(mistakes.size() - most_mistakes));
            break;
        }
        lines += QString::fromStdString(to_string(mistake, QFileInfo(file).fileName().toStdString()));
    }
    return lines.join('\n');
}

}  // namespace

FileActions::FileActions(Workbench& workbench, QWidget& window)
    : QObject(&window), workbench_(workbench), window_(window), recent_(new QMenu(tr("Open &recent"), &window)) {
    recent_->setObjectName("recent_menu");
    add(tr("&New"), QKeySequence("Ctrl+N"), "new", &FileActions::open_new);
    add(tr("New &window"), QKeySequence("Ctrl+Shift+N"), "new_window", &FileActions::open_window);
    add(tr("&Open…"), QKeySequence("Ctrl+O"), "open", &FileActions::choose_file);
    add(tr("&Import Kubernetes manifests…"), {}, "import", &FileActions::choose_manifests);
    actions_ += recent_->menuAction();
    actions_ += nullptr;
    auto* save = new QAction(tr("&Save"), this);
    save->setShortcut(QKeySequence("Ctrl+S"));
    save->setObjectName("save");
    connect(save, &QAction::triggered, this, [this] { this->save(); });
    auto* save_as = new QAction(tr("Save &as…"), this);
    save_as->setShortcut(QKeySequence("Ctrl+Shift+S"));
    save_as->setObjectName("save_as");
    connect(save_as, &QAction::triggered, this, [this] { this->save_as(); });
    actions_ << save << save_as << nullptr;
    add(tr("&Close"), QKeySequence("Ctrl+W"), "close", &FileActions::close);
    const auto enable = [this, save, save_as] {
        save->setEnabled(is_open_);
        save_as->setEnabled(is_open_);
    };
    connect(this, &FileActions::opened, this, enable);
    connect(this, &FileActions::closed, this, enable);
    enable();
    fill_recent();
}

QAction* FileActions::add(const QString& text, const QKeySequence& key, const char* name, void (FileActions::*slot)()) {
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, slot);
    actions_ += action;
    return action;
}

QString FileActions::title() const {
    const QString& path = workbench_.document.path();
    return path.isEmpty() ? QString::fromStdString(workbench_.document.plan().name) : QFileInfo(path).fileName();
}

void FileActions::tell(const QString& text, const QString& details) {
    QMessageBox box(QMessageBox::Warning, tr("Headroom"), text, QMessageBox::Ok, &window_);
    box.setObjectName("message");
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(details);
    box.exec();
}

bool FileActions::take(plan::Plan plan, const QString& path, bool has_comments) {
    try {
        workbench_.document.reset(std::move(plan), path, has_comments);
    } catch (const InvalidDocument& error) {
        tell(tr("The plan's file of prices has mistakes."), lines_of(error.diagnostics(), QString::fromUtf8(error.what())));
        return false;
    }
    workbench_.lock.take(path);
    is_open_ = true;
    if (!path.isEmpty()) remember(path);
    emit opened();
    return true;
}

void FileActions::open_new() {
    if (may_close()) take(document::new_plan(), {}, false);
}

void FileActions::choose_file() {
    const QString folder = workbench_.document.path().isEmpty() ? QString() : QFileInfo(workbench_.document.path()).path();
    const QString path = QFileDialog::getOpenFileName(&window_, tr("Open a plan"), folder, filter());
    if (!path.isEmpty()) open(path);
}

std::optional<plan::ParsedPlan> FileActions::read(const QString& path) {
    try {
        plan::ParsedPlan parsed = plan::read_plan(path.toStdString());
        if (parsed.plan) return parsed;
        tell(tr("%1 is no plan that can be opened. Nothing was loaded.").arg(QFileInfo(path).fileName()),
             lines_of(parsed.diagnostics.list(), path));
    } catch (const FileError& error) {
        tell(tr("%1 cannot be read.").arg(QFileInfo(path).fileName()), QString::fromUtf8(error.what()));
    }
    return std::nullopt;
}

bool FileActions::open(const QString& path) {
    if (is_manifest(path)) return import({path});
    const QString absolute = QFileInfo(path).absoluteFilePath();
    std::optional<plan::ParsedPlan> parsed = read(absolute);
    if (!parsed || !may_close()) return false;
    document::FileLock probe;
    if (workbench_.lock.holds(absolute) || probe.take(absolute)) {
        probe.release();
        return take(std::move(*parsed->plan), absolute, parsed->has_comments);
    }
    QMessageBox box(QMessageBox::Question, tr("Headroom"), tr("%1 is open in another window.").arg(QFileInfo(path).fileName()),
                    QMessageBox::NoButton, &window_);
    box.setObjectName("message");
    box.setInformativeText(tr("It is held by %1. A copy can be changed and saved under another name.").arg(probe.holder()));
    const QPushButton* copy = box.addButton(tr("Open a copy"), QMessageBox::AcceptRole);
    box.addButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() != copy) return false;
    if (!take(std::move(*parsed->plan), {}, false)) return false;
    workbench_.document.mark_unsaved();
    return true;
}

bool FileActions::open_all(const QStringList& paths) {
    QStringList manifests;
    std::ranges::copy_if(paths, std::back_inserter(manifests), is_manifest);
    if (!manifests.isEmpty()) return import(manifests);
    return !paths.isEmpty() && open(paths.front());
}

std::optional<std::string> FileActions::read_load_test(const QString& path) {
    const QString title = QFileInfo(path).fileName();
    if (!is_open_ || workbench_.document.problems().has_errors()) {
        tell(tr("%1 is taken for a load test, and those are fitted to a plan.").arg(title),
             is_open_ ? tr("The plan has mistakes: they stand under Findings.") : tr("Open the plan of what was measured first."));
        return std::nullopt;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        tell(tr("%1 cannot be read.").arg(title), file.errorString());
        return std::nullopt;
    }
    std::string text = file.readAll().toStdString();
    try {
        const auto surroundings = workbench_.document.surroundings();
        const plan::Scenario scenario =
            plan::resolve(workbench_.document.plan(), workbench_.phase(), workbench_.selection.design(), surroundings->get());
        study::read_load_levels(text, title.toStdString(), scenario);
        return text;
    } catch (const InvalidDocument& error) {
        tell(tr("%1 is no load test of the design that is shown. Nothing was loaded.").arg(title), lines_of(error.diagnostics(), title));
    }
    return std::nullopt;
}

void FileActions::choose_manifests() {
    const QStringList paths = QFileDialog::getOpenFileNames(&window_, tr("Import Kubernetes manifests"), {}, manifest_filter());
    if (!paths.isEmpty()) import(paths);
}

bool FileActions::import(const QStringList& paths) {
    const QString title = QFileInfo(paths.front()).fileName();
    try {
        ImportedPlan imported = import_manifests(paths);
        if (!may_close() || !take(std::move(imported.plan), {}, false)) return false;
        workbench_.document.mark_unsaved();
        workbench_.recovery.keep();
        if (!imported.remarks.empty()) (new ImportRemarks(title, imported.remarks, &window_))->show();
        return true;
    } catch (const InvalidDocument& error) {
        tell(tr("%1 cannot be imported. Nothing was loaded.").arg(title), lines_of(error.diagnostics(), QString::fromUtf8(error.what())));
    } catch (const FileError& error) {
        tell(tr("%1 cannot be read.").arg(title), QString::fromUtf8(error.what()));
    }
    return false;
}

/// Presets are models: saving asks where.
bool FileActions::open_preset(const QString& path) {
    std::optional<plan::ParsedPlan> parsed = read(path);
    if (!parsed || !may_close()) return false;
    return take(std::move(*parsed->plan), {}, false);
}

bool FileActions::recover(const document::Remains& remains) {
    if (!may_close()) return false;
    try {
        if (!take(document::Recovery::read(remains), remains.path, false)) return false;
    } catch (const Error& error) {
        tell(tr("The copy of %1 cannot be read.").arg(remains.name), QString::fromUtf8(error.what()));
        return false;
    }
    workbench_.document.mark_unsaved();
    workbench_.recovery.keep();
    document::Recovery::discard(remains);
    return true;
}

bool FileActions::may_close() {
    if (!is_open_ || !workbench_.document.is_modified()) return true;
    QMessageBox box(QMessageBox::Question, tr("Headroom"), tr("Save the changes to %1?").arg(title()), QMessageBox::NoButton, &window_);
    box.setObjectName("message");
    box.setInformativeText(tr("They are lost otherwise."));
    box.setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
        case QMessageBox::Save: return save();
        case QMessageBox::Discard: workbench_.recovery.forget(); return true;
        default: return false;
    }
}

bool FileActions::save() {
    const QString& path = workbench_.document.path();
    if (path.isEmpty()) return save_as();
    if (workbench_.document.is_changed_outside())
        return ask_and_save(tr("%1 has been changed by another program since it was read.").arg(title()),
                            tr("Saving over it loses what was changed there."), tr("Save over it"));
    if (workbench_.document.has_comments())
        return ask_and_save(tr("%1 holds comments.").arg(title()), tr("Saving over it loses them. Notes are kept."),
                            tr("Save without comments"));
    return write(path);
}

bool FileActions::ask_and_save(const QString& why, const QString& what_is_lost, const QString& answer) {
    const QString& path = workbench_.document.path();
    QMessageBox box(QMessageBox::Question, tr("Headroom"), why, QMessageBox::NoButton, &window_);
    box.setObjectName("message");
    box.setInformativeText(what_is_lost);
    const QPushButton* over = box.addButton(answer, QMessageBox::AcceptRole);
    const QPushButton* other = box.addButton(tr("Save as…"), QMessageBox::ActionRole);
    box.addButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() == over) return write(path);
    return box.clickedButton() == other && save_as();
}

bool FileActions::save_as() {
    QString path = workbench_.document.path();
    if (path.isEmpty()) path = QString::fromStdString(workbench_.document.plan().name).replace('/', '-') + ending;
    path = QFileDialog::getSaveFileName(&window_, tr("Save the plan"), path, filter());
    if (path.isEmpty()) return false;
    if (QFileInfo(path).suffix().isEmpty()) path += ending;
    document::FileLock probe;
    if (!workbench_.lock.holds(path) && !probe.take(path)) {
        tell(tr("%1 is open in another window.").arg(QFileInfo(path).fileName()), tr("It is held by %1.").arg(probe.holder()));
        return false;
    }
    probe.release();
    return write(path);
}

bool FileActions::write(const QString& path) {
    try {
        workbench_.document.save(QFileInfo(path).absoluteFilePath());
    } catch (const Error& error) {
        const QString name = QFileInfo(path).fileName();
        tell(QFileInfo::exists(path) ? tr("%1 could not be saved. The file is as it was.").arg(name)
                                     : tr("%1 could not be saved. There is no such file.").arg(name),
             QString::fromUtf8(error.what()));
        return false;
    }
    workbench_.lock.take(workbench_.document.path());
    remember(workbench_.document.path());
    return true;
}

void FileActions::close() {
    if (!is_open_) {
        window_.close();
        return;
    }
    if (!may_close()) return;
    workbench_.document.reset(document::new_plan());
    workbench_.lock.take({});
    is_open_ = false;
    emit closed();
}

void FileActions::open_window() { QProcess::startDetached(QCoreApplication::applicationFilePath(), {}); }

QStringList FileActions::recent() const {
    QStringList paths = QSettings().value(recent_key).toStringList();
    paths.removeIf([](const QString& path) { return !QFileInfo::exists(path); });
    return paths;
}

void FileActions::remember(const QString& path) {
    QStringList paths = recent();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(recent_key, QStringList(paths.mid(0, most_recent)));
    fill_recent();
    emit recent_changed();
}

void FileActions::fill_recent() {
    recent_->clear();
    for (const QString& path : recent())
        connect(recent_->addAction(QFileInfo(path).fileName()), &QAction::triggered, this, [this, path] { open(path); });
    recent_->menuAction()->setEnabled(!recent_->isEmpty());
}

}  // namespace headroom::gui
