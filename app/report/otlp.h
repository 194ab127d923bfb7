// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::report {

/// Single requests as a tracer would have seen them: an ExportTraceServiceRequest of OTLP 1 in its JSON encoding, on one line as the
/// OpenTelemetry Collector's files have it, for Jaeger, Tempo, or whatever takes `POST /v1/traces`. A resource is a replica of a component;
/// times are those of SimulatedDay. Attributes have the names of OpenTelemetry's semantic conventions where those have one, and
/// `headroom.…` else. Empty without traces.
std::string print_otlp(const study::Results& results);

}  // namespace headroom::report
