// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "plan/object_reader.h"
#include "plan/reader.h"
#include "schema/describe.h"

namespace headroom::cost {
namespace {

constexpr int current_version = 1;

/// One element of "instances", its price aside.
struct Entry {
    std::string name;
    std::string service;
    double vcpus = 0;
    Bytes memory;
    std::optional<double> speed;
    std::string source;
    std::string as_of;
};

const schema::Record& record_of(const Entry*) {
    static const schema::Record record =
        schema::Describe<Entry>("instance", "Instance type", "A kind of machine that can be rented.")
            .param(&Entry::name, "name", "What plans call it.")
            .required()
            .param(&Entry::service, "service", "The provider's service: ec2, rds, elasticache.")
            .required()
            .param(&Entry::vcpus, "vcpus", Unit::Cpus, "Virtual processors.", {0.01, 10'000})
            .required()
            .param(&Entry::memory, "memory", Unit::Bytes, "Memory.", {1e6, 1e15})
            .required()
            .param(&Entry::speed, "speed", Unit::None, "Of one processor, relative to the reference machine; unset: unknown, taken as 1.",
                   {0.01, 100})
            .param(&Entry::source, "source", "Where the price comes from: a key of \"sources\".")
            .required()
            .param(&Entry::as_of, "as_of", "The day the price was in force: 2026-07-20.")
            .required()
            .done();
    return record;
}

class CatalogueReader {
public:
    explicit CatalogueReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    PriceCatalogue read(const Value& document) {
        plan::ObjectReader object(document, "$", diagnostics_);
        if (!is_known_format(object)) return {};
        catalogue_.name = object.text("name", true).value_or("");
        catalogue_.currency = object.text("currency", true).value_or("");
        const std::string as_of = object.text("as_of", true).value_or("");
        check_date(as_of, document.find("as_of"), "$.as_of");
        catalogue_.as_of = as_of;
        object.text("region");
        object.text("note");
        if (const Value* sources = object.find("sources"); sources != nullptr && sources->is_object()) {
            for (const Value::Member& member : sources->as_object()) sources_.push_back(member.name);
        }
        const Value::Array& instances = object.array("instances");
        for (std::size_t i = 0; i < instances.size(); ++i) read_instance(instances[i], fmt::format("$.instances[{}]", i));
        object.finish();
        return std::move(catalogue_);
    }

private:
    bool is_known_format(plan::ObjectReader& object) {
        if (!object.is_object()) return false;
        const Value* format = object.find("format", true);
        const Value* version = object.find("version", true);
        if (format == nullptr || version == nullptr) return false;
        if (*format != Value("headroom-prices")) {
            diagnostics_.error(format->at, "$.format", "this is no price catalogue", "\"headroom-prices\"");
        } else if (*version != Value(current_version)) {
            diagnostics_.error(version->at, "$.version", "a version of the price catalogue that this program does not read",
                               fmt::format("{}", current_version));
        } else {
            return true;
        }
        return false;
    }

    void read_instance(const Value& value, const std::string& path) {
        const Files files;
        const schema::ReadContext context{files, diagnostics_, {}, {}, {}, {}, {}};
        const Entry entry = schema::build<Entry>(value, path, context, {"price"});
        if (!names_.insert(entry.name).second)
            diagnostics_.error(value.at, path + ".name", fmt::format("a second instance type '{}'", entry.name), "another name");
        if (const Value* source = value.find("source"); source != nullptr && std::ranges::find(sources_, entry.source) == sources_.end()) {
            diagnostics_.error(source->at, path + ".source", fmt::format("unknown source '{}'", entry.source),
                               suggest(entry.source, sources_));
        }
        check_date(entry.as_of, value.find("as_of"), path + ".as_of");
        read_price(value, path + ".price", entry);
        catalogue_.instances.add({entry.name, entry.vcpus, entry.memory, entry.speed.value_or(1), entry.speed.has_value()});
    }

    /// "$0.096/h", or one for each engine.
    void read_price(const Value& entry_value, const std::string& path, const Entry& entry) {
        const Value* price = entry_value.find("price");
        if (price == nullptr) {
            if (entry_value.is_object()) diagnostics_.error(entry_value.at, path, "the member 'price' is missing");
        } else if (price->is_object()) {
            for (const Value::Member& member : price->as_object())
                add_price(member.value, member_path(path, member.name), member.name, entry);
        } else {
            add_price(*price, path, {}, entry);
        }
    }

    void add_price(const Value& value, const std::string& path, std::string engine, const Entry& entry) {
        const Files files;
        double price = 0;
        const bool read =
            schema::read_quantity(price, value, Unit::MoneyPerHour, {0, 1e6}, path, {files, diagnostics_, {}, {}, {}, {}, {}});
        if (read) catalogue_.prices.push_back({entry.name, std::move(engine), {price}, entry.source, entry.as_of});
    }

    void check_date(const std::string& date, const Value* value, const std::string& path) {
        constexpr std::string_view form = "dddd-dd-dd";
        const bool fits = date.size() == form.size() &&
                          std::ranges::equal(date, form, [](char c, char f) { return f == 'd' ? c >= '0' && c <= '9' : c == f; });
        if (value != nullptr && !fits) diagnostics_.error(value->at, path, fmt::format("'{}' is no day", date), "such as \"2026-07-20\"");
    }

    Diagnostics& diagnostics_;
    PriceCatalogue catalogue_;
    std::vector<std::string> sources_;
    std::set<std::string> names_;
};

}  // namespace

const InstancePrice* PriceCatalogue::find_price(std::string_view instance, std::string_view engine) const {
    const auto found = std::ranges::find_if(prices, [&](const InstancePrice& each) {
        return each.instance == instance && (engine.empty() || each.engine.empty() || each.engine == engine);
    });
    return found == prices.end() ? nullptr : &*found;
}

PriceCatalogue parse_catalogue(std::string_view json) {
    plan::ParsedJson parsed = plan::parse_json(json);
    PriceCatalogue catalogue;
    if (parsed.value) catalogue = CatalogueReader(parsed.diagnostics).read(*parsed.value);
    if (parsed.diagnostics.has_errors()) throw InvalidDocument("price catalogue", parsed.diagnostics.list());
    return catalogue;
}

}  // namespace headroom::cost
