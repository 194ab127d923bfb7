// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/plan_run.h"
#include "app/report/formats.h"
#include "models/models.h"
#include "plan/atomic_file.h"
#include "plan/reader.h"
#include "study/results_json.h"

namespace headroom::cli {

namespace {

struct ReportArguments : PlanArguments {
    std::vector<std::string> documents;
    std::vector<std::string> formats;
    std::string of_plan;  ///< the first option that only a plan has a use for; empty: none
};

std::string all_formats() {
    std::string text;
    for (const report::FormatName& each : report::formats())
        text += fmt::format("{}{}: {}", text.empty() ? "" : ";\n", each.name, each.purpose);
    return text;
}

report::Format format_of(std::string_view name) { return std::ranges::find(report::formats(), name, &report::FormatName::name)->format; }

/// What the ending of a file's name says; the longest counts.
std::vector<report::Format> formats_of(const ReportArguments& arguments) {
    std::vector<report::Format> chosen;
    for (const std::string& name : arguments.formats) chosen.push_back(format_of(name));
    if (!chosen.empty()) return chosen;
    static const std::pair<const char*, report::Format> endings[] = {{".focus.csv", report::Format::Focus},
                                                                     {".measurements.csv", report::Format::Measurements},
                                                                     {".csv", report::Format::Csv},
                                                                     {".html", report::Format::Html},
                                                                     {".htm", report::Format::Html},
                                                                     {".pdf", report::Format::Pdf},
                                                                     {".md", report::Format::Markdown},
                                                                     {".xlsx", report::Format::Xlsx},
                                                                     {".openmetrics", report::Format::OpenMetrics},
                                                                     {".otlp.json", report::Format::Otlp},
                                                                     {".trace.json", report::Format::ChromeTrace},
                                                                     {".jsonl", report::Format::Decisions}};
    for (const auto& [ending, format] : endings)
        if (arguments.out.ends_with(ending)) return {format};
    throw UsageError(
        fmt::format("--out: '{}' does not end in .html, .pdf, .md, .xlsx, .csv, .focus.csv, .measurements.csv, .openmetrics, .otlp.json, "
                    ".trace.json or .jsonl; say what it is to be with --format",
                    arguments.out));
}

/// A text with mistakes of form is told by its name.
bool is_plan(const report::Text& text) {
    const plan::ParsedJson json = plan::parse_json(text.text);
    return json.value ? json.value->find("headroom") != nullptr : text.path.ends_with(".headroom.json");
}

/// Documents as they are; a plan's phases are run first, and make the document that headroom run would write.
report::Document document_of(const ReportArguments& arguments, const schema::Catalogue& types) {
    std::vector<report::Text> texts;
    for (const std::string& path : arguments.documents) texts.push_back({path, plan::read_whole(path)});
    const auto plan = std::ranges::find_if(texts, is_plan);
    if (plan == texts.end()) {
        if (!arguments.of_plan.empty())
            throw UsageError(fmt::format("{} is for a plan that is run first; {} is none", arguments.of_plan, arguments.documents.front()));
        return report::parse_documents(texts, types);
    }
    if (std::count_if(plan, texts.end(), is_plan) > 1)
        throw UsageError(fmt::format("{} is a second plan; give one, and what headroom growth wrote of it", texts.back().path));
    plan->text = study::print_results(PlanRun(plan->path, arguments).run());
    return report::parse_documents(texts, types);
}

/// For what the format has nothing to say.
std::string what_is_missing(report::Format format) {
    const std::string name(std::ranges::find(report::formats(), format, &report::FormatName::format)->name);
    if (format == report::Format::Focus)
        return fmt::format("--format {}: the document has no bill; give what headroom run wrote, of phases with a cost", name);
    if (format == report::Format::Decisions)
        return fmt::format(
            "--format {}: nothing was decided, and nothing happened; give what headroom run wrote, of phases with an autoscaler, "
            "incidents, a "
            "breaker or health checks",
            name);
    if (report::shows_traces(format))
        return fmt::format("--format {}: the document has no traces of requests; give what headroom run --traces N wrote, or a plan", name);
    return fmt::format("--format {}: the document has no phases; give what headroom run wrote", name);
}

/// A wrong path is noticed before the work.
void make_folder(const QString& out, bool is_folder) {
    const QString folder = is_folder ? out : QFileInfo(out).path();
    if (is_folder && !QDir().mkpath(folder)) throw UsageError(fmt::format("--out: the folder {} cannot be made", out.toStdString()));
    if (!QFileInfo(folder).isDir())
        throw UsageError(fmt::format("{}: cannot be written: there is no folder {}", out.toStdString(), folder.toStdString()));
}

/// Requests are kept one by one for formats that show them.
void ask_for_traces(ReportArguments& arguments, const std::vector<report::Format>& wanted) {
    const bool shows = std::ranges::any_of(wanted, report::shows_traces);
    if (arguments.traces && !shows) throw UsageError("--traces is for --format otlp and --format chrome, which show them");
    if (shows && !arguments.traces) arguments.traces = study::usual_traces;
}

int report(ReportArguments arguments) {
    const std::vector<report::Format> wanted = formats_of(arguments);
    ask_for_traces(arguments, wanted);
    const QString out = QString::fromStdString(arguments.out);
    const bool is_folder = out.endsWith('/') || QFileInfo(out).isDir() || wanted.size() > 1;
    make_folder(out, is_folder);
    const schema::Catalogue types = models::all().catalogue();
    const report::Document document = document_of(arguments, types);
    std::vector<report::File> files;
    for (const report::Format format : wanted) {
        const auto made = report::files_of(document, format, types);
        if (made.empty()) throw UsageError(what_is_missing(format));
        files.insert(files.end(), made.begin(), made.end());
    }
    if (is_folder) {
        const QString name = QString::fromStdString(report::file_name_of(document.origin().plan));
        for (const report::File& file : files)
            plan::write_atomically(QDir(out).filePath(name + file.ending.c_str()).toStdString(), file.bytes);
    } else if (files.size() > 1) {
        throw UsageError("--format csv: results and growth are two files; give a folder as --out, such as report/");
    } else {
        plan::write_atomically(arguments.out, files.front().bytes);
    }
    return Done;
}

}  // namespace

void add_report(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<ReportArguments>();
    CLI::App* command = app.add_subcommand("report", "Make documents to read and pass on from results, a growth, or a plan");
    command
        ->add_option("DOCUMENT", arguments->documents,
                     "A plan, which is run first, or what headroom run\nwrote as JSON; what headroom growth wrote; or\none of each")
        ->required()
        ->expected(1, 2)
        ->type_name("FILE");
    std::vector<std::string> names;
    for (const report::FormatName& each : report::formats()) names.emplace_back(each.name);
    command->add_option("--format", arguments->formats, all_formats() + ".\nSeveral with commas. Without it: as --out ends")
        ->type_name("F")
        ->delimiter(',')
        ->check(CLI::IsMember(names).description(""));  // they are listed above
    command
        ->add_option("--out", arguments->out,
                     "The file; or the folder of the files, where it is\none, ends in / or there are several formats")
        ->type_name("PATH")
        ->required();
    command->add_flag("--quiet", arguments->quiet, "No progress, no warnings of a plan");
    const std::size_t others = command->get_options().size();
    add_case_options(*command, *arguments);
    add_run_options(*command, *arguments);
    std::vector<CLI::Option*> of_plan = command->get_options();
    of_plan.erase(of_plan.begin(), of_plan.begin() + static_cast<std::ptrdiff_t>(others));
    for (CLI::Option* option : of_plan) option->group("Of a plan, as headroom run has them");
    command->footer(
        "Example: headroom report presets/ecommerce.headroom.json --out shop.html\n"
        "         headroom run presets/ecommerce.headroom.json --out shop.json\n"
        "         headroom growth presets/ecommerce.headroom.json --out growth.json\n"
        "         headroom report shop.json growth.json --out shop.html\n"
        "         headroom report shop.json --format xlsx,focus --out report/");
    command->callback([arguments, of_plan, &exit] {
        for (const CLI::Option* option : of_plan)
            if (option->count() > 0 && arguments->of_plan.empty()) arguments->of_plan = option->get_name();
        exit = report(*arguments);
    });
}

}  // namespace headroom::cli
