// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

(() => {
    const root = document.documentElement;
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const themes = ["system", "light", "dark"];
    let theme = "system";
    try {
        theme = themes.find((name) => name === localStorage.getItem("headroom-theme")) ?? "system";
    } catch {} // a browser that keeps nothing
    const paint = (printing = false) => {
        root.dataset.theme = printing || theme === "light" ? "light" : theme === "dark" || system.matches ? "dark" : "light";
    };
    paint();

    const charts = new Map();
    const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
    const dashes = [[], [8, 4], [2, 3]];
    const shapes = ["circle", "rect", "triangle"];

    /** Whiskers of the points that have an interval, bands of the phases, and lines from marks down to the axis. */
    const extras = {
        id: "extras",
        /** Lines are seen before bars of any colour. */
        beforeDatasetDraw(chart, { index }) {
            const set = chart.data.datasets[index];
            chart.ctx.save();
            if (set.kind !== "line" || !chart.headroom.right) return;
            chart.ctx.shadowColor = colour("page");
            chart.ctx.shadowBlur = 6;
        },
        afterDatasetDraw(chart) {
            chart.ctx.restore();
        },
        beforeDatasetsDraw(chart) {
            const { ctx, chartArea: area, scales } = chart;
            ctx.save();
            ctx.font = "12px sans-serif";
            ctx.fillStyle = ctx.strokeStyle = colour("quiet");
            for (const band of chart.headroom.bands) {
                const inside = (x) => Math.min(Math.max(scales.x.getPixelForValue(x), area.left), area.right);
                const from = band.from > 0 ? inside(band.from) : area.left;
                const to = inside(Math.min(band.to, scales.x.max));
                if (to - from < 2) continue;
                ctx.globalAlpha = 0.5;
                if (from > area.left) ctx.fillRect(from, area.top, 1, area.height);
                ctx.globalAlpha = 1;
                let name = band.name;
                while (name && ctx.measureText(name === band.name ? name : name + "…").width > to - from - 8) name = name.slice(0, -1);
                if (name.length > 1 || name === band.name) ctx.fillText(name === band.name ? name : name + "…", from + 4, area.top - 12);
            }
            ctx.restore();
        },
        afterDatasetsDraw(chart) {
            const { ctx, chartArea: area } = chart;
            chart.data.datasets.forEach((set, i) => {
                if (!chart.isDatasetVisible(i)) return;
                const scale = chart.scales[set.yAxisID];
                ctx.save();
                ctx.strokeStyle = set.borderColor;
                chart.getDatasetMeta(i).data.forEach((element, j) => {
                    const point = set.points[j];
                    ctx.beginPath();
                    if (set.kind === "dots" && point.low !== null && point.high !== null) {
                        const [low, high] = [point.low, point.high].map((y) => Math.min(Math.max(scale.getPixelForValue(y), area.top), area.bottom));
                        ctx.lineWidth = 2;
                        ctx.moveTo(element.x, low);
                        ctx.lineTo(element.x, high);
                        for (const y of [low, high]) {
                            ctx.moveTo(element.x - 4, y);
                            ctx.lineTo(element.x + 4, y);
                        }
                    } else if (set.kind === "marks") {
                        ctx.setLineDash([3, 3]);
                        ctx.moveTo(element.x, area.top);
                        ctx.lineTo(element.x, area.bottom);
                    }
                    ctx.stroke();
                });
                ctx.restore();
            });
        },
    };

    /** What lies between low and high, from point to point; without an end above, to the top. */
    const ranges = {
        id: "ranges",
        beforeDatasetsDraw(chart) {
            const { ctx, chartArea: area, scales } = chart;
            ctx.save();
            ctx.beginPath();
            ctx.rect(area.left, area.top, area.width, area.height);
            ctx.clip();
            ctx.globalAlpha = 0.2;
            chart.data.datasets.forEach((set, i) => {
                if (set.kind !== "range" || !chart.isDatasetVisible(i)) return;
                ctx.fillStyle = set.borderColor;
                set.points.slice(1).forEach((to, j) => {
                    const from = set.points[j];
                    if (from.low === null || to.low === null) return;
                    const x = (point) => scales.x.getPixelForValue(point.x);
                    const top = (point) => (point.high === null ? area.top : scales.y.getPixelForValue(point.high));
                    ctx.beginPath();
                    ctx.moveTo(x(from), scales.y.getPixelForValue(from.low));
                    ctx.lineTo(x(to), scales.y.getPixelForValue(to.low));
                    ctx.lineTo(x(to), top(to));
                    ctx.lineTo(x(from), top(from));
                    ctx.fill();
                });
            });
            ctx.restore();
        },
    };

    const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

    const axis = (about, position) => {
        const common = { position, title: { display: Boolean(about.title), text: short(about.title, 40) } };
        if (about.categories.length) return { ...common, type: "category", labels: about.categories.map((name) => short(name, 18)), ticks: { maxRotation: 60 } };
        const labels = new Map(about.ticks.map((tick) => [tick.at, tick.label]));
        return {
            ...common,
            type: about.log ? "logarithmic" : "linear",
            min: about.low,
            max: about.high,
            afterBuildTicks: (scale) => { scale.ticks = about.ticks.map((tick) => ({ value: tick.at })); },
            ticks: { callback: (value) => short(labels.get(value) ?? "", 12), maxRotation: 0, autoSkip: true, autoSkipPadding: 6 },
            grid: { drawOnChartArea: position !== "right" },
        };
    };

    const dataset = (series, about, isFirstArea) => {
        const bars = series.kind === "bars";
        const points = series.kind === "limit" ? [about.x.low, about.x.high].map((x) => ({ ...series.points[0], x })) : series.points;
        return {
            label: series.name,
            kind: series.kind,
            points,
            colour: series.colour,
            type: bars ? "bar" : "line",
            data: about.x.categories.length ? points.map((point) => point.y) : points.map((point) => ({ x: point.x, y: point.y })),
            yAxisID: series.right ? "right" : "y",
            stack: bars || series.kind === "area" ? "stack" : series.name,
            showLine: series.kind === "line" || series.kind === "limit" || series.kind === "area",
            fill: series.kind === "area" ? (isFirstArea ? "origin" : "-1") : false,
            borderDash: series.kind === "limit" ? [6, 6] : series.kind === "line" ? dashes[series.dash] : [],
            borderWidth: bars ? 0 : series.kind === "area" ? 1 : 2,
            maxBarThickness: 90,
            pointRadius: { dots: 5, marks: 7, line: about.x.categories.length ? 4 : points.length > 60 ? 0 : 2 }[series.kind] ?? 0,
            pointHoverRadius: series.kind === "limit" ? 0 : 7,
            pointStyle: series.kind === "marks" ? ["rectRot", "crossRot"][series.dash] : series.kind === "dots" ? shapes[series.dash] : "circle",
            clip: bars || series.kind === "area" ? 0 : 8,
            order: bars || series.kind === "area" ? 1 : 0,
        };
    };

    const dress = (chart) => {
        for (const set of chart.data.datasets) {
            set.borderColor = colour(set.colour);
            set.backgroundColor = set.pointBackgroundColor = colour(set.colour);
        }
        for (const scale of Object.values(chart.options.scales)) {
            scale.ticks = { ...scale.ticks, color: colour("text") };
            scale.title = { ...scale.title, color: colour("quiet") };
            scale.grid = { ...scale.grid, color: colour("line"), borderColor: colour("line") };
        }
    };

    const swatch = (series) => {
        const shape = series.kind === "range"
            ? '<rect x="1" y="1" width="20" height="12" opacity="0.3"/>'
            : series.kind === "bars" || series.kind === "area"
            ? '<rect x="4" y="1" width="14" height="12"/>'
            : series.kind === "dots"
                ? ['<circle cx="11" cy="7" r="5"/>', '<rect x="6" y="2" width="10" height="10"/>', '<path d="M11 1 17 12H5Z"/>'][series.dash]
                : series.kind === "marks"
                    ? ['<path d="M11 1 17 7 11 13 5 7Z"/>', '<path d="M6 2 16 12M16 2 6 12" stroke-width="2"/>'][series.dash]
                    : `<path d="M0 7H22" stroke-width="2" stroke-dasharray="${series.kind === "limit" ? "6 3" : dashes[series.dash].join(" ")}"/>`;
        const holder = document.createElement("span");
        holder.innerHTML = `<svg width="22" height="14" aria-hidden="true">${shape}</svg>`;
        holder.firstChild.style.fill = holder.firstChild.style.stroke = `var(--${series.colour})`;
        return holder.firstChild;
    };

    const draw_legend = (figure, chart, series) => {
        const list = figure.querySelector(".legend");
        list.replaceChildren(...series.map((each, i) => {
            const button = document.createElement("button");
            button.type = "button";
            button.setAttribute("aria-pressed", "true");
            button.append(swatch(each), each.name);
            button.addEventListener("click", () => {
                const visible = !chart.isDatasetVisible(i);
                chart.setDatasetVisibility(i, visible);
                button.setAttribute("aria-pressed", String(visible));
                chart.update();
            });
            const item = document.createElement("li");
            item.append(button);
            return item;
        }));
    };

    const draw = (figure, about) => {
        const canvas = figure.querySelector("canvas");
        canvas.setAttribute("aria-label", about.description);
        charts.get(figure.dataset.figure)?.destroy();
        const scales = { x: { ...axis(about.x, "bottom"), stacked: about.x.categories.length > 0 }, y: { ...axis(about.y, "left"), stacked: true } };
        if (about.right) scales.right = axis(about.right, "right");
        if (!about.series.some((series) => series.kind === "bars" || series.kind === "area")) scales.y.stacked = false;
        const first_area = about.series.find((series) => series.kind === "area");
        const config = {
            data: { datasets: about.series.map((series) => dataset(series, about, series === first_area)) },
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                layout: { padding: { top: about.bands.length ? 26 : 10, right: 8 } },
                interaction: { mode: about.x.categories.length ? "index" : "nearest", axis: "x", intersect: false },
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        usePointStyle: true,
                        filter: (item) => item.dataset.kind !== "limit" && item.dataset.points[item.dataIndex].text !== "",
                        callbacks: {
                            title: (items) => items[0]?.dataset.points[items[0].dataIndex].title ?? "",
                            label: (item) => `${item.dataset.label}: ${item.dataset.points[item.dataIndex].text}`,
                        },
                    },
                },
                scales,
            },
            plugins: [extras, ranges, { id: "about", beforeInit: (chart) => { chart.headroom = about; dress(chart); } }],
        };
        const chart = new Chart(canvas, config);
        charts.set(figure.dataset.figure, chart);
        draw_legend(figure, chart, about.series);
    };

    const restyle = () => {
        for (const chart of charts.values()) {
            dress(chart);
            chart.resize();
            chart.update();
        }
    };

    const start_figures = () => {
        const figures = JSON.parse(document.getElementById("figures").textContent);
        for (const figure of document.querySelectorAll("figure[data-figure]")) {
            const choices = figures[figure.dataset.figure];
            const select = figure.querySelector("select");
            if (select) {
                select.replaceChildren(...choices.map((choice, i) => new Option(choice.name, String(i))));
                select.addEventListener("change", () => draw(figure, choices[Number(select.value)]));
            }
            draw(figure, choices[0]);
        }
    };

    const start_theme = () => {
        const button = document.getElementById("theme");
        const name = () => { button.textContent = `Theme: ${theme}`; };
        button.hidden = false;
        name();
        button.addEventListener("click", () => {
            theme = themes[(themes.indexOf(theme) + 1) % themes.length];
            try {
                localStorage.setItem("headroom-theme", theme);
            } catch {} // as above
            name();
            paint();
            restyle();
        });
        system.addEventListener("change", () => {
            paint();
            restyle();
        });
    };

    /** On paper everything is open, and black on white. */
    const start_printing = () => {
        let opened = [];
        window.addEventListener("beforeprint", () => {
            opened = [...document.querySelectorAll("details:not([open])")];
            for (const each of opened) each.open = true;
            paint(true);
            restyle();
        });
        window.addEventListener("afterprint", () => {
            for (const each of opened) each.open = false;
            paint();
            restyle();
        });
    };

    document.addEventListener("DOMContentLoaded", () => {
        start_theme();
        start_figures();
        start_printing();
    });
})();
