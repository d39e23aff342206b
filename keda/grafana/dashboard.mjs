// The Grafana dashboard, from a list of panels. node keda/grafana/dashboard.mjs writes dashboard.json, here and into the chart: a chart holds its files
// itself, as tools that install it from Git leave symbolic links out.
import { writeFile } from "node:fs/promises";

const service = 'method=~"externalscaler.*"';
const trigger = 'namespace="$namespace", scaled_object="$scaled_object"';
const byObject = metric => `max by (namespace, scaled_object) (${metric}{${trigger}})`;
const hpa = metric => `predictive_scaler:hpa_replicas_${metric}{${trigger}}`;
const recorded = rule => `max by (namespace, scaled_object) (predictive_scaler:${rule}{${trigger}})`;
const lastDay = rule => `max by (namespace, scaled_object) (avg_over_time(predictive_scaler:${rule}{${trigger}}[1d]))`;
const quantile = (share, metric, by, filter = "") => `histogram_quantile(${share}, sum by (le, ${by}) (rate(${metric}_bucket${filter}[$__rate_interval])))`;

/** Rows of panels: title, what it tells, its queries as [expression, legend], and how it is drawn. A row is 24 wide. */
const rows = [
  ["Is it all right?", [
    stat("Alerts firing", "Alerts of the rules that come with the chart.", 'count(ALERTS{alertname=~"PredictiveScaler.+", alertstate="firing"}) or vector(0)', { steps: [["green", null], ["red", 1]] }),
    stat("Replicas scraped", "Replicas of the scaler that Prometheus sees.", "count(predictive_scaler_build_info) or vector(0)", { steps: [["red", null], ["orange", 1], ["green", 2]] }),
    stat("Oldest plan", "Age of the oldest plan that KEDA asks for; above a minute the service is behind.", "max(predictive_scaler_plan_age_max_seconds)", { unit: "s", steps: [["green", null], ["orange", 30], ["red", 60]] }),
    stat("Failed calls", "Share of KEDA's calls that failed in 5 minutes, wrong metadata not counted.", "predictive_scaler:rpc_failures:ratio_rate5m", { unit: "percentunit", steps: [["green", null], ["orange", 0.01], ["red", 0.05]] }),
    stat("Failed reads", "The source with most failed reads in 5 minutes.", "max(predictive_scaler:source_failures:ratio_rate5m)", { unit: "percentunit", steps: [["green", null], ["orange", 0.05], ["red", 0.5]] }),
    stat("Without an answer", "Triggers with nothing trustworthy to answer with.", 'max(predictive_scaler_triggers{state="unavailable"})', { steps: [["green", null], ["red", 1]] }),
    lines("Triggers by state", "What triggers answer with: a forecast, measured demand (and why), a carried forecast, nothing.", [["max by (state) (predictive_scaler_triggers)", "{{state}}"]], { width: 12, stack: true }),
    lines("Promotions and demotions", "How often the rolling back-test has let a forecast act, or stopped it, in an hour.", [["sum by (outcome) (increase(predictive_scaler_gate_changes_total[1h]))", "{{outcome}}"]], { width: 12 }),
  ]],
  ["Load: $namespace / $scaled_object", [
    lines("Demand, forecast and answer", "Measured demand; the median forecast; the quantile of the lead window's maximum; what is answered to KEDA.", [
      [byObject("predictive_scaler_nowcast"), "measured"],
      [byObject("predictive_scaler_median_forecast"), "forecast, median"],
      [byObject("predictive_scaler_window_forecast"), "forecast, quantile of the lead window"],
      [byObject("predictive_scaler_value"), "answer"],
    ], { width: 24, height: 10, band: ["forecast, median", "forecast, quantile of the lead window"] }),
    lines("Replicas", "What the answer asks for, what the HPA wants, has, and may have at most (kube-state-metrics).", [
      [`ceil(${byObject("predictive_scaler_value")} / ${byObject("predictive_scaler_threshold")})`, "asked for"],
      [`ceil(${byObject("predictive_scaler_nowcast")} / ${byObject("predictive_scaler_threshold")})`, "measured demand alone would ask for"],
      [hpa("desired"), "HPA wants"],
      [hpa("current"), "HPA has"],
      [hpa("max"), "at most"],
    ], { width: 16, height: 9, decimals: 0 }),
    stat("Short of capacity", "Share of the last day in which measured demand was above threshold x replicas.",
      `avg_over_time((${byObject("predictive_scaler_nowcast")} > bool ${byObject("predictive_scaler_threshold")} * ${hpa("current")})[1d:1m])`, { unit: "percentunit", width: 4, height: 9, steps: [["green", null], ["orange", 0.005], ["red", 0.02]] }),
    stat("Covered", "Share of the last day in which demand was within what was forecast five minutes before.",
      `avg_over_time(predictive_scaler:covered{${trigger}}[1d])`, { unit: "percentunit", width: 4, height: 9, steps: [["red", null], ["orange", 0.8], ["green", 0.88]] }),
    lines("Error against the last value", "Loss of the forecast over that of the last value; above 1.05 it is demoted, below 0.98 promoted again.", [
      [`predictive_scaler:loss_ratio:max{${trigger}}`, "loss ratio"],
      [byObject("predictive_scaler_promoted"), "1 = the forecast may act"],
    ], { width: 8 }),
    lines("Lead time", "How far ahead capacity is provided, and how long pods take to become ready where that is measured.", [
      [byObject("predictive_scaler_lead_time_seconds"), "lead time"],
      [byObject("predictive_scaler_startup_seconds"), "start-up, P90"],
    ], { width: 8, unit: "s" }),
    lines("Quantile in force", "Quantile of the lead window's maximum that is provided for; with an slo, also the share of time that would have been short of it.", [
      [byObject("predictive_scaler_quantile_level"), "quantile"],
      [byObject("predictive_scaler_short_share"), "short of what was provided"],
    ], { width: 8, unit: "percentunit" }),
    lines("Calibration", "What calibration adds to the quantile, in units of its distance from the median: far from 0 the models are off on this load.", [[byObject("predictive_scaler_calibration"), "added"]], { width: 8, min: null }),
    lines("Models", "Weight of each model in the forecast.", [[`max by (model) (predictive_scaler_expert_weight{${trigger}})`, "{{model}}"]], { width: 16, stack: true, unit: "percentunit" }),
  ]],
  ["Against a plain HPA: $namespace / $scaled_object", [
    lines("Replicas asked for", "By what is answered, and what a simulated HPA at the same threshold would ask for by measured demand alone.", [
      [recorded("replicas_asked"), "by the answer"],
      [recorded("replicas_plain"), "plain HPA, simulated"],
    ], { width: 12, decimals: 0 }),
    stat("Minutes late, a day", "Minutes of the last day in which demand was above threshold x the replicas asked for five minutes before.",
      `1440 * ${lastDay("late_asked")}`, { unit: "m", width: 4, height: 8, steps: [["green", null], ["orange", 5], ["red", 30]] }),
    stat("The same, plain HPA", "What it would have been with measured demand alone: the difference is what forecasts gained.",
      `1440 * ${lastDay("late_plain")}`, { unit: "m", width: 4, height: 8, steps: [["text", null]] }),
    stat("Pod hours for it, a day", "Pod hours of the last day beyond the simulated HPA's. Saved pods come from a higher threshold: predictive-scaler assess compares at equal service.",
      `24 * (${lastDay("replicas_asked")} - ${lastDay("replicas_plain")})`, { unit: "h", width: 4, height: 8, steps: [["text", null]] }),
  ]],
  ["Answers to KEDA", [
    lines("Calls", "KEDA's calls a second, by method and code.", [[`sum by (method, code) (rate(predictive_scaler_rpcs_total{${service}}[$__rate_interval]))`, "{{method}} {{code}}"]], { width: 8, unit: "reqps" }),
    lines("Latency of calls", "Half of the calls, and 99 of 100, are answered within this time.", [
      [quantile(0.5, "predictive_scaler_rpc_duration_seconds", "method", `{${service}}`), "{{method}} p50"],
      [quantile(0.99, "predictive_scaler_rpc_duration_seconds", "method", `{${service}}`), "{{method}} p99"],
    ], { width: 8, unit: "s" }),
    lines("Open streams", "StreamIsActive of external-push triggers.", [["sum by (method) (predictive_scaler_rpc_streams)", "{{method}}"]], { width: 8 }),
  ]],
  ["Sources", [
    lines("Reads", "Reads a second, by source and outcome.", [["sum by (source, outcome) (rate(predictive_scaler_source_requests_total[$__rate_interval]))", "{{source}} {{outcome}}"]], { width: 8, unit: "reqps" }),
    lines("Latency of reads", "99 of 100 reads take no longer, waiting and retries included.", [[quantile(0.99, "predictive_scaler_source_request_duration_seconds", "source"), "{{source}}"]], { width: 8, unit: "s" }),
    lines("Retries and shared reads", "Requests sent again, and reads answered by an equal one.", [
      ["sum by (source) (rate(predictive_scaler_source_retries_total[$__rate_interval]))", "{{source}} retried"],
      ["sum by (source) (rate(predictive_scaler_source_shared_reads_total[$__rate_interval]))", "{{source}} shared"],
    ], { width: 8, unit: "reqps" }),
  ]],
  ["Process", [
    lines("Processor", "Cores in use, by replica.", [["sum by (instance) (rate(system_runtime_dotnet_process_cpu_time_total[$__rate_interval]) and on (instance) predictive_scaler_build_info)", "{{instance}}"]], { width: 6 }),
    lines("Memory", "Working set, by replica.", [["system_runtime_dotnet_process_memory_working_set and on (instance) predictive_scaler_build_info", "{{instance}}"]], { width: 6, unit: "bytes" }),
    lines("Time by stage", "Mean time of a refresh, by stage.", [["sum by (stage) (rate(predictive_scaler_stage_duration_seconds_sum[$__rate_interval])) / sum by (stage) (rate(predictive_scaler_stage_duration_seconds_count[$__rate_interval]))", "{{stage}}"]], { width: 6, unit: "s" }),
    lines("Behind", "Refreshes skipped a second; series and plans that wait for the store.", [
      ["sum(rate(predictive_scaler_refreshes_skipped_total[$__rate_interval]))", "skipped"],
      ["sum(predictive_scaler_store_pending)", "waiting for the store"],
    ], { width: 6 }),
  ]],
];

function stat(title, description, expression, { unit = "none", width = 4, height = 5, steps }) {
  return { type: "stat", title, description, width, height, queries: [[expression, ""]],
    fieldConfig: { defaults: { unit, thresholds: { mode: "absolute", steps: steps.map(([color, value]) => ({ color, value })) } }, overrides: [] },
    options: { colorMode: "value", graphMode: "area", reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false } } };
}

function lines(title, description, queries, { width, height = 8, unit = "short", stack = false, decimals, band, min = 0 } = {}) {
  const custom = { drawStyle: "line", lineWidth: 1, fillOpacity: stack ? 40 : 5, showPoints: "never", spanNulls: false, stacking: { mode: stack ? "normal" : "none", group: "A" } };
  const overrides = band ? [{ matcher: { id: "byName", options: band[1] }, properties: [{ id: "custom.fillBelowTo", value: band[0] }, { id: "custom.fillOpacity", value: 20 }] }] : [];
  return { type: "timeseries", title, description, width, height, queries, fieldConfig: { defaults: { unit, ...(min === null ? {} : { min }), ...(decimals === undefined ? {} : { decimals }), custom }, overrides },
    options: { legend: { displayMode: "table", placement: "bottom", calcs: ["lastNotNull", "max"], showLegend: true }, tooltip: { mode: "multi", sort: "desc" } } };
}

const datasource = { type: "prometheus", uid: "${datasource}" };

function panel({ type, title, description, width, height, queries, fieldConfig, options }, id, x, y) {
  return { id, type, title, description, datasource, gridPos: { x, y, w: width, h: height }, fieldConfig, options,
    targets: queries.map(([expr, legendFormat], index) => ({ refId: String.fromCharCode(65 + index), datasource, expr, legendFormat, editorMode: "code", range: true })) };
}

/** Panels from left to right; a row's next line begins under its highest panel. */
function laidOut() {
  const placed = [];
  let [y, id] = [0, 0];
  for (const [title, panels] of rows) {
    placed.push({ id: ++id, type: "row", title, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: 24, h: 1 } });
    let [x, height] = [0, 0];
    for (const one of panels) {
      if (x + one.width > 24) {
        [x, y, height] = [0, y + height, 0];
      }
      placed.push(panel(one, ++id, x, y));
      [x, height] = [x + one.width, Math.max(height, one.height)];
    }
    y += height;
  }
  return placed;
}

const variable = (name, label, query) => ({ name, label, type: "query", datasource, definition: query, query: { query, refId: name }, refresh: 2, sort: 1, includeAll: false, multi: false });

export const dashboard = {
  uid: "predictive-scaler", title: "Predictive Scaler for KEDA", tags: ["keda", "autoscaling"], schemaVersion: 39, version: 1, editable: true, graphTooltip: 1,
  refresh: "30s", time: { from: "now-6h", to: "now" }, timezone: "browser", annotations: { list: [] }, links: [],
  templating: { list: [
    { name: "datasource", label: "Data source", type: "datasource", query: "prometheus", refresh: 1 },
    variable("namespace", "Namespace", "label_values(predictive_scaler_value, namespace)"),
    variable("scaled_object", "ScaledObject", 'label_values(predictive_scaler_value{namespace="$namespace"}, scaled_object)'),
  ] },
  panels: laidOut(),
};

export const text = `${JSON.stringify(dashboard, null, 2)}\n`;

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const file of ["dashboard.json", "../chart/predictive-scaler/files/dashboards/predictive-scaler.json"]) {
    await writeFile(new URL(file, import.meta.url), text);
  }
}
