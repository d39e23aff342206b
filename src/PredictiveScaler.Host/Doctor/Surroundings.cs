using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor;

/// <summary>What lies outside of the manifest. Parts that the user gave no address of are null, and the checks that need them stay silent.</summary>
internal sealed class Surroundings
{
    private readonly Dictionary<MetricQuery, Task<Reading>> _readings = [];
    private readonly Dictionary<MetricQuery, Task<RangeReading>> _histories = [];

    /// <summary>Where queries go, as its default source; null = not asked for.</summary>
    public IMetricSource? Source { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Those of all files given.</summary>
    public TriggerAuthentications Authentications { get; init; } = new();

    /// <summary>The newest value of the trigger's query, fetched once for all checks and triggers.</summary>
    public Task<Reading> ReadAsync(TriggerOptions options, CancellationToken cancellationToken)
    {
        MetricQuery query = Redirected(options.Query);
        if (!_readings.TryGetValue(query, out Task<Reading>? reading))
        {
            reading = Source!.ReadAsync(query, Now(options.QueryStep), cancellationToken);
            _readings.Add(query, reading);
        }

        return reading;
    }

    /// <summary>The trigger's history over its window, fetched once for all checks and triggers.</summary>
    public Task<RangeReading> HistoryAsync(TriggerOptions options, CancellationToken cancellationToken)
    {
        MetricQuery query = Redirected(options.Query);
        if (!_histories.TryGetValue(query, out Task<RangeReading>? reading))
        {
            DateTimeOffset end = Now(options.QueryStep);
            reading = Source!.ReadRangeAsync(query, end - options.HistoryTimeWindow, end, cancellationToken);
            _histories.Add(query, reading);
        }

        return reading;
    }

    /// <summary>What the service would make of <c>leadTime: auto</c> now.</summary>
    public async Task<LeadTimeEstimate> LeadTimeAsync(TriggerOptions options, string targetNamespace, CancellationToken cancellationToken) =>
        Source is null
            ? LeadTimeRule.Default(options, "it is measured in the cluster; give --prometheus to see it here")
            : await new LeadTimeMonitor(Source).EstimateAsync(options with { Query = Redirected(options.Query) }, targetNamespace, Now(options.QueryStep), null, cancellationToken);

    // Addresses and source names of the cluster mean nothing where the doctor runs.
    private static MetricQuery Redirected(MetricQuery query) => query with { Source = null, ServerAddress = null };

    private DateTimeOffset Now(TimeSpan step)
    {
        long ticks = Clock.GetUtcNow().UtcTicks;
        return new DateTimeOffset(ticks - (ticks % step.Ticks), TimeSpan.Zero);
    }
}
