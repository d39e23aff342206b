using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Api;

/// <summary>How the source is doing for this trigger.</summary>
internal sealed record SourceView(string Name, string? LastError, DateTimeOffset? LastSuccess, DateTimeOffset? OldestSample, DateTimeOffset? NewestSample)
{
    public static SourceView Of(WatchedSeries series)
    {
        bool any = series.Samples.Count > 0;
        return new SourceView(
            series.Query.Source ?? series.Query.ServerAddress?.GetLeftPart(UriPartial.Authority) ?? "default",
            series.LastReading is { Kind: ReadingKind.Failed } failed ? failed.Detail : null,
            series.LastMeasured?.Time,
            any ? series.Samples.First : null,
            any ? series.Samples.Last : null);
    }
}
