using System.CommandLine;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate;

/// <summary><c>simulate</c>: what KEDA and an HPA would have done with a recorded load, under several policies.</summary>
internal static class SimulateCommand
{
    private const double LargestDemand = 1e15;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System, showProgress: !Console.IsErrorRedirected);

    public static Command Create(CommandTexts texts, TimeProvider clock, bool showProgress)
    {
        Option<string> trace = new("--trace") { Description = "CSV file: timestamp,value; UTC epoch seconds at a regular step; an empty cell is a missing sample.", Required = true };
        Option<IReadOnlyList<string>> policy = new("--policy") { Description = $"Policies, separated by commas: {string.Join(", ", PolicyCatalog.Names)}; or {SimulateOptionParsers.All}.", Required = true, CustomParser = SimulateOptionParsers.Policies };
        Option<double> threshold = new("--threshold") { Description = "Demand that one replica should carry: the target of the HPA.", Required = true, CustomParser = NumberOption.Parser("--threshold", 0.001, LargestDemand) };
        Option<double> capacity = new("--capacity") { Description = "Demand that one ready replica serves without violation.", Required = true, CustomParser = NumberOption.Parser("--capacity", 0.001, LargestDemand) };
        Option<string> output = new("--out") { Description = "Directory for replicas.csv, summary.json and report.html.", Required = true };
        Option<TimeSpan> startUp = Span("--startup", "Mean time from asking for a pod until it serves", 90, TimeSpan.Zero, Hour);
        Option<double> spread = new("--startup-spread") { Description = "Share of it by which a pod may be earlier or later (default 0.1).", DefaultValueFactory = _ => 0.1, CustomParser = NumberOption.Parser("--startup-spread", 0.0, 1.0) };
        Option<int> min = new("--min") { Description = "Fewest replicas; 0 = KEDA may scale to zero (default 1).", DefaultValueFactory = _ => 1, CustomParser = NumberOption.Parser("--min", 0, 100_000) };
        Option<int> max = new("--max") { Description = "Most replicas (default 1000).", DefaultValueFactory = _ => 1000, CustomParser = NumberOption.Parser("--max", 1, 100_000) };
        Option<TimeSpan> tick = Span("--tick", "How often the HPA looks", 15, Second, TimeSpan.FromMinutes(10));
        Option<double> from = new("--from") { Description = "Share of the trace that is history and tuning; what follows is simulated (default 0.5).", DefaultValueFactory = _ => 0.5, CustomParser = NumberOption.Parser("--from", 0.0, 0.999) };
        Option<double?> quantile = new("--quantile") { Description = "Of the forecast that predictive provides for, as in a trigger (default: 0.9, less the safety that would be idle replicas).", CustomParser = NumberOption.NullableParser("--quantile", 0.5, 0.99) };
        Option<TimeSpan?> leadTime = new("--lead-time") { Description = "Of predictive (default: the 90th percentile of the start-up, one tick and the age of a measurement).", CustomParser = DurationOption.NullableParser("--lead-time", Second, Hour) };
        Option<TimeSpan?> queryStep = new("--query-step") { Description = "Of predictive, 10s to 1h (default: 1m; the trace's step where that is above 5m).", CustomParser = DurationOption.NullableParser("--query-step", TimeSpan.FromSeconds(10), Hour) };
        Option<string?> behavior = new("--behavior") { Description = "File with the behavior of the HPA, YAML or JSON: the block alone, or the HorizontalPodAutoscaler or ScaledObject that holds it." };
        Option<TimeSpan> cooldown = Span("--cooldown", "KEDA's cooldownPeriod, from the last active moment to zero", 300, TimeSpan.Zero, Day);
        Option<TimeSpan> polling = Span("--polling", "KEDA's pollingInterval", 30, Second, Hour);
        Option<TimeSpan> scrape = Span("--scrape", "How often Prometheus scrapes", 15, Second, Hour);
        Option<TimeSpan> rateWindow = Span("--rate-window", "Window of the rate in the query", 60, Second, Hour);
        Option<TimeZoneInfo> timeZone = new("--timezone") { Description = "Zone of hours and days, an IANA name (default UTC).", DefaultValueFactory = _ => TimeZoneInfo.Utc, CustomParser = SimulateOptionParsers.Zone };
        Option<ulong> seed = new("--seed") { Description = "Of the start-up times: equal seeds give equal results (default 1).", DefaultValueFactory = _ => 1, CustomParser = NumberOption.Parser("--seed", 0UL, ulong.MaxValue) };
        Option<string?> modelsDirectory = new("--models-dir") { Description = "Directory of ONNX models (default: those shipped)." };
        Command command = new("simulate", "Replay a recorded load against the rules of KEDA and the HPA, under several policies. Exit code 0: done; 1: failed; 2: usage.")
        {
            trace, policy, threshold, capacity, startUp, spread, min, max, tick, from, quantile, leadTime, queryStep, behavior, cooldown, polling, scrape, rateWindow, timeZone, seed, modelsDirectory, output,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => new SimulateRun(texts, clock, showProgress).Run(
                new SimulateRequest
                {
                    Trace = parsed.GetValue(trace)!,
                    Out = parsed.GetValue(output)!,
                    Policies = parsed.GetValue(policy)!,
                    Settings = new SimulationSettings
                    {
                        Threshold = parsed.GetValue(threshold),
                        Capacity = parsed.GetValue(capacity),
                        StartUp = parsed.GetValue(startUp),
                        StartUpSpread = parsed.GetValue(spread),
                        MinReplicas = parsed.GetValue(min),
                        MaxReplicas = parsed.GetValue(max),
                        Tick = parsed.GetValue(tick),
                        From = parsed.GetValue(from),
                        Cooldown = parsed.GetValue(cooldown),
                        PollingInterval = parsed.GetValue(polling),
                        ScrapeInterval = parsed.GetValue(scrape),
                        RateWindow = parsed.GetValue(rateWindow),
                        TimeZone = parsed.GetValue(timeZone)!,
                        Seed = parsed.GetValue(seed),
                    },
                    Quantile = parsed.GetValue(quantile),
                    LeadTime = parsed.GetValue(leadTime),
                    QueryStep = parsed.GetValue(queryStep),
                    Behavior = parsed.GetValue(behavior),
                    ModelsDirectory = parsed.GetValue(modelsDirectory),
                },
                cancellationToken),
            CancellationToken.None));
        return command;
    }

    private static Option<TimeSpan> Span(string name, string description, int seconds, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = $"{description} (default {seconds}s).",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(seconds),
        CustomParser = DurationOption.Parser(name, least, most),
    };
}
