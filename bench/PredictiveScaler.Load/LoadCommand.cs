using System.CommandLine;

namespace PredictiveScaler.Load;

/// <summary>The options of the load run.</summary>
internal static class LoadCommand
{
    private static readonly Option<int[]> Triggers = new("--triggers")
    {
        Description = "numbers of ScaledObjects, one run each (default 100 1000 10000)",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [100, 1000, 10_000],
    };

    private static readonly Option<double> Period = Seconds("--period", "KEDA's polling interval in seconds", 15);
    private static readonly Option<double?> Rate = new("--rate") { Description = "calls a second, instead of what the polling interval gives" };
    private static readonly Option<bool> MetricsOnly = new("--metrics-only") { Description = "GetMetrics alone instead of GetMetricSpec, GetMetrics, IsActive" };
    private static readonly Option<bool> ConnectionPerCall = new("--connection-per-call") { Description = "a TCP connection for every call" };
    private static readonly Option<double> Warmup = Seconds("--warmup", "longest wait in seconds until every trigger is judged", 600);
    private static readonly Option<double> Settle = Seconds("--settle", "seconds of load before counting, after every trigger is judged", 30);
    private static readonly Option<double> Duration = Seconds("--duration", "seconds counted", 60);
    private static readonly Option<string[]> Set = new("--set") { Description = "a setting of the service, Section:Key=value", DefaultValueFactory = _ => [] };

    public static void AddTo(RootCommand root)
    {
        foreach (Option option in new Option[] { Triggers, Period, Rate, MetricsOnly, ConnectionPerCall, Warmup, Settle, Duration, Set })
        {
            root.Options.Add(option);
        }

        root.SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        List<LoadReport> reports = [];
        foreach (int triggers in parsed.GetValue(Triggers)!)
        {
            LoadOptions options = new(
                triggers,
                Span(parsed, Period),
                parsed.GetValue(Rate),
                parsed.GetValue(MetricsOnly),
                parsed.GetValue(ConnectionPerCall),
                Span(parsed, Warmup),
                Span(parsed, Settle),
                Span(parsed, Duration),
                parsed.GetValue(Set)!);
            reports.Add(await new LoadRun(options, TimeProvider.System).ExecuteAsync(cancellationToken));
        }

        LoadReport.Print(reports, Console.Out);
        return reports.All(report => report.Failed == 0) ? 0 : 1;
    }

    private static Option<double> Seconds(string name, string description, double standard) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard };

    private static TimeSpan Span(ParseResult parsed, Option<double> option) => TimeSpan.FromSeconds(parsed.GetValue(option));
}
