// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/html_file.h"
#include "app/cli/usage_error.h"
#include "app/report/document.h"
#include "app/source/plan_source.h"
#include "models/models.h"

namespace headroom::cli {

namespace {

struct ReportArguments {
    std::vector<std::string> documents;
    std::string format;
    std::string out;
};

int report(const ReportArguments& arguments) {
    if (arguments.format.empty() && !arguments.out.ends_with(".html") && !arguments.out.ends_with(".htm"))
        throw UsageError(fmt::format("--out: '{}' does not end in .html; say what it is to be with --format html", arguments.out));
    const report::Document document = report::read_documents(arguments.documents, models::all().catalogue());
    HtmlFile(arguments.out).write(document);
    return Done;
}

}  // namespace

void add_report(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<ReportArguments>();
    CLI::App* command = app.add_subcommand("report", "Make a page to read and pass on from results, a growth, or both");
    command->add_option("DOCUMENT", arguments->documents, "What headroom run or growth wrote as JSON: one, or\none of each")
        ->required()
        ->expected(1, 2)
        ->type_name("FILE");
    command->add_option("--format", arguments->format, "html; without it, what the ending of --out says")
        ->type_name("F")
        ->check(CLI::IsMember({"html"}));
    command->add_option("--out", arguments->out, "The page's file; it needs nothing else, no network")->type_name("FILE")->required();
    command->footer(
        "Example: headroom run presets/ecommerce.headroom.json --out shop.json\n"
        "         headroom growth presets/ecommerce.headroom.json --out growth.json\n"
        "         headroom report shop.json growth.json --out shop.html");
    command->callback([arguments, &exit] { exit = report(*arguments); });
}

}  // namespace headroom::cli
