using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What a report of simulated policies is made of.</summary>
internal sealed record SimulationReportInput
{
    /// <summary>Name of the trace.</summary>
    public required string Name { get; init; }

    /// <summary>The workload and the cluster that all runs share; its threshold is the one in use today.</summary>
    public required SimulationSettings Settings { get; init; }

    /// <summary>One a policy, in the order of the table. Without rows, no timeline is drawn.</summary>
    public required IReadOnlyList<SimulationRun> Runs { get; init; }

    /// <summary>The same load at further thresholds; empty = none.</summary>
    public IReadOnlyList<SweptFigures> Sweep { get; init; } = [];

    /// <summary>What was forecast, ascending; empty = not shown.</summary>
    public IReadOnlyList<ForecastBandPoint> Forecast { get; init; } = [];

    /// <summary>How the forecast was made, such as "5m ahead".</summary>
    public string ForecastNote { get; init; } = "";

    /// <summary>Quantile of the upper edge of <see cref="Forecast"/>.</summary>
    public double ForecastLevel { get; init; } = 0.9;

    /// <summary>Share of the time that the service would have let the forecast act; null = not known.</summary>
    public double? ActedShare { get; init; }

    /// <summary>Why the figures may say less than they seem to.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];

    /// <summary>Whether no verdict can rest on so short a trace.</summary>
    public bool IsTooShortToJudge { get; init; }

    /// <summary>Null = found from runs and sweep.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>What to do about it, a part each.</summary>
    public IReadOnlyList<ReportAdvice> Advice { get; init; } = [];

    /// <summary>Further facts on how it was simulated.</summary>
    public IReadOnlyList<ReportFact> Notes { get; init; } = [];
}
