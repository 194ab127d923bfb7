// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "app/report/document.h"

namespace headroom::paper {

/// The report as PDF, A4 across: texts that can be selected, charts as lines and shapes, heads of tables on each of their pages, pages
/// numbered. The same document gives the same bytes. Needs a QGuiApplication.
QByteArray print_pdf(const report::Document& document);

}  // namespace headroom::paper
