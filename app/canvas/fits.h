// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>

#include <optional>
#include <string>

#include "plan/plan.h"
#include "schema/record.h"

/// What can be connected with what.
namespace headroom::canvas {

/// One end of a connection to be: a component, and perhaps the port that is meant.
struct End {
    std::string component;
    std::string port{};  ///< empty: any that fits
};

struct Fit {
    std::optional<plan::Connection> connection;  ///< absent where the ends do not fit
    schema::Connects connects = schema::Connects::Calls;
    QString why;  ///< they do not fit
};

/// Ports are named in the connection only where that is needed.
Fit find_fit(const plan::Plan& plan, const std::string& design, const End& from, const End& to, const schema::Catalogue& types);

/// "calls"
QString words(schema::Connects connects);

bool can_splice(const plan::Plan& plan, const std::string& design, const std::string& connection, const std::string& component,
                const schema::Catalogue& types);
/// A component that does not exist yet.
bool can_splice_new(const plan::Plan& plan, const std::string& design, const std::string& connection, const std::string& type,
                    const schema::Catalogue& types);

}  // namespace headroom::canvas
