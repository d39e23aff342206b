using System.Diagnostics.Metrics;
using System.Numerics;

namespace Prometheus;

/// <summary>Publishes the instruments of System.Diagnostics.Metrics as Prometheus metrics, named <c>meter_instrument</c>.</summary>
public sealed class MeterAdapter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly MeterAdapterOptions _options;

    private MeterAdapter(MeterAdapterOptions options)
    {
        _options = options;
        _listener.InstrumentPublished = Connect;
        _listener.MeasurementsCompleted = (_, state) => Disconnect(state);
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        options.Registry.AddBeforeCollect(this, Observe);
        _listener.Start();
    }

    /// <summary>Publishes every instrument in the default registry until disposed.</summary>
    public static IDisposable StartListening() => StartListening(MeterAdapterOptions.Default);

    /// <summary>Publishes until disposed.</summary>
    public static IDisposable StartListening(MeterAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MeterAdapter(options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Registry.RemoveBeforeCollect(this);
        _listener.Dispose();
    }

    private void Connect(Instrument instrument, MeterListener listener)
    {
        if (MetricKinds.Of(instrument) is not { } kind || !_options.InstrumentFilterPredicate(instrument))
        {
            return;
        }

        string name = MetricNames.Family(instrument.Meter.Name, instrument.Name, kind);
        double[]? bounds = kind == MetricKind.Histogram ? _options.ResolveHistogramBuckets(instrument) : null;
        if (_options.Registry.Connect(name, instrument.Description ?? "", kind, bounds) is { } family)
        {
            listener.EnableMeasurementEvents(instrument, family);
        }
    }

    private void Disconnect(object? state)
    {
        if (state is MetricFamily family)
        {
            _options.Registry.Disconnect(family);
        }
    }

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // One instrument whose callback throws must not take the page from all others; its series are missing, which shows.
        }
    }

    private void Listen<T>()
        where T : struct, INumber<T> =>
        _listener.SetMeasurementEventCallback<T>(static (_, measurement, tags, state) =>
            (state as MetricFamily)?.Record(double.CreateSaturating(measurement), tags));
}
