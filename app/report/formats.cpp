// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/formats.h"

#include <QRegularExpression>
#include <QString>

#include "app/report/chrome_trace.h"
#include "app/report/csv.h"
#include "app/report/decision_log.h"
#include "app/report/focus.h"
#include "app/report/html_report.h"
#include "app/report/markdown.h"
#include "app/report/measurements.h"
#include "app/report/openmetrics.h"
#include "app/report/otlp.h"
#include "app/report/pdf.h"
#include "app/report/workbook.h"

namespace headroom::report {

const std::vector<FormatName>& formats() {
    static const std::vector<FormatName> all = {
        {Format::Html, "html", "a page to read and pass on"},
        {Format::Pdf, "pdf", "the page on paper"},
        {Format::Markdown, "markdown", "the same in short, as text"},
        {Format::Xlsx, "xlsx", "a workbook, the bill with its sums"},
        {Format::Focus, "focus", "the bill for FinOps tools (FOCUS 1.0)"},
        {Format::Csv, "csv", "every figure, one a line"},
        {Format::Measurements, "measurements", "each level as a load test would,\nfor headroom calibrate (CSV)"},
        {Format::OpenMetrics, "openmetrics", "the figures with times, for\nPrometheus"},
        {Format::Decisions, "decisions", "decisions of autoscalers, incidents,\nbreakers and ejections (JSON Lines)"},
        {Format::Otlp, "otlp", "single requests as OpenTelemetry\nhas them (OTLP/JSON), for Jaeger"},
        {Format::ChromeTrace, "chrome", "the same as Chrome has events, for\nPerfetto"},
    };
    return all;
}

std::string file_name_of(const std::string& plan) {
    QString name = QString::fromStdString(plan).toLower();
    name.replace(QRegularExpression("[^a-z0-9]+"), "-");
    return name.isEmpty() ? "report" : name.toStdString();
}

std::vector<File> files_of(const Document& document, Format format, const schema::Catalogue& types) {
    std::vector<File> files;
    const auto put = [&files](const char* ending, std::string bytes) {
        if (!bytes.empty()) files.push_back({ending, std::move(bytes)});
    };
    switch (format) {
        case Format::Html: put(".html", print_html(document)); break;
        case Format::Pdf: put(".pdf", print_pdf(document)); break;
        case Format::Markdown: put(".md", print_markdown(document)); break;
        case Format::Xlsx: put(".xlsx", print_workbook(document)); break;
        case Format::Focus: put(".focus.csv", print_focus(document, types)); break;
        case Format::Csv:
            if (document.results) put(".phases.csv", print_csv(*document.results));
            if (document.growth) put(".growth.csv", print_csv(*document.growth));
            break;
        case Format::Measurements:
            if (document.results) put(".measurements.csv", print_measurements(*document.results));
            break;
        case Format::OpenMetrics:
            if (document.results) put(".openmetrics", print_openmetrics(*document.results));
            break;
        case Format::Decisions:
            if (document.results) put(".decisions.jsonl", print_decision_log(*document.results));
            break;
        case Format::Otlp:
            if (document.results) put(".otlp.json", print_otlp(*document.results));
            break;
        case Format::ChromeTrace:
            if (document.results) put(".trace.json", print_chrome_trace(*document.results));
            break;
    }
    return files;
}

}  // namespace headroom::report
