// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/catalogue_records.h"

#include "schema/describe.h"

namespace headroom::cost {

namespace {

/// What every price says of its origin.
template <class T>
schema::Describe<T>& with_origin(schema::Describe<T>& description) {
    return description.param(&T::source, "source", "Where the price comes from: a key of \"sources\".")
        .required()
        .param(&T::as_of, "as_of", "The day the price was in force: 2026-07-20.")
        .required()
        .param(&T::note, "note", "Whatever should be known about the price: how it was derived, what it leaves out.");
}

}  // namespace

const schema::Record& record_of(const Header*) {
    using T = Header;
    static const schema::Record record =
        schema::Describe<T>("catalogue", "Price catalogue", "What a provider's things cost.")
            .param(&T::name, "name", "What plans call it, and what results say of it.")
            .required()
            .param(&T::provider, "provider", "Who sells at these prices: Amazon Web Services.")
            .param(&T::region, "region", "Where the prices are in force.")
            .param(&T::currency, "currency", "Of all prices: USD. They are written with $, whatever it is.")
            .required()
            .param(&T::as_of, "as_of", "The day of the catalogue: 2026-07-20.")
            .required()
            .param(&T::note, "note", "Whatever should be known about it.")
            .param(&T::pue, "pue", Unit::None,
                   "Power usage effectiveness: energy of the whole data centre for that of its machines. Unset: no energy is told.",
                   {1.0, 10.0})
            .param(&T::extends, "extends",
                   "A catalogue of the program, such as aws-us-east-1, whose prices hold where this one has none of the same name. An item "
                   "is preferred to those of that catalogue with the same meter.")
            .param(&T::exchange_rate, "exchange_rate", Unit::None,
                   "What a unit of that catalogue's currency is worth in this one's. Unset: they are the same.", {1e-9, 1e9})
            .param(&T::discount, "discount", Unit::Ratio,
                   "Negotiated with the provider, off every price: what is in \"discounts\" has its own.", {0.0, 1.0})
            .done();
    return record;
}

const schema::Record& record_of(const Source*) {
    using T = Source;
    static const schema::Record record = schema::Describe<T>("source", "Source", "Where prices come from.")
                                             .param(&T::repo, "repo", "The repository or publication.")
                                             .param(&T::path, "path", "The file in it.")
                                             .param(&T::url, "url", "Its address.")
                                             .param(&T::commit, "commit", "Its version.")
                                             .param(&T::as_of, "as_of", "When it was written or read.")
                                             .param(&T::licence, "licence", "What its licence is.")
                                             .param(&T::note, "note", "Whatever should be known about it.")
                                             .done();
    return record;
}

const schema::Record& record_of(const CreditEntry*) {
    using T = CreditEntry;
    static const schema::Record record =
        schema::Describe<T>("credits", "CPU credits", "Of a burstable instance. A credit is a vCPU-minute.")
            .param(&T::baseline, "baseline", Unit::Ratio, "Share of each vCPU that is earned all the time; a day of it is kept at most.",
                   {0.0, 1.0})
            .required()
            .param(&T::mode, "mode", "What becomes of an instance without credits, unless a plan says otherwise.")
            .param(&T::launch, "launch", Unit::None, "Credits that an instance begins with, in standard mode.", {0.0, 1e5})
            .param(&T::source, "source", "A name of \"sources\": where these figures come from.")
            .required()
            .done();
    return record;
}

const schema::Record& record_of(const PowerEntry*) {
    using T = PowerEntry;
    static const schema::Record record =
        schema::Describe<T>("power", "Power", "What an instance draws, in watts.")
            .param(&T::idle, "idle", Unit::None, "Watts when it does nothing.", {0.0, 1e5})
            .required()
            .param(&T::full, "full", Unit::None, "Watts when all of its processors are busy; between the two by utilization.", {0.0, 1e5})
            .required()
            .param(&T::source, "source", "A name of \"sources\": where these figures come from.")
            .required()
            .param(&T::note, "note", "Whatever should be known about them: how they were derived.")
            .done();
    return record;
}

const schema::Record& record_of(const GridEntry*) {
    using T = GridEntry;
    static const schema::Record record =
        with_origin(schema::Describe<T>("grid", "Grid", "What the electricity of a region emits.")
                        .param(&T::region, "region", "The provider's region, or what a platform calls one.")
                        .required()
                        .param(&T::carbon, "carbon", Unit::None, "Kilograms of CO2e a kWh.", {0.0, 10.0})
                        .required())
            .done();
    return record;
}

const schema::Record& record_of(const InstanceEntry*) {
    using T = InstanceEntry;
    static const schema::Record record =
        with_origin(schema::Describe<T>("instance", "Instance type", "A kind of machine that can be rented.")
                        .param(&T::name, "name", "What plans call it.")
                        .required()
                        .param(&T::service, "service", "The provider's service: ec2, rds, elasticache.")
                        .required()
                        .param(&T::vcpus, "vcpus", Unit::Cpus, "Virtual processors.", {0.01, 10'000.0})
                        .required()
                        .param(&T::memory, "memory", Unit::Bytes, "Memory.", {1e6, 1e15})
                        .required()
                        .param(&T::speed, "speed", Unit::None,
                               "Of one processor, relative to the reference machine; unset: unknown, taken as 1.", {0.01, 100.0})
                        .param(&T::credits, "credits", "Of a burstable instance; unset: it is none.")
                        .param(&T::power, "power", "What it draws; unset: not known."))
            .done();
    return record;
}

const schema::Record& record_of(const OfferEntry*) {
    using T = OfferEntry;
    static const schema::Record record =
        with_origin(schema::Describe<T>("offer", "Offer", "What an instance costs that is not bought on demand.")
                        .param(&T::interruptions, "interruptions", Unit::Ratio,
                               "Of spot: share of the machines that are taken back in a month.", {0.0, 1000.0})
                        .param(&T::derived, "derived", "The prices are computed from others, as the note says."))
            .done();
    return record;
}

const schema::Record& record_of(const ItemEntry*) {
    using T = ItemEntry;
    static const schema::Record record =
        with_origin(schema::Describe<T>("item", "Item", "What is paid for something other than an instance.")
                        .param(&T::name, "name", "What the provider calls it.")
                        .required()
                        .param(&T::meter, "meter", "What is counted.")
                        .required()
                        .param(&T::per, "per", "How much the price is for.")
                        .required()
                        .param(&T::free, "free", Unit::None,
                               "How much of it is free each month, in units of `per`; it counts in the tiers.", {0.0, 1e12}))
            .done();
    return record;
}

const schema::Record& record_of(const TierEntry*) {
    using T = TierEntry;
    static const schema::Record record =
        schema::Describe<T>("tier", "Tier", "The price of what a month takes above the former tier.")
            .param(&T::up_to, "up_to", Unit::None, "Where the tier ends, in units of `per`; unset: nowhere.", {0.0, 1e15})
            .param(&T::price, "price", Unit::Money, "Of one `per`.", item_price)
            .required()
            .done();
    return record;
}

}  // namespace headroom::cost
