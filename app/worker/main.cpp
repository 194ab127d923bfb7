// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <exception>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/float_environment.h"
#include "models/models.h"
#include "protocol/json.h"
#include "replication/replication.h"

namespace {

using namespace headroom;

constexpr const char* usage = R"(headroom-worker: runs one replication.

Reads a request (JSON) from standard input, writes lines of JSON: progress, then a result or an error.
  headroom-worker --schema request    the JSON Schema of the request
  headroom-worker --schema message    the JSON Schema of the lines
  headroom-worker --version

Example: headroom-worker < request.json
Exit status: 0 done, 2 the request is wrong, 3 the replication failed.
)";

enum Exit { Done = 0, WrongRequest = 2, Failed = 3 };

bool say(const protocol::Message& message) {
    std::cout << protocol::print_message(message) << '\n' << std::flush;
    return std::cout.good();
}

/// Tells the progress at most ten times a second; a reader that is gone ends the replication.
bool tell(double done) {
    using Clock = std::chrono::steady_clock;
    static Clock::time_point last{};
    const auto now = Clock::now();
    if (now - last < std::chrono::milliseconds(100)) return true;
    last = now;
    return say(protocol::Progress{done});
}

int run() {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    try {
        say(replication::run(protocol::parse_request(text), models::all(), tell));
        return std::cout.good() ? Done : Failed;
    } catch (const RunError& error) {
        say(protocol::Failure{error.what()});
    } catch (const Error& error) {
        say(protocol::Failure{error.what()});
        return WrongRequest;
    } catch (const std::bad_alloc&) {
        say(protocol::Failure{"out of memory"});
    } catch (const std::exception& error) {
        say(protocol::Failure{std::string("defect: ") + error.what()});
    }
    return Failed;
}

}  // namespace

int main(int argc, char** argv) {
    headroom::ensure_masked_float_environment(argv);
    std::ios::sync_with_stdio(false);
    const std::string_view option = argc > 1 ? argv[1] : "";
    const std::string_view what = argc > 2 ? argv[2] : "";
    if (argc == 1) return run();
    if (option == "--schema" && what == "request")
        std::cout << protocol::request_schema() << '\n';
    else if (option == "--schema" && what == "message")
        std::cout << protocol::message_schema() << '\n';
    else if (option == "--version")
        std::cout << "headroom-worker " HEADROOM_VERSION "\n";
    else if (option == "--help")
        std::cout << usage;
    else {
        std::cerr << usage;
        return WrongRequest;
    }
    return Done;
}
