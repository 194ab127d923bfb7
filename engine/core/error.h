// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "core/diagnostic.h"

namespace headroom {

/// The family of the world's failures: files, processes, memory.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file that cannot be read or written; the message names it and says why.
class FileError : public Error {
public:
    using Error::Error;
};

/// A run that could not be finished (a worker died, a limit of memory was reached).
class RunError : public Error {
public:
    using Error::Error;
};

/// A document with mistakes, where the caller asked for a value and not for diagnostics.
class InvalidDocument : public Error {
public:
    InvalidDocument(const std::string& file, std::vector<Diagnostic> diagnostics);
    const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

private:
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace headroom
