// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/help_text.h"

#include <QObject>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

#include "app/panels/values.h"
#include "app/theme/theme.h"
#include "core/units.h"
#include "incident/incident.h"
#include "plan/parts.h"
#include "plan/platform.h"
#include "plan/topology.h"
#include "policy/connection.h"
#include "schema/reading.h"

namespace headroom::panels {

namespace {

using schema::Record;
using Pages = std::vector<const Record*>;

QString text(std::string_view words) { return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())); }

void add_within(const Record& record, Pages& pages) {
    for (const schema::Parameter& parameter : record.parameters) {
        if (parameter.record == nullptr || std::ranges::find(pages, parameter.record) != pages.end()) continue;
        pages.push_back(parameter.record);
        add_within(*parameter.record, pages);
    }
}

QString link(const Record& record) {
    return QStringLiteral("<a href=\"page:%1\">%2</a>").arg(text(record.name), text(record.title).toHtmlEscaped());
}

QString faint(const QString& html) {
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(theme::colours().faint_text.name(), html);
}

/// Words in backticks that are the name of a page lead there.
QString linked(const QString& plain, const Pages& pages) {
    QString html = rich(plain);
    for (const Record* page : pages) html.replace(QStringLiteral("<code>%1</code>").arg(text(page->name)), link(*page));
    return html;
}

QString default_of(const schema::Parameter& parameter) {
    if (parameter.required) return QObject::tr("required");
    if (parameter.default_value.is_null()) return QObject::tr("unset");
    if (parameter.record != nullptr) return {};
    const QString value = text_of(parameter.default_value, parameter);
    return value.isEmpty() ? QString() : QObject::tr("default %1").arg(value);
}

QString parameter_html(const schema::Parameter& parameter, const Pages& pages) {
    QString html = QStringLiteral("<p style='margin-bottom:2px'><b>%1</b>").arg(text(parameter.name).toHtmlEscaped());
    const QString value = default_of(parameter);
    if (!value.isEmpty()) html += QStringLiteral(" &nbsp;") + faint(value.toHtmlEscaped());
    html += QStringLiteral("<br>") + linked(text(parameter.help), pages);
    if (parameter.record != nullptr) {
        html += QStringLiteral(" → ") + link(*parameter.record);
    } else if (parameter.options.empty()) {
        QString takes = QObject::tr("Takes %1").arg(QString::fromStdString(schema::expected_text(parameter)));
        if (parameter.per_route) takes += QObject::tr(", for all routes or for each");
        html += QStringLiteral("<br>") + faint(takes.toHtmlEscaped() + '.');
    }
    html += QStringLiteral("</p>");
    if (parameter.options.empty()) return html;
    html += QStringLiteral("<ul style='margin-top:0'>");
    for (const schema::Option& option : parameter.options)
        html += QStringLiteral("<li><code>%1</code>: %2</li>").arg(text(option.name).toHtmlEscaped(), linked(text(option.help), pages));
    return html + QStringLiteral("</ul>");
}

QString port_html(const QString& direction, const schema::Port& port, const Pages& pages) {
    QString html = QStringLiteral("<li>%1 <code>%2</code>, %3").arg(direction, text(port.name), text(schema::to_string(port.connects)));
    if (!port.help.empty()) html += QStringLiteral(": ") + linked(text(port.help), pages);
    return html + QStringLiteral("</li>");
}

bool fits(const Record& from, const Record& to) {
    Diagnostics diagnostics;
    return plan::choose_ports({}, from, to, "$", diagnostics).from != nullptr;
}

QString neighbours_html(const Record& record, const Pages& pages) {
    QStringList before, behind;
    for (const Record* other : pages) {
        if (!other->role) continue;
        if (fits(*other, record)) before += link(*other);
        if (fits(record, *other)) behind += link(*other);
    }
    QString html;
    if (!before.isEmpty())
        html += QStringLiteral("<p>%1</p>").arg(QObject::tr("Can stand behind %1.").arg(before.join(QStringLiteral(", "))));
    if (!behind.isEmpty())
        html += QStringLiteral("<p>%1</p>").arg(QObject::tr("Can stand in front of %1.").arg(behind.join(QStringLiteral(", "))));
    return html;
}

QString output_html(const schema::Output& output, const Pages& pages) {
    const QString symbol = text(symbol_of(output.unit));
    QString html = QStringLiteral("<li><code>%1</code>").arg(text(output.name));
    if (!symbol.isEmpty()) html += ' ' + faint(symbol.toHtmlEscaped());
    return html + QStringLiteral(": %1</li>").arg(linked(text(output.help), pages));
}

QString heading(const QString& words) { return QStringLiteral("<h3>%1</h3>").arg(words); }

}  // namespace

Pages help_pages(const schema::Catalogue& types) {
    Pages pages = types.records();
    for (const Record* record :
         {&policy::record_of(static_cast<const policy::Connection*>(nullptr)), &plan::record_of(static_cast<const plan::Route*>(nullptr)),
          &plan::record_of(static_cast<const plan::Keyspace*>(nullptr)), &plan::record_of(static_cast<const plan::Slo*>(nullptr)),
          &plan::record_of(static_cast<const plan::Region*>(nullptr)), &plan::record_of(static_cast<const plan::Link*>(nullptr)),
          &plan::record_of(static_cast<const plan::Registry*>(nullptr))})
        pages.push_back(record);
    for (const incident::KindRecord& kind : incident::kinds()) pages.push_back(kind.record);
    const Pages tops = pages;
    for (const Record* record : tops) add_within(*record, pages);
    return pages;
}

QString help_html(const Record& record, const Pages& pages) {
    QString html = QStringLiteral("<h2>%1</h2><p>%2</p>").arg(text(record.title).toHtmlEscaped(), linked(text(record.help), pages));
    if (record.role) html += neighbours_html(record, pages);
    if (!record.parameters.empty()) html += heading(QObject::tr("Parameters"));
    for (const schema::Parameter& parameter : record.parameters) html += parameter_html(parameter, pages);
    if (!record.inputs.empty() || !record.outputs_ports.empty()) {
        html += heading(QObject::tr("Ports")) + QStringLiteral("<ul>");
        for (const schema::Port& port : record.inputs) html += port_html(QObject::tr("in"), port, pages);
        for (const schema::Port& port : record.outputs_ports) html += port_html(QObject::tr("out"), port, pages);
        html += QStringLiteral("</ul>");
    }
    if (!record.outputs.empty()) {
        html += heading(QObject::tr("Figures")) + QStringLiteral("<ul>");
        for (const schema::Output& output : record.outputs) html += output_html(output, pages);
        html += QStringLiteral("</ul>");
    }
    return html;
}

QString contents_html(const Pages& pages) {
    QString types, others;
    for (const Record* page : pages) {
        QString& list = page->role ? types : others;
        list += QStringLiteral("<p style='margin:4px 0'>%1<br>%2</p>").arg(link(*page), faint(rich(text(page->help))));
    }
    return heading(QObject::tr("Components")) + types + heading(QObject::tr("What else a plan holds")) + others;
}

}  // namespace headroom::panels
