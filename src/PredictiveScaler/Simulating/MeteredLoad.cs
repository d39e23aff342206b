using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Simulating;

/// <summary>
/// What Prometheus knows of a load: at each scrape the mean demand over the window of the rate. Demand itself is linear between the
/// samples of the trace; beside a gap it is unknown. Immutable.
/// </summary>
internal sealed class MeteredLoad
{
    // Scrapes do not fall on the ticks of the HPA: half an interval apart is the mean case.
    private const double ScrapePhase = 0.5;

    private readonly SimulationSettings _settings;
    private readonly double[] _areas;
    private readonly double[] _known;

    // Simulations ask for the same ticks again and again.
    private readonly DateTimeOffset _firstTick;
    private readonly double[] _demandAtTick;
    private readonly double[] _measuredAtTick;

    public MeteredLoad(Trace trace, SimulationSettings settings)
    {
        (Trace, _settings) = (trace, settings);
        (_areas, _known) = (new double[trace.Count], new double[trace.Count]);
        double step = trace.Step.TotalSeconds;
        for (int i = 1; i < trace.Count; i++)
        {
            double mean = (trace.Values[i - 1] + trace.Values[i]) / 2;
            bool known = !double.IsNaN(mean);
            _areas[i] = _areas[i - 1] + (known ? mean * step : 0);
            _known[i] = _known[i - 1] + (known ? step : 0);
        }

        _firstTick = TimeGrid.Ceiling(trace.First, settings.Tick);
        long ticks = trace.Last < _firstTick ? 0 : ((trace.Last - _firstTick).Ticks / settings.Tick.Ticks) + 1;
        (_demandAtTick, _measuredAtTick) = (new double[ticks], new double[ticks]);
        for (int i = 0; i < ticks; i++)
        {
            (_demandAtTick[i], _measuredAtTick[i]) = (trace.ValueAt(_firstTick + (settings.Tick * i)), Measured(_firstTick + (settings.Tick * i)));
        }
    }

    public Trace Trace { get; }

    /// <summary>Demand at <paramref name="time"/>; NaN when unknown.</summary>
    public double DemandAt(DateTimeOffset time) => TickOf(time) is >= 0 and var tick ? _demandAtTick[tick] : Trace.ValueAt(time);

    /// <summary>What a query at <paramref name="time"/> answers; NaN when it is empty.</summary>
    public double MeasuredAt(DateTimeOffset time) => TickOf(time) is >= 0 and var tick ? _measuredAtTick[tick] : Measured(time);

    /// <summary>What a range query at this step has recorded: the history that a forecaster sees.</summary>
    public Trace RecordedAt(TimeSpan step)
    {
        DateTimeOffset first = TimeGrid.Ceiling(Trace.First, step);
        double[] values = new double[((Trace.Last - first).Ticks / step.Ticks) + 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = MeasuredAt(first + (step * i));
        }

        return new Trace(Trace.Name, first, step, values);
    }

    private int TickOf(DateTimeOffset time)
    {
        (long tick, long rest) = Math.DivRem(time.UtcTicks - _firstTick.UtcTicks, _settings.Tick.Ticks);
        return rest == 0 && tick < _demandAtTick.Length ? (int)tick : -1;
    }

    private double Measured(DateTimeOffset time)
    {
        TimeSpan phase = _settings.ScrapeInterval * ScrapePhase;
        DateTimeOffset scrape = TimeGrid.Floor(time - phase, _settings.ScrapeInterval) + phase;
        return MeanOver(scrape - _settings.RateWindow, scrape);
    }

    /// <summary>Mean of what is known of demand between two times; NaN when nothing is.</summary>
    private double MeanOver(DateTimeOffset from, DateTimeOffset to)
    {
        (double area, double known) = Difference(Position(from), Position(to));
        return known > 0 ? area / known : to <= Trace.First ? Trace.Values[0] : double.NaN;
    }

    private (double Area, double Known) Difference(double from, double to)
    {
        (double areaFrom, double knownFrom) = Until(from);
        (double areaTo, double knownTo) = Until(to);
        return (areaTo - areaFrom, knownTo - knownFrom);
    }

    private double Position(DateTimeOffset time) => Math.Clamp((double)(time - Trace.First).Ticks / Trace.Step.Ticks, 0, Trace.Count - 1);

    /// <summary>Integral of demand and of what is known of it, from the first sample to a position in steps.</summary>
    private (double Area, double Known) Until(double position)
    {
        int index = (int)position;
        double rest = position - index;
        if (rest == 0)
        {
            return (_areas[index], _known[index]);
        }

        (double before, double after) = (Trace.Values[index], Trace.Values[index + 1]);
        double step = Trace.Step.TotalSeconds;
        double area = (before + (before + ((after - before) * rest))) / 2 * rest * step;
        return double.IsNaN(area) ? (_areas[index], _known[index]) : (_areas[index] + area, _known[index] + (rest * step));
    }
}
