// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/layout.h"

#include <QList>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "app/canvas/frame_item.h"
#include "app/canvas/geometry.h"

namespace headroom::canvas {

namespace {

/// Connections as indices into the components, without those that lead nowhere or back to themselves.
class Graph {
public:
    explicit Graph(const plan::Design& design) : next(design.components.size()), before(design.components.size()) {
        std::map<std::string, std::size_t> index;
        for (std::size_t i = 0; i < design.components.size(); ++i) index.emplace(design.components[i].id, i);
        for (const plan::Connection& connection : design.connections) {
            const auto from = index.find(connection.from), to = index.find(connection.to);
            if (from == index.end() || to == index.end() || from == to) continue;
            next[from->second].push_back(to->second);
            before[to->second].push_back(from->second);
        }
    }
    std::vector<std::vector<std::size_t>> next, before;
};

/// Longest ways; an arrow that closes a circle does not count.
std::vector<std::size_t> depths(const Graph& graph) {
    enum class State : char { New, Open, Done };
    const std::size_t size = graph.next.size();
    std::vector<std::size_t> depth(size, 0), order;
    std::vector<State> state(size, State::New);
    std::vector<std::vector<std::size_t>> forward(size);
    struct Visit {
        std::size_t node, edge;
    };
    const auto visit = [&](std::size_t root) {
        std::vector<Visit> stack = {{root, 0}};
        state[root] = State::Open;
        while (!stack.empty()) {
            auto& [node, edge] = stack.back();
            if (edge == graph.next[node].size()) {
                state[node] = State::Done;
                order.push_back(node);
                stack.pop_back();
                continue;
            }
            const std::size_t to = graph.next[node][edge++];
            if (state[to] == State::Open) continue;
            forward[node].push_back(to);
            if (state[to] == State::Done) continue;
            state[to] = State::Open;
            stack.push_back({to, 0});
        }
    };
    for (std::size_t i = 0; i < size; ++i)
        if (graph.before[i].empty()) visit(i);
    for (std::size_t i = 0; i < size; ++i)
        if (state[i] == State::New) visit(i);
    for (auto node = order.rbegin(); node != order.rend(); ++node)
        for (const std::size_t to : forward[*node]) depth[to] = std::max(depth[to], depth[*node] + 1);
    return depth;
}

/// A region and what stands in its zones.
QByteArray clusters(const plan::Design& design, const document::RegionContent& region, std::size_t index) {
    const double above = -FrameItem::around({}).top();  // the most that a frame takes beside cards; a point is a unit
    const auto cluster = [&](const std::string& name, const std::vector<std::string>& ids, const QByteArray& inner) {
        QByteArray text = "subgraph cluster_" + QByteArray::fromStdString(name) + " { margin=" + QByteArray::number(above) + "; " + inner;
        for (std::size_t i = 0; i < design.components.size(); ++i)
            if (std::ranges::find(ids, design.components[i].id) != ids.end()) text += QByteArray::number(static_cast<qulonglong>(i)) + "; ";
        return text + "}\n";
    };
    const std::string name = std::to_string(index);
    QByteArray zones;
    for (std::size_t zone = 0; zone < region.zones.size(); ++zone)
        if (!region.zones[zone].empty()) zones += cluster(name + '_' + std::to_string(zone), region.zones[zone], {});
    return cluster(name, region.components, zones);
}

double snapped(double v) { return std::round(v / snap_step) * snap_step; }

}  // namespace

Spots layered(const plan::Design& design) {
    const Graph graph(design);
    const std::vector<std::size_t> depth = depths(graph);
    std::vector<std::vector<std::size_t>> columns;
    for (std::size_t i = 0; i < depth.size(); ++i) {
        if (columns.size() <= depth[i]) columns.resize(depth[i] + 1);
        columns[depth[i]].push_back(i);
    }
    std::vector<double> row(depth.size(), 0);
    Spots spots;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto& column = columns[c];
        std::vector<double> wanted(depth.size(), 0);
        for (const std::size_t node : column) {
            for (const std::size_t from : graph.before[node]) wanted[node] += row[from];
            if (!graph.before[node].empty()) wanted[node] /= static_cast<double>(graph.before[node].size());
        }
        std::ranges::stable_sort(column, {}, [&](std::size_t node) { return wanted[node]; });
        for (std::size_t i = 0; i < column.size(); ++i) {
            row[column[i]] = static_cast<double>(i) - static_cast<double>(column.size() - 1) / 2;
            spots[design.components[column[i]].id] = {static_cast<double>(c) * column_pitch, snapped(row[column[i]] * row_pitch)};
        }
    }
    return spots;
}

QByteArray to_dot(const plan::Design& design, const std::vector<document::RegionContent>& regions) {
    const Graph graph(design);
    constexpr double inch = 72;
    QByteArray text = "digraph {\n  rankdir=LR; splines=line;\n";
    text += "  nodesep=" + QByteArray::number((row_pitch - card_height) / inch) +
            "; ranksep=" + QByteArray::number((column_pitch - card_width) / inch) + ";\n";
    text += "  node [shape=box, fixedsize=true, label=\"\", width=" + QByteArray::number(card_width / inch) +
            ", height=" + QByteArray::number(card_height / inch) + "];\n";
    for (std::size_t i = 0; i < graph.next.size(); ++i) text += "  " + QByteArray::number(static_cast<qulonglong>(i)) + ";\n";
    for (std::size_t i = 0; i < regions.size(); ++i) text += clusters(design, regions[i], i);
    for (std::size_t i = 0; i < graph.next.size(); ++i)
        for (const std::size_t to : graph.next[i])
            text +=
                "  " + QByteArray::number(static_cast<qulonglong>(i)) + " -> " + QByteArray::number(static_cast<qulonglong>(to)) + ";\n";
    return text + "}\n";
}

std::optional<Spots> from_dot(const plan::Design& design, const QByteArray& plain) {
    constexpr double inch = 72;
    Spots spots;
    for (const QByteArray& line : plain.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 4 || words[0] != "node") continue;
        bool is_number = false;
        const qulonglong index = words[1].toULongLong(&is_number);
        if (!is_number || index >= design.components.size()) return std::nullopt;
        spots[design.components[index].id] = {snapped(words[2].toDouble() * inch), snapped(-words[3].toDouble() * inch)};
    }
    if (spots.size() != design.components.size()) return std::nullopt;
    return spots;
}

}  // namespace headroom::canvas
