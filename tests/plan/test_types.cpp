// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_types.h"

#include <array>
#include <fstream>
#include <sstream>

#include "core/profile.h"
#include "schema/describe.h"

namespace headroom::test {
namespace {

using schema::Connects;
using schema::Describe;
using schema::Record;
using schema::Role;

struct Users {
    double requests = 50;
    Profile profile;
    std::optional<Duration> think;
    double share = 1;
};
const Record& record_of(const Users*) {
    static const Record record = Describe<Users>("users", "Users", "Where requests begin.")
                                     .role(Role::Source)
                                     .param(&Users::requests, "requests_per_user_per_day", Unit::None, "Requests.", {0, 1e6})
                                     .param(&Users::profile, "profile", "Shape of the day.")
                                     .only_without("think")
                                     .param(&Users::think, "think", Unit::Seconds, "Closed.", {0, 3600})
                                     .param(&Users::share, "share", Unit::Ratio, "Of the population.", {0, 1})
                                     .out("calls")
                                     .done();
    return record;
}

enum class Algorithm { RoundRobin, Random };
std::span<const schema::EnumOption<Algorithm>> options_of(Algorithm) {
    static const std::array<schema::EnumOption<Algorithm>, 2> options = {
        {{Algorithm::RoundRobin, "round_robin", ""}, {Algorithm::Random, "random", ""}}};
    return options;
}
struct Balancer {
    Algorithm algorithm = Algorithm::RoundRobin;
};
const Record& record_of(const Balancer*) {
    static const Record record = Describe<Balancer>("load_balancer", "Load balancer", "Spreads calls.")
                                     .role(Role::Balancer)
                                     .param(&Balancer::algorithm, "algorithm", "How.")
                                     .in("calls")
                                     .out("targets")
                                     .done();
    return record;
}

struct Service {
    std::int64_t replicas = 1;
    std::int64_t workers = 16;
    std::optional<InstanceRef> instance;
    PerRoute<Distribution> cpu;
    std::optional<std::int64_t> queue_limit;
    bool asynchronous = false;
    Bytes image{500e6};
};
const Record& record_of(const Service*) {
    static const Record record = Describe<Service>("service", "Service", "Computes.")
                                     .role(Role::Service)
                                     .param(&Service::replicas, "replicas", Unit::None, "Replicas.", {1, 10'000})
                                     .relieves({"cpu"})
                                     .param(&Service::workers, "workers", Unit::None, "Workers.", {1, 100'000})
                                     .param(&Service::instance, "instance", "Instance type.")
                                     .param(&Service::cpu, "cpu", Unit::Seconds, "Demand.", {0, 3600})
                                     .param(&Service::queue_limit, "queue_limit", Unit::None, "Calls that wait.", {0, 1e9})
                                     .only_with("workers")
                                     .param(&Service::asynchronous, "asynchronous", "Does not hold its worker.")
                                     .param(&Service::image, "image", Unit::Bytes, "Size.", {0, 1e12})
                                     .is_pulled()
                                     .in("calls")
                                     .in("scaling", Connects::Scaling)
                                     .out("calls")
                                     .out("jobs", Connects::Messages)
                                     .done();
    return record;
}

enum class Nodes { Apart, Caller };
std::span<const schema::EnumOption<Nodes>> options_of(Nodes) {
    static const std::array<schema::EnumOption<Nodes>, 2> options = {{{Nodes::Apart, "apart", ""}, {Nodes::Caller, "caller", ""}}};
    return options;
}
struct Cache {
    Bytes memory{1e9};
    std::optional<Duration> ttl;
    std::int64_t nodes = 1;
    Nodes placement = Nodes::Apart;
};
const Record& record_of(const Cache*) {
    static const Record record = Describe<Cache>("cache", "Cache", "Keeps keys.")
                                     .role(Role::Cache)
                                     .param(&Cache::memory, "memory", Unit::Bytes, "Memory.", {1e6, 1e13})
                                     .param(&Cache::ttl, "ttl", Unit::Seconds, "Lifetime.", {0, 1e9})
                                     .param(&Cache::nodes, "nodes", Unit::None, "Nodes.", {1, 100})
                                     .relieves({"cpu"})
                                     .param(&Cache::placement, "placement", "Where they are.")
                                     .in("requests")
                                     .out("misses")
                                     .out("writes")
                                     .done();
    return record;
}

struct Database {
    PerRoute<Distribution> cpu;
    std::int64_t connections = 100;
    std::optional<std::int64_t> workers, queue_limit, connection_limit;
    std::optional<Bytes> storage;
};
const Record& record_of(const Database*) {
    static const Record record = Describe<Database>("database", "Database", "Stores.")
                                     .role(Role::Store)
                                     .param(&Database::cpu, "cpu", Unit::Seconds, "Demand.", {0, 3600})
                                     .param(&Database::connections, "connections", Unit::None, "Limit.", {1, 1e6})
                                     .param(&Database::workers, "workers", Unit::None, "Workers.", {1, 100'000})
                                     .param(&Database::queue_limit, "queue_limit", Unit::None, "Queries that wait.", {0, 1e9})
                                     .only_with("workers")
                                     .param(&Database::connection_limit, "connection_limit", Unit::None, "Queries at once.", {1, 1e6})
                                     .param(&Database::storage, "storage", Unit::Bytes, "On disk.", {0, 1e15})
                                     .in("queries")
                                     .out("replicas", Connects::Attachment)
                                     .done();
    return record;
}

struct Replica {
    std::int64_t replicas = 1;
};
const Record& record_of(const Replica*) {
    static const Record record = Describe<Replica>("read_replica", "Read replica", "Follows.")
                                     .role(Role::Store)
                                     .param(&Replica::replicas, "replicas", Unit::None, "How many.", {1, 100})
                                     .in("primary", Connects::Attachment)
                                     .done();
    return record;
}

struct ShardRouter {
    std::int64_t shards = 4;
};
const Record& record_of(const ShardRouter*) {
    static const Record record = Describe<ShardRouter>("shard_router", "Shard router", "Strews keys.")
                                     .role(Role::Partition)
                                     .param(&ShardRouter::shards, "shards", Unit::None, "How many.", {1, 100})
                                     .multiplies()
                                     .in("calls")
                                     .out("shards")
                                     .done();
    return record;
}

struct Queue {
    Duration visibility{30}, retention{86400}, delay;
};
const Record& record_of(const Queue*) {
    static const Record record = Describe<Queue>("queue", "Queue", "Keeps messages.")
                                     .role(Role::Queue)
                                     .param(&Queue::visibility, "visibility", Unit::Seconds, "Hidden.", {0, 43200})
                                     .param(&Queue::retention, "retention", Unit::Seconds, "Kept.", {60, 1e6})
                                     .param(&Queue::delay, "delay", Unit::Seconds, "Hidden at first.", {0, 900})
                                     .in("messages", Connects::Messages)
                                     .in("letters", Connects::DeadLetters)
                                     .out("jobs", Connects::Messages)
                                     .out("dead_letters", Connects::DeadLetters)
                                     .done();
    return record;
}

struct Log {
    std::int64_t partitions = 1, brokers = 3, copies = 3;
};
const Record& record_of(const Log*) {
    static const Record record = Describe<Log>("log", "Log", "Keeps messages in order.")
                                     .role(Role::Queue)
                                     .copies_to_all()
                                     .param(&Log::partitions, "partitions", Unit::None, "Parts.", {1, 100})
                                     .param(&Log::brokers, "brokers", Unit::None, "Machines.", {1, 100})
                                     .param(&Log::copies, "copies", Unit::None, "Of each message.", {1, 10})
                                     .in("messages")
                                     .out("jobs", Connects::Messages)
                                     .done();
    return record;
}

struct Function {
    std::int64_t concurrency = 1000;
};
const Record& record_of(const Function*) {
    static const Record record = Describe<Function>("function", "Function", "Computes on demand.")
                                     .role(Role::Service)
                                     .param(&Function::concurrency, "concurrency", Unit::None, "Calls at once.", {1, 1e6})
                                     .in("calls")
                                     .out("calls")
                                     .done();
    return record;
}

struct Worker {
    std::int64_t replicas = 1, concurrency = 1, batch = 1;
    PerRoute<Distribution> cpu;
    std::optional<double> speed;
};
const Record& record_of(const Worker*) {
    static const Record record = Describe<Worker>("worker", "Worker", "Works off messages.")
                                     .role(Role::Service)
                                     .param(&Worker::replicas, "replicas", Unit::None, "Replicas.", {0, 10'000})
                                     .relieves({"cpu"})
                                     .param(&Worker::concurrency, "concurrency", Unit::None, "Threads.", {1, 1000})
                                     .param(&Worker::batch, "batch", Unit::None, "Messages of a receive.", {1, 1000})
                                     .param(&Worker::cpu, "cpu", Unit::Seconds, "Demand.", {0, 3600})
                                     .param(&Worker::speed, "speed", Unit::None, "Of a vCPU.", {0.001, 1000})
                                     .in("jobs", Connects::Messages)
                                     .in("scaling", Connects::Scaling)
                                     .out("calls")
                                     .out("results", Connects::Messages)
                                     .done();
    return record;
}

struct Scaler {
    std::int64_t min = 1, max = 10;
};
const Record& record_of(const Scaler*) {
    static const Record record = Describe<Scaler>("autoscaler", "Autoscaler", "Adds replicas.")
                                     .role(Role::Scaler)
                                     .param(&Scaler::min, "min", Unit::None, "Replicas at least.", {0, 10'000})
                                     .param(&Scaler::max, "max", Unit::None, "Replicas at most.", {1, 10'000})
                                     .out("scales", Connects::Scaling)
                                     .done();
    return record;
}

template <class T>
void add(schema::Catalogue& catalogue) {
    catalogue.add(record_of(static_cast<const T*>(nullptr)));
}

}  // namespace

const schema::Catalogue& catalogue() {
    static const schema::Catalogue all = [] {
        schema::Catalogue result;
        add<Users>(result);
        add<Balancer>(result);
        add<Service>(result);
        add<Cache>(result);
        add<Database>(result);
        add<Replica>(result);
        add<Queue>(result);
        add<Log>(result);
        add<Function>(result);
        add<Worker>(result);
        add<Scaler>(result);
        add<ShardRouter>(result);
        return result;
    }();
    return all;
}

const plan::Instances& instances() {
    static const plan::Instances all = [] {
        plan::Instances result;
        result.add({"m6i.large", 2, {8.0 * 1024 * 1024 * 1024}, 1, false});
        result.add({"db.m6i.large", 2, {8.0 * 1024 * 1024 * 1024}, 1, false});
        result.add({"cache.t4g.micro", 2, {0.5 * 1024 * 1024 * 1024}, 1, false});
        result.add({"m6i.xlarge", 4, {16.0 * 1024 * 1024 * 1024}, 1, false});
        return result;
    }();
    return all;
}

const Files& files() {
    static const Files none;
    return none;
}

plan::Surroundings surroundings() { return {catalogue(), instances(), files(), {"aws-us-east-1"}}; }

std::string read_text(const std::string& path) {
    const std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::string mistakes_of(std::string_view text) {
    std::string lines;
    const Diagnostics mistakes = plan::check(plan::parse_plan(text), surroundings());
    for (const Diagnostic& each : mistakes.list()) {
        std::string line = to_string(each, "");
        lines += line.substr(line.starts_with(':') ? 1 : 0) + "\n";
    }
    return lines;
}

}  // namespace headroom::test
