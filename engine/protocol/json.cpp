// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json.h"

#include "core/error.h"
#include "plan/reader.h"
#include "protocol/json_reader.h"
#include "protocol/json_schema.h"
#include "protocol/json_writer.h"

namespace headroom::protocol {

namespace {

/// The members of a request besides its version and its plan.
template <class Io>
void fields(Io& io, Request& x) {
    io("prices", x.prices);
    io("seed", x.seed);
    io("replication", x.replication);
    io("level_s", x.level_s);
    io("most_levels", x.most_levels);
    io("only_peak_precise", x.only_peak_precise);
    io("precision", x.precision);
    io("max_requests", x.max_requests);
    io("trace", x.trace);
    io("traces", x.traces);
}

template <class Io>
void fields(Io& io, Progress& x) {
    io("done", x.done);
}

template <class Io>
void fields(Io& io, Failure& x) {
    io("message", x.message);
}

constexpr const char* kind_of(const Progress&) { return "progress"; }
constexpr const char* kind_of(const Measurement&) { return "result"; }
constexpr const char* kind_of(const Failure&) { return "error"; }

/// File names may be any bytes; what is no UTF-8 is replaced.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json parse(std::string_view text) {
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) throw Error("the message is no JSON");
    return json;
}

void require_version(const Reader& reader) {
    const Json& found = reader.find("version");
    if (found != version)
        throw Error("the message is of version " + dump(found) + ", this program knows version " + std::to_string(version));
}

plan::Plan plan_of(const Json& json) {
    plan::ParsedPlan parsed = plan::parse_plan(json.dump());
    if (!parsed.plan || parsed.diagnostics.has_errors()) throw InvalidDocument("request", parsed.diagnostics.list());
    return std::move(*parsed.plan);
}

template <class T>
Json message_schema_of(const char* kind) {
    SchemaWriter writer;
    writer.properties["version"] = {{"const", version}};
    writer.properties["kind"] = {{"const", kind}};
    T value{};
    fields(writer, value);
    return std::move(writer).object();
}

constexpr const char* dialect = "https://json-schema.org/draft/2020-12/schema";

}  // namespace

std::string print_request(const Request& request) {
    Writer writer;
    writer.object["version"] = version;
    writer.object["plan"] = Json::parse(plan::print_plan(request.plan));
    writer.object["files"] = Json(request.files);
    Request copy = request;
    fields(writer, copy);
    return dump(writer.object);
}

Request parse_request(std::string_view text) {
    const Json json = parse(text);
    Reader reader(json, "$");
    require_version(reader);
    Request request;
    request.plan = plan_of(reader.find("plan"));
    const Json& files = reader.find("files");
    if (!files.is_object()) Reader::fail("$.files", "an object");
    for (const auto& file : files.items()) {
        if (!file.value().is_string()) Reader::fail("$.files", "texts");
        request.files[file.key()] = file.value().get<std::string>();
    }
    fields(reader, request);
    return request;
}

std::string print_message(const Message& message) {
    return std::visit(
        [](auto body) {
            Writer writer;
            writer.object["version"] = version;
            writer.object["kind"] = kind_of(body);
            fields(writer, body);
            return dump(writer.object);
        },
        message);
}

namespace {

template <class Body>
bool read_body(Reader& reader, const std::string& kind, Message& message) {
    Body body;
    if (kind != kind_of(body)) return false;
    fields(reader, body);
    message = std::move(body);
    return true;
}

}  // namespace

Message parse_message(std::string_view line) {
    const Json json = parse(line);
    Reader reader(json, "$");
    require_version(reader);
    std::string kind;
    reader("kind", kind);
    Message message;
    if (read_body<Progress>(reader, kind, message) || read_body<Measurement>(reader, kind, message) ||
        read_body<Failure>(reader, kind, message))
        return message;
    throw Error("the message is of unknown kind \"" + kind + "\"");
}

std::string request_schema() {
    SchemaWriter writer;
    writer.properties["version"] = {{"const", version}};
    writer.properties["plan"] = {{"type", "object"}};
    writer.properties["files"] = {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    Request request;
    fields(writer, request);
    Json schema = {{"$schema", dialect}, {"title", "A replication to be run by headroom-worker"}};
    schema.update(std::move(writer).object());
    return schema.dump(2);
}

std::string message_schema() {
    const Json schema = {
        {"$schema", dialect},
        {"title", "A line that headroom-worker writes"},
        {"oneOf",
         {message_schema_of<Progress>("progress"), message_schema_of<Measurement>("result"), message_schema_of<Failure>("error")}}};
    return schema.dump(2);
}

}  // namespace headroom::protocol
