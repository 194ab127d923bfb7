// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "protocol/measurement.h"
#include "protocol/request.h"

namespace headroom::protocol {

/// One line of JSON each, without the newline. Doubles are written in the shortest form that reads back the same.
std::string print_request(const Request& request);
/// Throws Error where the text is no request of a version that is known.
Request parse_request(std::string_view text);

struct Progress {
    double done = 0;  ///< 0 to 1
};
struct Failure {
    std::string message;
};
using Message = std::variant<Progress, Measurement, Failure>;

/// {"version":1,"kind":"progress","done":0.3} | {"version":1,"kind":"result",...} | {"version":1,"kind":"error","message":"..."}
std::string print_message(const Message& message);
/// Throws Error where the line is no message of a version that is known.
Message parse_message(std::string_view line);

/// The JSON Schemas of the request and of the messages.
std::string request_schema();
std::string message_schema();

}  // namespace headroom::protocol
