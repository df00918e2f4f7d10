/* SPDX-FileCopyrightText: 2026 Tildeling contributors */
/* SPDX-License-Identifier: AGPL-3.0-or-later */

/* Draws what components/chart.html carries, in the colours of the page. */

(() => {
  "use strict";

  const COLOURS = ["accent-base-default", "brand2-base-default", "brand1-base-default", "success-base-default"];
  const drawn = [];

  const colour = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(`--ds-color-${name}`).trim();

  const FONT = { fontFamily: "Inter, system-ui, sans-serif", fontSize: 14 };

  /* Long names are cut and wrapped by the library; the table has them whole. */
  function axes(data, ink, line) {
    const text = { ...FONT, color: ink };
    return {
      xAxis: {
        type: "category",
        data: data.categories,
        axisLabel: { ...text, hideOverlap: true },
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        name: data.unit,
        nameTextStyle: { ...text, align: "left" },
        axisLabel: { ...text, formatter: (value) => value.toLocaleString("nb") },
        splitLine: { lineStyle: { color: line, opacity: 0.6 } },
      },
    };
  }

  function series(data, ink) {
    const target = data.target === null ? undefined : {
      silent: true,
      symbol: "none",
      lineStyle: { color: ink, type: "dashed" },
      label: { formatter: data.targetName, position: "insideEndTop", ...FONT, color: ink },
      data: [{ yAxis: data.target }],
    };
    const few = data.kind === "bar" && data.series.length === 1 && data.categories.length <= 14;
    return data.series.map((one, at) => ({
      type: data.kind,
      name: one.name,
      data: one.values,
      stack: data.stacked ? "all" : undefined,
      markLine: at === 0 ? target : undefined,
      label: { show: few, position: "top", ...FONT, color: ink, formatter: (p) => one.said[p.dataIndex] },
      barMaxWidth: 48,
      symbolSize: 8,
    }));
  }

  function option(data) {
    const ink = colour("neutral-text-default");
    const panel = colour("neutral-surface-default");
    const line = colour("neutral-border-subtle");
    const several = data.series.length > 1;
    return {
      animation: false,
      aria: { enabled: true, label: { description: data.description }, decal: { show: several } },
      color: COLOURS.map(colour),
      grid: { left: 8, right: 16, top: several ? 56 : 36, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: several ? { top: 0, right: 0, textStyle: { ...FONT, color: ink } } : undefined,
      tooltip: {
        trigger: "axis",
        renderMode: "richText", // the HTML ones write style attributes, which our policy refuses
        backgroundColor: panel,
        borderColor: line,
        textStyle: { ...FONT, color: ink },
        formatter: (points) => [
          points[0].name,
          ...points.map((p) => `${p.seriesName}: ${data.series[p.seriesIndex].said[p.dataIndex]} ${data.unit}`),
        ].join("\n"),
      },
      ...axes(data, ink, line),
      series: series(data, ink),
    };
  }

  function draw(place) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.dataset.drawn = "";
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option(data));
    drawn.push({ chart, data });
  }

  for (const place of document.querySelectorAll("[data-chart]")) draw(place);
  addEventListener("resize", () => drawn.forEach(({ chart }) => chart.resize()));
  addEventListener("beforeprint", () => drawn.forEach(({ chart }) => chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    drawn.forEach(({ chart, data }) => chart.setOption(option(data))),
  );
})();
