using System.Globalization;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Explain;

/// <summary>"Why this value" in plain text. Unknown figures are written <c>?</c>, never 0.</summary>
internal static class TriggerText
{
    private const int ShownSteps = 6;

    public static void WriteList(TextWriter output, IReadOnlyList<TriggerLine> lines)
    {
        string[] header = ["TRIGGER", "STATE", "VALUE", "ACTIVE", "NOWCAST", "FORECAST", "MODEL"];
        string[][] rows = [header, .. lines.Select(line => new[]
        {
            Clean(line.Key), Clean(line.State), Number(line.Value), Flag(line.Active), Number(line.Nowcast), Number(line.ForecastPart), Clean(line.Model),
        })];
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    public static void Write(TextWriter output, TriggerDocument trigger, DateTimeOffset now)
    {
        output.WriteLine($"{Clean(trigger.Key)}  (metric {Clean(trigger.MetricName)})");
        WriteVerdict(output, trigger, now);
        WriteReasons(output, trigger.Plan?.Reasons ?? []);
        WriteForecast(output, trigger.Forecast, trigger.Options);
        WriteLeadTime(output, trigger.LeadTime);
        WriteSlo(output, trigger.Slo);
        WriteGate(output, trigger.Gate);
        WriteWake(output, trigger.Gate?.Wake, trigger.Plan?.Active);
        WriteSource(output, trigger.Source, now);
        foreach (string notice in trigger.Notices ?? [])
        {
            output.WriteLine($"  notice     {Clean(notice)}");
        }
    }

    private static void WriteVerdict(TextWriter output, TriggerDocument trigger, DateTimeOffset now)
    {
        if (trigger.Plan is not { } plan)
        {
            output.WriteLine($"  state      {Clean(trigger.State)}: there is no plan yet");
            return;
        }

        string valid = plan.ValidUntil is { } until && until < now ? "  (no longer valid)" : "";
        output.WriteLine($"  state      {Clean(trigger.State)}, planned at {Time(plan.Time)} ({Age(plan.Time, now)}), valid until {Time(plan.ValidUntil)}{valid}");
        output.WriteLine(plan.Value is null
            ? "  answer     an error (Unavailable): KEDA uses the ScaledObject's fallback, or holds the replicas"
            : $"  answer     value {Number(plan.Value)}, active {Flag(plan.Active)}  ->  {Replicas(plan.Replicas)} at threshold {Number(trigger.Options?.Threshold)}");
        output.WriteLine($"  plain HPA  nowcast {Number(plan.Nowcast)}  ->  {Replicas(plan.ReactiveReplicas)}{Difference(plan)}");
        if (plan.ForecastPart is not null || plan.WindowForecast is not null)
        {
            output.WriteLine(
                $"  forecast   {Number(plan.WindowForecast)} at most in the lead window of {Seconds(trigger.Options?.LeadTimeSeconds)} at quantile {Level(trigger.Options?.Quantile)}; {Number(plan.ForecastPart)} with margin and limits");
        }
    }

    private static string Difference(PlanDocument plan) => (plan.Replicas - plan.ReactiveReplicas) switch
    {
        > 0 and double more => $" ({Number(more)} more, ahead of demand)",
        < 0 and double fewer => $" (bounds or mode take {Number(-fewer)} away)",
        _ => "",
    };

    private static void WriteReasons(TextWriter output, IReadOnlyList<ReasonDocument> reasons)
    {
        for (int i = 0; i < reasons.Count; i++)
        {
            ReasonDocument reason = reasons[i];
            string change = reason.Before is null || reason.After is null ? "" : $"  [{Number(reason.Before)} -> {Number(reason.After)}]";
            output.WriteLine($"  {(i == 0 ? "why" : ""),-10} {i + 1}. {Clean(reason.Text ?? reason.Code)}{change}");
        }
    }

    private static void WriteForecast(TextWriter output, ForecastDocument? forecast, OptionsDocument? options)
    {
        if (forecast is not { Levels.Count: > 0, Quantiles.Count: > 0 })
        {
            return;
        }

        output.WriteLine($"  model      {Clean(forecast.Model)}, origin {Time(forecast.Origin)}, {forecast.Quantiles.Count} steps of {Seconds(forecast.StepSeconds)}");
        int wanted = Nearest(forecast.Levels, options?.Quantile ?? 0.9);
        int median = Nearest(forecast.Levels, 0.5);
        int stride = Math.Max(1, forecast.Quantiles.Count / ShownSteps);
        for (int step = stride - 1; step < forecast.Quantiles.Count; step += stride)
        {
            IReadOnlyList<double?> row = forecast.Quantiles[step];
            string ahead = Seconds((step + 1) * forecast.StepSeconds);
            output.WriteLine($"             +{ahead,-6} median {Number(At(row, median)),-10} q{Number(forecast.Levels[wanted])} {Number(At(row, wanted))}");
        }
    }

    private static void WriteLeadTime(TextWriter output, LeadTimeDocument? leadTime)
    {
        if (leadTime is null)
        {
            return;
        }

        string how = leadTime.Source switch
        {
            "measured" => $"measured: P90 of {Number(leadTime.Starts)} pod starts until {Time(leadTime.MeasuredAt)} is {Seconds(leadTime.StartupP90Seconds)}, and HPA sync and the answer's age come on top",
            "given" => "as leadTime has it",
            _ => $"the default{(leadTime.Reason is null ? "" : $": {Clean(leadTime.Reason)}")}",
        };
        output.WriteLine($"  lead time  {Seconds(leadTime.Seconds)}, {how}");
    }

    private static void WriteSlo(TextWriter output, SloDocument? slo)
    {
        if (slo is null)
        {
            return;
        }

        output.WriteLine(slo.Level is null
            ? $"  slo        {Clean(slo.Target)} short at most: nothing is judged yet"
            : $"  slo        {Clean(slo.Target)} short at most: quantile {Level(slo.Level)} follows; demand would have been above what is provided {Number(slo.ShortMinutesPerDay)} min a day in the judged time");
    }

    private static void WriteGate(TextWriter output, GateDocument? gate)
    {
        if (gate is null)
        {
            return;
        }

        if (gate.Judged == false || gate.Ratio is null)
        {
            string ready = gate.ReadyAt is { } at ? $", ready at {Time(at)}" : "";
            output.WriteLine($"  gate       not judged yet{(gate.Waiting is null ? "" : $": {Clean(gate.Waiting)}")}{ready}");
            return;
        }

        if (gate.Weights is { Count: > 0 } weights)
        {
            string mixed = string.Join(", ", weights.OrderByDescending(pair => pair.Value).Select(pair => $"{Number(100 * pair.Value)} % {Clean(pair.Key)}"));
            output.WriteLine($"  experts    {mixed}; calibrated {Signed(gate.Correction)} spreads");
        }

        string verdict = gate.Promoted == true ? "the forecast may act" : "the forecast may not act";
        string drift = gate.DriftAt is { } since ? $"; it went wrong all at once at {Time(since)}" : "";
        output.WriteLine($"  gate       loss is {Number(gate.Ratio)} of the last value's over {Number(gate.Origins)} origins: {verdict} (promoted below 0.98, demoted above 1.05){drift}");
    }

    /// <summary>Only of a workload that sleeps: awake, nobody asks what may wake it.</summary>
    private static void WriteWake(TextWriter output, WakeDocument? wake, bool? active)
    {
        if (wake is null || active != false)
        {
            return;
        }

        string expected = wake.From is null
            ? "no demand is expected by the time of the day"
            : $"demand is expected by the time of the day, it came on {Number(wake.CameOnDays)} of {Number(wake.OfDays)} days: a replica is kept ready {Time(wake.From)} to {Time(wake.Until)}";
        string may = wake.ForecastMay == true ? "a forecast alone may wake it" : "a forecast alone does not wake it";
        output.WriteLine($"  waking     {expected}; {may}: demand came after {Number(wake.Right)} of {Number(wake.Right + wake.Wrong)} in the judged day");
    }

    private static void WriteSource(TextWriter output, SourceDocument? source, DateTimeOffset now)
    {
        if (source is not null)
        {
            string error = source.LastError is null ? "" : $"; last error: {Clean(source.LastError)}";
            output.WriteLine($"  source     {Clean(source.Name)}, last measured {Age(source.LastSuccess, now)}{error}");
        }
    }

    private static int Nearest(IReadOnlyList<double> levels, double wanted) =>
        Enumerable.Range(0, levels.Count).MinBy(i => Math.Abs(levels[i] - wanted));

    private static double? At(IReadOnlyList<double?> row, int column) => column < row.Count ? row[column] : null;

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.###", CultureInfo.InvariantCulture) : "?";

    private static string Replicas(double? count) => $"{Number(count)} {(count == 1 ? "replica" : "replicas")}";

    private static string Level(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.####", CultureInfo.InvariantCulture) : "?";

    private static string Signed(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) : "?";

    private static string Flag(bool? value) => value switch { true => "yes", false => "no", null => "?" };

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "?";

    private static string Age(DateTimeOffset? time, DateTimeOffset now) => time is not { } at ? "never" : at > now ? "just now" : $"{Seconds((now - at).TotalSeconds)} ago";

    private static string Seconds(double? seconds) => seconds is { } number and >= 0 and < 1e9 ? Durations.Format(TimeSpan.FromSeconds(Math.Round(number))) : "?";

    // What a service sends must not steer the terminal.
    private static string Clean(string? text) => text is null ? "?" : new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
