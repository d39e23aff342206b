using System.Diagnostics.Metrics;

namespace Prometheus;

internal static class MetricKinds
{
    /// <summary>Kind of an instrument; null for one that this version does not know.</summary>
    public static MetricKind? Of(Instrument instrument)
    {
        Type type = instrument.GetType();
        if (!type.IsGenericType)
        {
            return null;
        }

        Type definition = type.GetGenericTypeDefinition();
        return definition == typeof(Counter<>) ? MetricKind.Counter
            : definition == typeof(ObservableCounter<>) ? MetricKind.ObservableCounter
            : definition == typeof(UpDownCounter<>) ? MetricKind.UpDownCounter
            : definition == typeof(Gauge<>) ? MetricKind.Gauge
            : definition == typeof(ObservableGauge<>) || definition == typeof(ObservableUpDownCounter<>) ? MetricKind.ObservableGauge
            : definition == typeof(Histogram<>) ? MetricKind.Histogram
            : null;
    }

    public static bool IsCounter(this MetricKind kind) => kind is MetricKind.Counter or MetricKind.ObservableCounter;

    public static bool IsObservable(this MetricKind kind) => kind is MetricKind.ObservableCounter or MetricKind.ObservableGauge;
}
