// Kinds of charts that only the page of a county's charts has; charts.js draws them.
(function () {
  "use strict";
  var style = getComputedStyle(document.documentElement);
  var INK = style.getPropertyValue("--ink").trim();
  var QUIET = style.getPropertyValue("--ink-quiet").trim();
  var LINE = style.getPropertyValue("--line").trim();
  var ACCENT = style.getPropertyValue("--grade-a").trim();
  var FALL = style.getPropertyValue("--grade-d").trim();

  function axis(type, name, more) {
    return Object.assign({
      type: type, name: name, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: QUIET },
      axisLabel: { color: type === "category" ? INK : QUIET }, splitLine: { lineStyle: { color: LINE } }
    }, more);
  }

  function rounded(number) {
    return number.toLocaleString("zh-CN", { maximumFractionDigits: 2 });
  }

  // share of land against share of tax, with the diagonal where every mu brings the same
  function lorenz(data) {
    return {
      grid: { left: 8, right: 24, top: 32, bottom: 44, containLabel: true },
      tooltip: {
        trigger: "axis",
        formatter: function (marks) {
          return "前 " + marks[0].value[0].toFixed(1) + "% 的用地带来 " + marks[0].value[1].toFixed(1) + "% 的税收";
        }
      },
      xAxis: axis("value", "累计用地（%）", { max: 100 }),
      yAxis: axis("value", "累计税收（%）", { nameLocation: "end", nameGap: 12, nameTextStyle: { color: QUIET, align: "left" } }),
      series: [
        { type: "line", showSymbol: false, areaStyle: { opacity: 0.12 }, lineStyle: { color: ACCENT, width: 2 }, itemStyle: { color: ACCENT }, data: data.points },
        { type: "line", showSymbol: false, silent: true, lineStyle: { color: QUIET, type: "dashed", width: 1 }, data: [[0, 0], [100, 100]] }
      ]
    };
  }

  // up to the next round number of two digits
  function nice(number) {
    var unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(number)) - 1)) * 5;
    return Math.ceil(number / unit) * unit;
  }

  // least, quarters, greatest of each category; the ends of the whiskers would flatten the rest, so they stop at the eye's reach
  function boxes(data) {
    var narrow = window.innerWidth < 600;
    var reach = Math.max.apply(null, data.boxes.map(function (box) { return box[3] + 1.5 * (box[3] - box[1]); }));
    return {
      grid: { left: 8, right: 24, top: 12, bottom: 44, containLabel: true },
      tooltip: {
        formatter: function (mark) {
          var box = data.boxes[mark.dataIndex];
          return mark.name + "<br>中位数 " + rounded(box[2]) + "，下四分位 " + rounded(box[1]) + "，上四分位 " + rounded(box[3]) + " " + data.unit;
        }
      },
      xAxis: axis("value", data.unit, { max: nice(reach) }),
      yAxis: axis("category", "", {
        data: data.categories, inverse: true, axisTick: { show: false },
        axisLabel: { color: INK, width: narrow ? 130 : 280, overflow: "truncate" }
      }),
      series: [{
        type: "boxplot", itemStyle: { color: "transparent", borderColor: ACCENT },
        data: data.boxes.map(function (box) { return [Math.max(box[0], box[1] - 1.5 * (box[3] - box[1])), box[1], box[2], box[3], Math.min(box[4], box[3] + 1.5 * (box[3] - box[1]))]; })
      }]
    };
  }

  // in two lines, the first the longer
  function halved(name) {
    var at = Math.ceil(name.length / 2);
    return name.slice(0, at) + "\n" + name.slice(at);
  }

  // a sum, what was added and taken away, and the sum that came of it
  function steps(data) {
    var last = data.values.length - 1;
    var level = 0;
    var bars = data.values.map(function (value, index) {
      var isSum = index === 0 || index === last;
      var from = isSum ? 0 : level;
      level = isSum ? value : level + value;
      return { low: Math.min(from, level), high: Math.max(from, level), value: value, isSum: isSum };
    });
    var lowest = Math.min.apply(null, bars.slice(1, last).map(function (bar) { return bar.low; }).concat(bars[0].high, bars[last].high));
    var unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(lowest, 1))) - 1));
    var foot = Math.max(0, Math.floor(lowest * 0.9 / unit) * unit);
    return {
      grid: { left: 8, right: 24, top: 40, bottom: 32, containLabel: true },
      tooltip: { formatter: function (mark) { return mark.name + "：" + rounded(bars[mark.dataIndex].value) + " " + data.unit; } },
      xAxis: axis("category", "", {
        data: data.categories, axisTick: { show: false },
        axisLabel: { color: INK, interval: 0, lineHeight: 15, formatter: window.innerWidth < 600 ? halved : null }
      }),
      yAxis: axis("value", foot ? "纵轴从 " + rounded(foot) + " 起" : "", {
        min: foot, nameLocation: "end", nameGap: 12, nameTextStyle: { color: QUIET, align: "left" }
      }),
      series: [
        { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, data: bars.map(function (bar) { return bar.isSum ? foot : bar.low; }) },
        {
          type: "bar", stack: "all", barMaxWidth: 56,
          label: { show: true, position: "top", color: INK, formatter: function (mark) { return rounded(Math.round(bars[mark.dataIndex].value)); } },
          data: bars.map(function (bar) {
            var size = bar.isSum ? bar.high - foot : bar.high - bar.low;
            return { value: size, itemStyle: { color: bar.isSum ? QUIET : bar.value < 0 ? FALL : ACCENT } };
          })
        }
      ]
    };
  }

  function flows(data) {
    var names = [];
    data.links.forEach(function (link) {
      link.slice(0, 2).forEach(function (name) { if (names.indexOf(name) < 0) names.push(name); });
    });
    function colour(name) {
      var look = { A: "a", B: "b", C: "c", D: "d" }[name.split(" ")[1].charAt(0)] || "t";
      return style.getPropertyValue("--grade-" + look).trim();
    }
    names.sort();
    // whoever has no grade in a year stands in the column of that year, too
    function year(name) { return Number(name.split(" ")[0]); }
    var first = Math.min.apply(null, names.map(year));
    return {
      tooltip: { formatter: function (mark) { return mark.dataType === "edge" ? mark.data.source + " → " + mark.data.target + "：" + mark.data.value + " " + data.unit : mark.name; } },
      series: [{
        type: "sankey", left: 8, right: 72, top: 8, bottom: 8, layoutIterations: 0, nodeGap: 10, label: { color: INK },
        lineStyle: { color: "source", opacity: 0.3 },
        data: names.map(function (name) { return { name: name, depth: year(name) - first, itemStyle: { color: colour(name) } }; }),
        links: data.links.map(function (link) { return { source: link[0], target: link[1], value: link[2] }; })
      }]
    };
  }

  // from the lightest to the strongest of so many shades of one colour
  function ramp(count) {
    var pale = [226, 236, 242];
    var full = ACCENT.match(/[0-9a-f]{2}/gi).map(function (pair) { return parseInt(pair, 16); });
    return Array.from({ length: count }, function (_, at) {
      var part = count > 1 ? at / (count - 1) : 1;
      return "rgb(" + pale.map(function (low, i) { return Math.round(low + part * (full[i] - low)); }).join(",") + ")";
    });
  }

  // towns in shades, each with its name and number; the legend tells the span of every shade
  function towns(data) {
    var colours = ramp(data.shades.length);
    var middle = data.shapes.features[0].geometry.coordinates.flat(Infinity)[1];
    var narrow = window.innerWidth < 600;
    var pieces = data.shades.map(function (label, at) { return { value: at, label: label, color: colours[at] }; });
    var unknown = data.towns.some(function (town) { return town.shade === null; });
    if (unknown) pieces.unshift({ value: -1, label: "没有数据", color: "#f4f4f4" });
    echarts.registerMap("towns", data.shapes);
    return {
      tooltip: {
        formatter: function (mark) {
          return mark.name + "：" + (mark.data.number === null ? "没有数据" : mark.data.number.toFixed(2) + " " + data.unit);
        }
      },
      visualMap: {
        type: "piecewise", pieces: pieces, left: 0, bottom: 0, itemGap: 4, itemWidth: 16, itemHeight: 12,
        orient: "vertical", textStyle: { color: INK }, selectedMode: false, hoverLink: false
      },
      series: [{
        type: "map", map: "towns", aspectScale: Math.cos(middle * Math.PI / 180), roam: false, selectedMode: false,
        layoutCenter: ["50%", narrow ? "38%" : "41%"], layoutSize: narrow ? "92%" : "80%",
        itemStyle: { borderColor: "#fff", borderWidth: 1 },
        emphasis: { label: { show: true }, itemStyle: { areaColor: null, borderColor: INK } },
        data: data.towns.map(function (town) {
          var dark = town.shade !== null && town.shade >= data.shades.length / 2;
          return {
            name: town.name, value: town.shade === null ? -1 : town.shade, number: town.value,
            label: {
              show: true, color: dark ? "#fff" : INK, fontSize: narrow ? 9 : 12, lineHeight: narrow ? 11 : 15,
              formatter: town.name + "\n" + (town.value === null ? "—" : town.value.toFixed(2))
            },
            emphasis: { label: { color: INK } }
          };
        })
      }]
    };
  }

  window.countyCharts = { lorenz: lorenz, boxes: boxes, steps: steps, flows: flows, towns: towns };
})();
