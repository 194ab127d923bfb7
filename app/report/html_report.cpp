// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/html_report.h"

#include <fmt/format.h>

#include <QByteArray>
#include <QCryptographicHash>
#include <utility>

#include "app/report/answer.h"
#include "app/report/chart_json.h"
#include "app/report/html.h"
#include "app/report/page.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

/// As the page's policy names a script that may run: any other, slipped into a text, may not.
std::string hash_of(std::string_view script) {
    const QByteArrayView bytes(script.data(), static_cast<qsizetype>(script.size()));
    return "'sha256-" + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toBase64().toStdString() + "'";
}

std::string head(const std::string& title) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"Headroom\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src "
        "{} {}\">\n"
        "<style>{}</style>\n<!--\n{}-->\n<script>{}</script>\n<script>{}</script>\n</head>\n",
        escape(title), hash_of(chart_library()), hash_of(page_script()), page_style(), chart_library_notice(), chart_library(),
        page_script());
}

std::string asked(const Document& document) {
    const study::Origin& origin = document.origin();
    std::string html;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) html += element("dt", name) + element("dd", value);
    };
    add("Plan", origin.plan);
    add("SHA-256", origin.plan_sha256);
    add("Prices", origin.prices_as_of.empty() ? origin.prices : fmt::format("{}, as of {}", origin.prices, origin.prices_as_of));
    if (!document.runs().empty() || document.growth)
        add("Seed", std::to_string(document.runs().empty() ? document.growth->options.seed : document.runs().front().seed));
    add("Headroom", document.assumptions().program);
    return "<dl class=\"asked\">" + html + "</dl>\n";
}

std::string answer_section(const Document& document) {
    std::string items;
    for (const std::string& sentence : answer_of(document)) items += element("li", sentence);
    return section("answer", "In short", "<ul class=\"answer\">" + items + "</ul>\n");
}

/// Links to the sections that there are.
std::string navigation(const std::string& sections) {
    std::string items;
    const std::pair<const char*, const char*> names[] = {
        {"phases", "Phases"},     {"growth", "Response times"},   {"cost", "Cost"},     {"load", "How busy"},
        {"promises", "Promises"}, {"findings", "Findings"},       {"inputs", "Inputs"}, {"caveats", "Left out"},
        {"details", "Details"},   {"assumptions", "Assumptions"}, {"glossary", "Words"}};
    for (const auto& [id, name] : names)
        if (sections.find(fmt::format("<section id=\"{}\">", id)) != std::string::npos)
            items += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, name);
    return "<nav aria-label=\"Sections\"><ul>" + items + "</ul></nav>\n";
}

}  // namespace

std::string section(const std::string& id, const std::string& title, const std::string& html) {
    return html.empty() ? "" : fmt::format("<section id=\"{}\">\n{}{}</section>\n", escape(id), element("h2", title), html);
}

std::string place_for(Figure figure, std::vector<Figure>& figures) {
    const std::string choice = figure.charts.size() > 1 ? "<label>Show <select></select></label>" : "";
    std::string html = fmt::format(
        "<figure data-figure=\"{}\"><figcaption><span>{}</span>{}</figcaption>\n<ul class=\"legend\" aria-label=\"Series, each can be "
        "hidden\"></ul>\n"
        "<div class=\"canvas\"><canvas role=\"img\" aria-label=\"{}\"></canvas></div>\n"
        "<noscript><p>The chart is drawn by a script; its figures are in the tables.</p></noscript></figure>\n",
        escape(figure.id), escape(figure.title), choice, escape(figure.charts.front().description));
    figures.push_back(std::move(figure));
    return html;
}

Body body_of(const Document& document) {
    Body body;
    body.html = answer_section(document) + asked(document) + phases_section(document) + growth_section(document, body.figures);
    body.html += cost_section(document, body.figures) + load_section(document) + promises_section(document) + findings_section(document) +
                 inputs_section(document) + caveats_section(document) + details_section(document, body.figures) +
                 assumptions_section(document) + glossary_section();
    return body;
}

std::string print_html(const Document& document) {
    const Body body = body_of(document);
    const std::string& name = document.origin().plan;
    std::string html = head(name + " – Headroom");
    html += "<body>\n<header><div>" + element("h1", name) + paragraph(document.assumptions().note) +
            "</div><button type=\"button\" id=\"theme\" class=\"theme\" hidden>Theme</button></header>\n<main>\n";
    html += navigation(body.html) + body.html + "</main>\n";
    html += "<footer>" + paragraph("Made by Headroom. The charts are drawn by Chart.js (MIT License; its notice is in this file).") +
            "</footer>\n";
    html +=
        "<script type=\"application/json\" id=\"figures\">" + script_json(print_figures(body.figures)) + "</script>\n</body>\n</html>\n";
    return html;
}

}  // namespace headroom::report
