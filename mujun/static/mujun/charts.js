// Charts. The data lies beside the chart as JSON and below it as a table; without this file the table remains.
(function () {
  "use strict";
  if (!window.echarts) return;

  var style = getComputedStyle(document.documentElement);
  var INK = style.getPropertyValue("--ink").trim();
  var QUIET = style.getPropertyValue("--ink-quiet").trim();
  var LINE = style.getPropertyValue("--line").trim();

  var HEAD = 56; // of a saved picture, for title, unit and source

  function gradeColour(code) {
    var look = { A: "a", B: "b", C: "c", D: "d" }[code.charAt(0)] || "t";
    return style.getPropertyValue("--grade-" + look).trim();
  }

  function gradeInk(code) {
    var look = { A: "a", B: "b", C: "c", D: "d" }[code.charAt(0)] || "t";
    return style.getPropertyValue("--grade-" + look + "-ink").trim();
  }

  // one bar per group, each grade with its share of the group; the label says grade and number
  function shares(data) {
    var sums = data.categories.map(function (_, index) {
      return data.series.reduce(function (sum, one) { return sum + one.values[index]; }, 0);
    });
    return {
      grid: { left: 8, right: 24, top: 8, bottom: 44, containLabel: true },
      tooltip: {
        trigger: "item",
        formatter: function (mark) {
          return mark.name + " " + mark.seriesName + "：" + mark.data.count + " " + data.unit + "，占 " + mark.value.toFixed(1) + "%";
        }
      },
      xAxis: {
        type: "value", max: 100, name: data.axis, nameLocation: "middle", nameGap: 28,
        nameTextStyle: { color: QUIET }, axisLabel: { color: QUIET }, splitLine: { lineStyle: { color: LINE } }
      },
      yAxis: { type: "category", inverse: true, data: data.categories, axisLabel: { color: INK }, axisTick: { show: false } },
      series: data.series.map(function (one) {
        return {
          name: one.name, type: "bar", stack: "all", barMaxWidth: 44,
          itemStyle: { color: gradeColour(one.name), borderColor: "#fff", borderWidth: 1 },
          label: {
            show: true, color: gradeInk(one.name),
            // a sliver has no room for words; its number is in the table and under the pointer
            formatter: function (mark) {
              if (mark.value < 3) return "";
              return mark.value < 8 ? mark.seriesName : mark.seriesName + " " + mark.data.count;
            }
          },
          data: one.values.map(function (count, index) {
            return { value: sums[index] ? 100 * count / sums[index] : 0, count: count };
          })
        };
      })
    };
  }

  // one value a year; the point carries the letter and colour of its grade
  function years(data) {
    return {
      grid: { left: 8, right: 24, top: 32, bottom: 40, containLabel: true },
      tooltip: { trigger: "axis" },
      xAxis: {
        type: "category", data: data.categories, name: "年度", nameLocation: "middle", nameGap: 26,
        nameTextStyle: { color: QUIET }, axisLabel: { color: INK }
      },
      yAxis: {
        type: "value", name: data.axis, nameTextStyle: { color: QUIET, align: "left" }, axisLabel: { color: QUIET },
        splitLine: { lineStyle: { color: LINE } }
      },
      series: [{
        type: "line", symbol: "circle", symbolSize: 22, lineStyle: { color: QUIET }, name: data.axis,
        label: { show: true, position: "inside", formatter: function (mark) { return data.grades[mark.dataIndex]; } },
        data: data.values.map(function (value, index) {
          var grade = data.grades[index];
          return { value: value, itemStyle: { color: gradeColour(grade) }, label: { color: gradeInk(grade) } };
        })
      }]
    };
  }

  // amounts side by side: real ones are full, simulated ones (模拟…) hatched
  function bars(data) {
    return {
      color: ["--accent", "--grade-t", "--grade-b", "--wait"].map(function (name) { return style.getPropertyValue(name).trim(); }),
      grid: { left: 8, right: 40, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: INK } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
      xAxis: { type: "value", axisLabel: { color: QUIET, hideOverlap: true }, splitLine: { lineStyle: { color: LINE } } },
      yAxis: { type: "category", inverse: true, data: data.categories, axisLabel: { color: INK }, axisTick: { show: false } },
      series: data.series.map(function (one) {
        var simulated = one.name.indexOf("模拟") === 0;
        return {
          name: one.name, type: "bar", barMaxWidth: 22, data: one.values,
          itemStyle: simulated ? { decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 5], rotation: -0.8, color: "rgba(255,255,255,.55)" } } : {}
        };
      })
    };
  }

  // room for every bar
  function height(data) {
    if (data.kind === "bars") return 56 + data.categories.length * (12 + 24 * data.series.length);
    if (data.kind === "towns") return window.innerWidth < 600 ? 400 : 520;
    if (data.kind === "boxes") return 64 + data.categories.length * 28;
    return KINDS[data.kind] === years || data.kind === "shares" ? 0 : 320;
  }

  // pages with kinds of their own say them before this file (charts-county.js)
  var KINDS = Object.assign({ shares: shares, years: years, bars: bars }, window.countyCharts);

  // the picture as a file of its own: with its title, unit and source
  function whole(figure, chart) {
    var size = { width: chart.getWidth(), height: chart.getHeight() };
    var inner = decodeURIComponent(chart.getDataURL({ type: "svg" }).split(",")[1]);
    var told = [figure.querySelector("figcaption .sub"), figure.querySelector(".source")].filter(Boolean);
    var frame = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    frame.setAttribute("width", size.width);
    frame.setAttribute("height", size.height + HEAD);
    frame.setAttribute("font-family", "Microsoft YaHei, Noto Sans SC, sans-serif");
    frame.innerHTML = '<rect width="100%" height="100%" fill="#fff"/><text x="8" y="22" font-size="16" font-weight="600"></text>' +
      '<text x="8" y="42" font-size="12" fill="' + QUIET + '"></text><g transform="translate(0,' + HEAD + ')">' + inner + "</g>";
    var lines = frame.querySelectorAll(":scope > text");
    lines[0].textContent = titleOf(figure);
    lines[1].textContent = told.map(function (each) { return each.textContent; }).join("　");
    return "data:image/svg+xml;charset=UTF-8," + encodeURIComponent(new XMLSerializer().serializeToString(frame));
  }

  function titleOf(figure) {
    return figure.querySelector("figcaption").firstChild.textContent.trim();
  }

  function saving(figure, chart) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm picture-save";
    button.textContent = "保存图片";
    button.addEventListener("click", function () {
      var link = document.createElement("a");
      link.href = whole(figure, chart);
      link.download = titleOf(figure) + ".svg";
      link.click();
    });
    figure.querySelector("figcaption").append(button);
  }

  document.querySelectorAll("[data-chart]").forEach(function (figure) {
    var data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    var canvas = figure.querySelector(".picture-canvas");
    figure.classList.add("picture-live");
    if (height(data)) canvas.style.height = height(data) + "px";
    var chart = echarts.init(canvas, null, { renderer: "svg" });
    var option = KINDS[data.kind](data);
    option.animation = false;
    option.textStyle = { fontFamily: "inherit" };
    chart.setOption(option);
    saving(figure, chart);
    window.addEventListener("resize", function () { chart.resize(); });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  });
})();
