using System.Globalization;
using PredictiveScaler.Load.Calls;

namespace PredictiveScaler.Load;

/// <summary>What one run measured.</summary>
internal sealed record LoadReport
{
    public required LoadOptions Options { get; init; }

    public required CallLog Calls { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Processor time of the service over elapsed time.</summary>
    public required double Cores { get; init; }

    /// <summary>Bytes at the end of the run.</summary>
    public required long Resident { get; init; }

    /// <summary>The most there was since the start, the cold start included; bytes.</summary>
    public required long ResidentPeak { get; init; }

    /// <summary>Grid times of series that were passed over.</summary>
    public required double Skipped { get; init; }

    public required double Refreshed { get; init; }

    /// <summary>Age in seconds of the oldest plan seen in any scrape.</summary>
    public required double OldestPlan { get; init; }

    public required double Predictive { get; init; }

    public required double Judged { get; init; }

    /// <summary>The machine's load average at the start and end of what is counted.</summary>
    public required (double Start, double End) Load { get; init; }

    public TimeSpan TimeToReady { get; init; }

    public TimeSpan? TimeToJudged { get; init; }

    public TimeSpan ProcessorCold { get; init; }

    public long FailedCold { get; init; }

    public int Complaints { get; init; }

    public long Failed => Calls.Failed;

    public static void Print(IReadOnlyList<LoadReport> reports, TextWriter output)
    {
        Row("triggers", report => $"{report.Options.Triggers}{(report.Options.ConnectionPerCall ? ", a connection a call" : "")}");
        Row("calls/s asked, answered", report => Text($"{report.Options.CallsPerSecond:0}, {report.Calls.Answered / report.Elapsed.TotalSeconds:0}"));
        Row("calls failed (cold start)", report => Text($"{report.Failed} ({report.FailedCold})"));
        foreach (CallKind kind in Enum.GetValues<CallKind>())
        {
            Row($"{kind} p50, p90, p99, p99.9 ms", report => Latency(report.Calls[kind]));
        }

        Row("client late by p50, p90, p99, p99.9 ms", report => Latency(report.Calls.Lateness));
        Row("service, cores", report => Text($"{report.Cores:0.000}"));
        Row("processor a trigger and minute, ms", report => Text($"{report.Cores * 60_000 / report.Options.Triggers:0.0}"));
        Row("resident, peak, MiB", report => Text($"{report.Resident / 1048576.0:0}, {report.ResidentPeak / 1048576.0:0}"));
        Row("time to ready, s", report => Text($"{report.TimeToReady.TotalSeconds:0.00}"));
        Row("time to all judged, s", report => report.TimeToJudged is { } time ? Text($"{time.TotalSeconds:0}") : "not in time");
        Row("processor time of the cold start, s", report => Text($"{report.ProcessorCold.TotalSeconds:0.0}"));
        Row("predictive, judged", report => Text($"{report.Predictive}, {report.Judged}"));
        Row("refreshes, skipped", report => Text($"{report.Refreshed}, {report.Skipped}"));
        Row("oldest plan, s", report => Text($"{report.OldestPlan:0.0}"));
        Row("warnings logged", report => Text($"{report.Complaints}"));
        Row("load average, start, end", report => Text($"{report.Load.Start:0.0}, {report.Load.End:0.0}"));

        void Row(string name, Func<LoadReport, string> cell) => output.WriteLine($"| {name} | {string.Join(" | ", reports.Select(cell))} |");
    }

    private static string Latency(LatencyLog log) =>
        log.Count == 0 ? "-" : string.Join(", ", log.Percentiles(0.5, 0.9, 0.99, 0.999).Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
