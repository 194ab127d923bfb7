// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/usage_error.h"
#include "app/report/formats.h"
#include "app/source/plan_source.h"
#include "models/models.h"
#include "plan/atomic_file.h"

namespace headroom::cli {

namespace {

struct ReportArguments {
    std::vector<std::string> documents;
    std::vector<std::string> formats;
    std::string out;
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
    static const std::pair<const char*, report::Format> endings[] = {
        {".focus.csv", report::Format::Focus}, {".measurements.csv", report::Format::Measurements},
        {".csv", report::Format::Csv},         {".html", report::Format::Html},
        {".htm", report::Format::Html},        {".md", report::Format::Markdown},
        {".xlsx", report::Format::Xlsx}};
    for (const auto& [ending, format] : endings)
        if (arguments.out.ends_with(ending)) return {format};
    throw UsageError(fmt::format(
        "--out: '{}' does not end in .html, .md, .xlsx, .csv, .focus.csv or .measurements.csv; say what it is to be with --format",
        arguments.out));
}

int report(const ReportArguments& arguments) {
    const std::vector<report::Format> wanted = formats_of(arguments);
    const schema::Catalogue types = models::all().catalogue();
    const report::Document document = report::read_documents(arguments.documents, types);
    std::vector<report::File> files;
    for (const report::Format format : wanted) {
        const auto made = report::files_of(document, format, types);
        if (made.empty() && format == report::Format::Focus)
            throw UsageError("--format focus: the document has no bill; give what headroom run wrote, of phases with a cost");
        if (made.empty()) throw UsageError("--format measurements: the document has no levels; give what headroom run wrote");
        files.insert(files.end(), made.begin(), made.end());
    }
    const QString out = QString::fromStdString(arguments.out);
    if (out.endsWith('/') || QFileInfo(out).isDir() || wanted.size() > 1) {
        if (!QDir().mkpath(out)) throw UsageError(fmt::format("--out: the folder {} cannot be made", arguments.out));
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
    CLI::App* command = app.add_subcommand("report", "Make documents to read and pass on from results, a growth, or both");
    command->add_option("DOCUMENT", arguments->documents, "What headroom run or growth wrote as JSON: one, or\none of each")
        ->required()
        ->expected(1, 2)
        ->type_name("FILE");
    std::vector<std::string> names;
    for (const report::FormatName& each : report::formats()) names.emplace_back(each.name);
    command->add_option("--format", arguments->formats, all_formats() + ".\nSeveral with commas. Without it: as --out ends")
        ->type_name("F")
        ->delimiter(',')
        ->check(CLI::IsMember(names));
    command
        ->add_option("--out", arguments->out,
                     "The file; or the folder of the files, where it is\none, ends in / or there are several formats")
        ->type_name("PATH")
        ->required();
    command->footer(
        "Example: headroom run presets/ecommerce.headroom.json --out shop.json\n"
        "         headroom growth presets/ecommerce.headroom.json --out growth.json\n"
        "         headroom report shop.json growth.json --out shop.html\n"
        "         headroom report shop.json --format xlsx,focus --out report/");
    command->callback([arguments, &exit] { exit = report(*arguments); });
}

}  // namespace headroom::cli
