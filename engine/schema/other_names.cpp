// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/other_names.h"

#include <algorithm>
#include <cctype>
#include <span>

namespace headroom::schema {

namespace {

using Words = std::vector<std::string_view>;
struct Meaning {
    Words words, names;
};

/// Words are without letter case, hyphens and underscores.
std::span<const Meaning> meanings() {
    static const std::vector<Meaning> all = {
        {{"timeout", "deadline", "requesttimeout", "readtimeout"}, {"time_limit", "wait_limit", "patience", "session_timeout"}},
        {{"cores", "cpus", "cpucount", "numcpus", "vcpucount"}, {"vcpus", "cpu_request"}},
        {{"threads", "maxthreads", "threadpool", "threadpoolsize", "processes", "concurrency", "maxconcurrency", "parallelism", "servers"},
         {"workers", "concurrency"}},
        {{"maxconnections", "connections", "connectionpool", "poolsize"}, {"connection_limit", "pool"}},
        {{"count", "instances", "nodes", "pods", "number", "copies"}, {"replicas", "nodes", "shards", "partitions", "brokers", "pods"}},
        {{"instancetype", "machine", "machinetype", "vm", "flavor", "server"}, {"instance"}},
        {{"cputime", "servicetime", "service", "demand", "duration", "work", "processingtime", "time"}, {"cpu", "latency", "edge_time"}},
        {{"latency", "responsetime", "delay"}, {"latency", "cpu", "first_byte"}},
        {{"disklatency", "disk", "iotime", "io"}, {"disk_read", "disk_write", "disk"}},
        {{"ram", "mem", "memorysize", "heap", "size", "capacity", "maxmemory"}, {"memory", "storage"}},
        {{"expiry", "expires", "expiration", "maxage", "timetolive"}, {"ttl", "keep_alive"}},
        {{"maxqueue", "queue", "queuesize", "queuelength", "maxqueuelength", "backlog", "buffer"}, {"queue_limit"}},
        {{"retries", "maxretries", "attempts"}, {"retry"}},
        {{"circuitbreaker"}, {"breaker"}},
        {{"ratelimit", "limit", "throttling", "maxrate"}, {"rate_limit", "quota"}},
        {{"policy", "strategy", "balancing", "method"}, {"algorithm", "eviction"}},
        {{"zone", "zones", "region", "az", "availabilityzone"}, {"place", "multi_zone", "regions"}},
        {{"errorrate", "errors", "failurerate", "failures", "failureprobability"}, {"error_ratio", "failure_ratio"}},
        {{"minreplicas", "minimum", "minsize"}, {"min"}},
        {{"maxreplicas", "maximum", "maxsize"}, {"max"}},
        {{"target", "targetcpu", "utilization", "targetutilization"}, {"cpu"}},
        {{"async", "nonblocking", "eventloop"}, {"asynchronous"}},
        {{"rps", "qps", "tps", "rate", "requestspersecond", "requestsperday", "requests", "throughput"},
         {"requests_per_user_per_day", "rate_limit", "quota"}},
        {{"thinktime"}, {"think"}},
        {{"probability", "ratio", "fraction", "percentage"}, {"share", "hit_ratio", "calls"}},
        {{"payload", "requestsize", "bytes"}, {"request"}},
        {{"responsesize", "answer"}, {"response"}},
        {{"repeat", "times", "fanout", "multiplicity", "visits"}, {"calls"}},
        {{"order", "sequence"}, {"step"}},
    };
    return all;
}

std::string plain(std::string_view word) {
    std::string result;
    for (const char each : word)
        if (each != '_' && each != '-' && each != ' ') result += static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
    return result;
}

}  // namespace

std::vector<std::string> meant_by(std::string_view word, const std::vector<std::string>& names) {
    const std::string written = plain(word);
    std::vector<std::string> meant;
    for (const auto& [words, candidates] : meanings()) {
        if (std::ranges::find(words, written) == words.end()) continue;
        for (const std::string_view each : candidates)
            if (std::ranges::find(names, each) != names.end()) meant.emplace_back(each);
    }
    return meant;
}

}  // namespace headroom::schema
