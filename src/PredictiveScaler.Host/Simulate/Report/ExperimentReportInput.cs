namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What a report over many traces is made of.</summary>
internal sealed record ExperimentReportInput
{
    public required string Title { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>A row and a plot each; those with the same start-up time share a table. The bad ones too.</summary>
    public required IReadOnlyList<ExperimentTrace> Traces { get; init; }

    /// <summary>What to know when reading it.</summary>
    public IReadOnlyList<ReportFact> Notes { get; init; } = [];
}
