using System.Diagnostics.Metrics;

namespace PredictiveScaler.Telemetry;

/// <summary>Instruments of the hand-over between replicas.</summary>
internal sealed class PeerMetrics
{
    private readonly Counter<long> _taken = ScalerMeter.Instance.CreateCounter<long>(
        "handovers_taken_total", description: "Attempts to take over from a peer, by outcome.");

    private readonly Counter<long> _given = ScalerMeter.Instance.CreateCounter<long>(
        "handovers_given_total", description: "Hand-overs that a peer asked for, by outcome.");

    private readonly Gauge<int> _triggers = ScalerMeter.Instance.CreateGauge<int>(
        "handover_triggers", description: "Triggers taken over from a peer at start.");

    private readonly Gauge<double> _seconds = ScalerMeter.Instance.CreateGauge<double>(
        "handover_seconds", "s", "Time that taking over delayed the start.");

    /// <param name="outcome">One of a few fixed words.</param>
    public void Taken(string outcome) => _taken.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="outcome">One of a few fixed words.</param>
    public void Given(string outcome) => _given.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Started(int triggers, double seconds)
    {
        _triggers.Record(triggers);
        _seconds.Record(seconds);
    }
}
