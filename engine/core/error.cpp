// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

namespace headroom {

namespace {

std::string joined(const std::string& file, const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!text.empty()) text += '\n';
        text += to_string(diagnostic, file);
    }
    return text;
}

}  // namespace

InvalidDocument::InvalidDocument(const std::string& file, std::vector<Diagnostic> diagnostics)
    : Error(joined(file, diagnostics)), diagnostics_(std::move(diagnostics)) {}

}  // namespace headroom
