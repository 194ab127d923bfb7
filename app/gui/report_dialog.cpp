// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/report_dialog.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>
#include <algorithm>

#include "app/report/csv.h"
#include "app/report/formats.h"
#include "core/error.h"
#include "plan/atomic_file.h"
#include "study/compare_json.h"
#include "study/growth_json.h"
#include "study/results_json.h"
#include "study/results_reader.h"

namespace headroom::gui {

namespace {

QCheckBox* box(const QString& text, const char* name) {
    auto* check = new QCheckBox(text);
    check->setObjectName(name);
    return check;
}

}  // namespace

ReportDialog::ReportDialog(Workbench& workbench, RunActions& runs, QWidget* parent)
    : QDialog(parent),
      workbench_(workbench),
      runs_(runs),
      formats_{{report::Format::Html, box(tr("A page to read and pass on (HTML)"), "report_html")},
               {report::Format::Pdf, box(tr("The page on paper (PDF)"), "report_pdf")},
               {report::Format::Markdown, box(tr("The same in short, as text (Markdown)"), "report_markdown")},
               {report::Format::Xlsx, box(tr("A workbook with the bill and the figures (XLSX)"), "report_xlsx")},
               {report::Format::Focus, box(tr("The bill for FinOps tools (FOCUS 1.0, CSV)"), "report_focus")},
               {report::Format::Csv, box(tr("Every figure, one a line (CSV)"), "report_csv")},
               {report::Format::OpenMetrics, box(tr("The figures for Prometheus (OpenMetrics)"), "report_openmetrics")},
               {report::Format::Decisions, box(tr("Decisions and incidents (JSON Lines)"), "report_decisions")},
               {report::Format::Otlp, box(tr("Single requests for Jaeger (OpenTelemetry)"), "report_otlp")},
               {report::Format::ChromeTrace, box(tr("Single requests for Perfetto (Chrome trace)"), "report_chrome")}},
      json_(box(tr("The documents for other programs (JSON)"), "report_json")),
      comparison_(box(tr("The comparison of designs, too"), "report_comparison")),
      folder_(new QLineEdit),
      name_(new QLineEdit),
      state_(new QLabel),
      write_(new QPushButton(tr("Write"))),
      open_(new QPushButton(tr("Open folder"))) {
    setObjectName("report_dialog");
    setWindowTitle(tr("Report"));
    setMinimumWidth(520);
    for (const auto format : {report::Format::Html, report::Format::Xlsx, report::Format::Csv}) formats_.at(format)->setChecked(true);
    folder_->setObjectName("report_folder");
    name_->setObjectName("report_name");
    write_->setObjectName("report_write");
    open_->setObjectName("report_open_folder");
    open_->setEnabled(false);
    state_->setObjectName("report_state");
    state_->setWordWrap(true);
    const QString& path = workbench_.document.path();
    folder_->setText(path.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : QFileInfo(path).path());
    name_->setText(QString::fromStdString(report::file_name_of(workbench_.document.plan().name)));
    auto* choose = new QPushButton(tr("Choose…"));
    choose->setObjectName("report_choose");
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &ReportDialog::choose_folder);

    auto* folder_row = new QHBoxLayout;
    folder_row->addWidget(folder_, 1);
    folder_row->addWidget(choose);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("&Folder"), folder_row);
    form->addRow(tr("&Name"), name_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(write_, QDialogButtonBox::ActionRole);
    buttons->addButton(open_, QDialogButtonBox::ActionRole);
    auto* column = new QVBoxLayout(this);
    for (const auto& [format, box] : formats_) {
        column->addWidget(box);
        if (report::shows_traces(format)) connect(box, &QCheckBox::toggled, this, &ReportDialog::follow);
    }
    for (QCheckBox* each : {json_, comparison_}) column->addWidget(each);
    column->addSpacing(8);
    column->addLayout(form);
    column->addWidget(state_);
    column->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    write_->setDefault(true);  // of this dialog, which it is in only now
    qobject_cast<QLabel*>(form->labelForField(folder_row))->setBuddy(folder_);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(write_, &QPushButton::clicked, this, &ReportDialog::write);
    connect(open_, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder_->text())); });
    connect(&workbench_.runner, &app::StudyRunner::started, this, &ReportDialog::follow);
    connect(&workbench_.runner, &app::StudyRunner::cancelled, this, [this] { say(tr("Cancelled. Nothing was written.")); });
    connect(&workbench_.runner, &app::StudyRunner::failed, this, [this](const QString& why) { say(why); });
    connect(&workbench_.runner, &app::StudyRunner::progressed, this, [this](double done, double planned, double) {
        say(tr("%1: %2 of %3 simulations").arg(workbench_.runner.title()).arg(int(done)).arg(int(planned)));
    });
    follow();
}

void ReportDialog::follow() {
    comparison_->setEnabled(workbench_.book.comparison() != nullptr);
    comparison_->setChecked(workbench_.book.comparison() != nullptr);
    const auto runs = workbench_.book.runs();
    const auto growth = workbench_.book.growth();
    const bool known = runs && growth && !workbench_.book.is_outdated(runs->origin) && !workbench_.book.is_outdated(growth->origin) &&
                       (!wants_traces() || runs->has_traces());
    if (!workbench_.runner.is_running()) say(known ? tr("All figures are known.") : tr("What is not known yet is simulated first."));
}

/// The dialog grows with the text.
void ReportDialog::say(const QString& text) {
    state_->setText(text);
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

bool ReportDialog::wants_traces() const {
    return std::ranges::any_of(formats_, [](const auto& each) { return report::shows_traces(each.first) && each.second->isChecked(); });
}

void ReportDialog::choose_folder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of the report"), folder_->text());
    if (!folder.isEmpty()) folder_->setText(folder);
}

void ReportDialog::write() {
    open_->setEnabled(false);
    runs_.prepare_report(wants_traces(), [dialog = QPointer(this)] {
        if (dialog) dialog->write_files();  // not closed meanwhile
    });
}

/// Each file is made from the documents, as `headroom report` makes it.
void ReportDialog::write_files() {
    QStringList written;
    try {
        const QDir folder(folder_->text());
        if (!folder.exists() && !QDir().mkpath(folder.path()))
            throw FileError(tr("The folder %1 cannot be made.").arg(folder.path()).toStdString());
        const auto put = [&](const QString& ending, const std::string& text) {
            const QString path = folder.filePath(name_->text() + ending);
            plan::write_atomically(path.toStdString(), text);
            written += QFileInfo(path).fileName();
        };
        const study::Results& results = *workbench_.book.runs();
        const study::Growth& growth = *workbench_.book.growth();
        const std::string results_json = study::print_results(results), growth_json = study::print_growth(growth);
        const schema::Catalogue& types = workbench_.document.types();
        const report::Document document{study::parse_results(results_json, "results", types),
                                        study::parse_growth(growth_json, "growth", types)};
        QStringList empty;
        for (const auto& [format, box] : formats_) {
            if (!box->isChecked()) continue;
            const std::vector<report::File> files = report::files_of(document, format, types);
            for (const report::File& file : files) put(file.ending.c_str(), file.bytes);
            if (files.empty()) empty += box->text();
        }
        if (json_->isChecked()) {
            put(".results.json", results_json);
            put(".growth.json", growth_json);
        }
        if (const auto comparison = workbench_.book.comparison(); comparison && comparison_->isChecked()) {
            if (formats_.at(report::Format::Csv)->isChecked()) put(".comparison.csv", report::print_csv(*comparison));
            if (json_->isChecked()) put(".comparison.json", study::print_comparison(*comparison));
        }
        QString text = tr("Written: %1").arg(written.isEmpty() ? tr("nothing") : written.join(", "));
        if (!empty.isEmpty()) text += tr(". There was nothing for: %1").arg(empty.join(", "));
        say(text);
        open_->setEnabled(!written.isEmpty());
    } catch (const Error& error) {
        say(QString::fromUtf8(error.what()));
    }
}

}  // namespace headroom::gui
