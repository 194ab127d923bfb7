// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/fits.h"

#include <QObject>

#include "app/document/edits.h"
#include "core/diagnostic.h"
#include "plan/topology.h"

namespace headroom::canvas {

namespace {

plan::Connection between(const End& from, const End& to, bool with_from_port, bool with_to_port) {
    plan::Connection connection;
    connection.from = from.component;
    connection.to = to.component;
    if (with_from_port) connection.from_port = from.port;
    if (with_to_port) connection.to_port = to.port;
    return connection;
}

/// The ports that a connection joins, where it can be made.
plan::Ports ports_of(const plan::Plan& plan, const std::string& design, const plan::Connection& wanted, const schema::Catalogue& types) {
    if (!document::why_not_connected(plan, design, wanted, types).empty()) return {};
    const plan::Design* in = plan.find_design(design);
    Diagnostics unread;
    return plan::choose_ports(wanted, *types.find(in->find_component(wanted.from)->type), *types.find(in->find_component(wanted.to)->type),
                              {}, unread);
}

/// Both ports are given.
Fit fit_ports(const plan::Plan& plan, const std::string& design, const End& from, const End& to, const schema::Catalogue& types) {
    for (const bool with_from : {false, true})
        for (const bool with_to : {false, true}) {
            const plan::Connection wanted = between(from, to, with_from, with_to);
            const plan::Ports ports = ports_of(plan, design, wanted, types);
            if (ports.from == nullptr || ports.from->name != from.port || ports.to->name != to.port) continue;
            return {wanted, ports.from->connects, {}};
        }
    return {};
}

std::vector<std::string> candidates(const std::vector<schema::Port>& ports, const std::string& wanted) {
    if (!wanted.empty()) return {wanted};
    std::vector<std::string> names;
    for (const schema::Port& port : ports) names.push_back(port.name);
    return names;
}

const schema::Record* record_of(const plan::Design* design, const std::string& component, const schema::Catalogue& types) {
    const plan::Component* found = design ? design->find_component(component) : nullptr;
    return found ? types.find(found->type) : nullptr;
}

}  // namespace

Fit find_fit(const plan::Plan& plan, const std::string& design, const End& from, const End& to, const schema::Catalogue& types) {
    const plan::Design* in = plan.find_design(design);
    const schema::Record *begin = record_of(in, from.component, types), *end = record_of(in, to.component, types);
    if (begin != nullptr && end != nullptr)
        for (const std::string& out : candidates(begin->outputs_ports, from.port))
            for (const std::string& into : candidates(end->inputs, to.port))
                if (Fit fit = fit_ports(plan, design, {from.component, out}, {to.component, into}, types); fit.connection) return fit;
    Fit none;
    none.why = QString::fromStdString(document::why_not_connected(plan, design, between(from, to, true, true), types));
    if (none.why.isEmpty()) none.why = QObject::tr("they are connected already");
    return none;
}

QString words(schema::Connects connects) {
    switch (connects) {
        case schema::Connects::Calls: return QObject::tr("calls");
        case schema::Connects::Messages: return QObject::tr("messages");
        case schema::Connects::DeadLetters: return QObject::tr("dead letters");
        case schema::Connects::Attachment: return QObject::tr("belongs to it");
        case schema::Connects::Scaling: return QObject::tr("scales it");
        case schema::Connects::Hosting: return QObject::tr("hosts it");
    }
    return {};
}

bool can_splice(const plan::Plan& plan, const std::string& design, const std::string& connection, const std::string& component,
                const schema::Catalogue& types) {
    plan::Plan copy = plan;
    return document::splice(copy, design, connection, component, types);
}

bool can_splice_new(const plan::Plan& plan, const std::string& design, const std::string& connection, const std::string& type,
                    const schema::Catalogue& types) {
    plan::Plan copy = plan;
    const std::string id = document::add_component(copy, design, type, {});
    return !id.empty() && document::splice(copy, design, connection, id, types);
}

}  // namespace headroom::canvas
