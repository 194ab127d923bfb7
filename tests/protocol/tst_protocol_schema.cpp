// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "filler.h"
#include "plan/reader.h"
#include "protocol/json.h"

using namespace headroom;
using namespace headroom::protocol;
using nlohmann::json;

namespace {

bool type_fits(const json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return value.type_name() == type;
}

/// As much of JSON Schema as the protocol's schemas use. The path of the first member that does not fit, or nothing.
std::string misfit(const json& schema, const json& value, const std::string& path) {
    if (schema.contains("const")) return value == schema["const"] ? "" : path;
    if (schema.contains("type")) {
        const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
        if (std::none_of(types.begin(), types.end(), [&](const json& type) { return type_fits(value, type); })) return path;
    }
    for (const auto& name : schema.value("required", json::array()))
        if (!value.contains(name)) return path + "." + name.get<std::string>();
    if (schema.contains("properties"))
        for (const auto& [name, member] : value.items()) {
            if (!schema["properties"].contains(name)) return path + "." + name;
            if (auto wrong = misfit(schema["properties"][name], member, path + "." + name); !wrong.empty()) return wrong;
        }
    if (schema.contains("items"))
        for (const json& item : value)
            if (auto wrong = misfit(schema["items"], item, path + "[]"); !wrong.empty()) return wrong;
    return {};
}

const json& alternative(const json& schema, const std::string& kind) {
    for (const json& one : schema["oneOf"])
        if (one["properties"]["kind"]["const"] == kind) return one;
    throw std::runtime_error("no schema of " + kind);
}

}  // namespace

class TestProtocolSchema : public QObject {
    Q_OBJECT
private slots:
    void messages_fit_their_schema() {
        const json schema = json::parse(message_schema());
        Measurement measurement;
        Filler(1).fill(measurement);
        const auto wrong = [&](const char* kind, const Message& message) {
            return misfit(alternative(schema, kind), json::parse(print_message(message)), kind);
        };
        QCOMPARE(wrong("result", measurement), std::string());
        QCOMPARE(wrong("progress", Progress{0.5}), std::string());
        QCOMPARE(wrong("error", Failure{"no"}), std::string());
    }

    void requests_fit_their_schema() {
        Request request;
        request.plan = *plan::parse_plan(R"({"headroom": 1, "name": "Small", "designs": [], "phases": []})").plan;
        request.level_s = {1, 2};
        request.files = {{"a", "b"}};
        QCOMPARE(misfit(json::parse(request_schema()), json::parse(print_request(request)), "$"), std::string());
    }
};

QTEST_APPLESS_MAIN(TestProtocolSchema)
#include "tst_protocol_schema.moc"
