using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor;

/// <summary>What lies outside of the manifest. Parts that the user gave no address of are null, and the checks that need them stay silent.</summary>
internal sealed class Surroundings
{
    private readonly Dictionary<MetricQuery, Task<RangeReading>> _histories = [];

    /// <summary>Where queries go; null = not asked for.</summary>
    public IMetricSource? Source { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>The trigger's history over its window, fetched once for all checks.</summary>
    public Task<RangeReading> HistoryAsync(TriggerOptions options, CancellationToken cancellationToken)
    {
        if (!_histories.TryGetValue(options.Query, out Task<RangeReading>? reading))
        {
            DateTimeOffset end = Now(options.QueryStep);
            reading = Source!.ReadRangeAsync(options.Query, end - options.HistoryTimeWindow, end, cancellationToken);
            _histories.Add(options.Query, reading);
        }

        return reading;
    }

    /// <summary>The newest grid point of the absolute time grid.</summary>
    public DateTimeOffset Now(TimeSpan step)
    {
        long ticks = Clock.GetUtcNow().UtcTicks;
        return new DateTimeOffset(ticks - (ticks % step.Ticks), TimeSpan.Zero);
    }
}
