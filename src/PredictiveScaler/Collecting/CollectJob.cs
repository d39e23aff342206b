using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Collecting;

/// <summary>One query whose history becomes one trace file.</summary>
internal sealed record CollectJob
{
    /// <summary>Most samples of one trace, as <see cref="Evaluating.Traces.TraceCsv"/> reads.</summary>
    public const int MaxSamples = Evaluating.Traces.TraceCsv.MaxSamples;

    public static readonly TimeSpan DefaultLookback = TimeSpan.FromDays(14);
    public static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DefaultChunk = TimeSpan.FromHours(6);

    /// <summary>File name without its ending; see <see cref="TraceNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked, at which step.</summary>
    public required MetricQuery Query { get; init; }

    /// <summary>How far back a first run reaches.</summary>
    public TimeSpan Lookback { get; init; } = DefaultLookback;

    /// <summary>Time that one request covers.</summary>
    public TimeSpan Chunk { get; init; } = DefaultChunk;

    /// <summary>Where it comes from, without credentials: part of what makes two collections the same.</summary>
    public required Uri Source { get; init; }

    public TimeSpan Step => Query.Step;
}
