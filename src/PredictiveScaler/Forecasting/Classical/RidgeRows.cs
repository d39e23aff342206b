namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Past origins and what came after them: the rows of the regressions, by columns. Reused from fit to fit.</summary>
internal sealed class RidgeRows
{
    /// <summary>Most rows; more origins are thinned.</summary>
    public const int Most = 1000;

    private const int Column = Most;
    private readonly float[] _common = new float[RidgeFeatures.Common * Column];
    private readonly float[] _newest = new float[Column];
    private readonly float[] _scales = new float[Column];
    private float[] _perKnot = [];
    private float[] _targets = [];
    private float[] _lowest = [];
    private float[] _highest = [];

    /// <summary>Rows, those without a sample included.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that have samples.</summary>
    public int Measured { get; private set; }

    /// <summary>Index of the sample of the first row.</summary>
    public int First { get; private set; }

    /// <summary>Samples between two rows.</summary>
    public int Stride { get; private set; }

    /// <summary>Mean change of demand from step to step.</summary>
    public float Variation { get; private set; }

    /// <summary>Newest sample at each row; NaN where the row has none or what came after is not known.</summary>
    public ReadOnlySpan<float> Newest => _newest.AsSpan(0, Count);

    /// <summary>What each row was divided by (<see cref="RidgeFit.ScaleOf"/>).</summary>
    public ReadOnlySpan<float> Scales => _scales.AsSpan(0, Count);

    /// <summary>For each knot, the greatest fall from a row to it.</summary>
    public ReadOnlySpan<float> Lowest => _lowest;

    /// <summary>For each knot, the greatest rise from a row to it.</summary>
    public ReadOnlySpan<float> Highest => _highest;

    public Span<float> CommonColumn(int feature) => _common.AsSpan(feature * Column, Count);

    public Span<float> KnotColumn(int knot, int feature) => _perKnot.AsSpan(((knot * RidgeFeatures.PerKnot) + feature) * Column, Count);

    /// <summary>Change of demand from each row to the knot, divided by the row's scale.</summary>
    public Span<float> Targets(int knot) => _targets.AsSpan(knot * Column, Count);

    /// <summary>Makes the rows of a history.</summary>
    /// <param name="samples">Demand, oldest first.</param>
    /// <param name="start">Time of the first sample.</param>
    /// <param name="window">Step and zone of the samples.</param>
    /// <param name="season">Where the days before are.</param>
    /// <param name="horizon">Steps that the last knot covers.</param>
    public void Fill(ReadOnlySpan<float> samples, DateTimeOffset start, in ContextWindow window, in SameTime season, int horizon)
    {
        (int reach, int knots) = RidgeFeatures.KnotsFor(horizon);
        First = season.IsKnown ? season.DaySteps : Math.Min(32, samples.Length / 4);
        int origins = Math.Max(0, samples.Length - reach - First);
        Stride = Math.Max(1, (origins + Most - 1) / Most);
        Count = (origins + Stride - 1) / Stride;
        Measured = 0;
        Variation = RidgeFeatures.VariationOf(samples);
        Reserve(knots);
        Span<float> common = stackalloc float[RidgeFeatures.Common];
        Span<float> perKnot = stackalloc float[RidgeFeatures.PerKnot * knots];
        Span<float> targets = stackalloc float[knots];
        for (int row = 0; row < Count; row++)
        {
            int origin = First + (row * Stride);
            ReadOnlySpan<float> recent = samples[Math.Max(0, origin + 1 - RidgeFeatures.Recent)..(origin + 1)];
            (float newest, float variation) = RidgeFeatures.Write(recent, common);
            if (float.IsFinite(newest) && TryFillTargets(samples, origin, newest, targets))
            {
                DateTimeOffset time = start + (window.Step * origin);
                RidgeFeatures.WriteWaves(time, window.TimeZone, common);
                season.Write(samples, origin, time, newest, common, perKnot);
                NoteRange(targets);
                Set(row, newest, RidgeFit.ScaleOf(variation, Variation), common, perKnot, targets);
                Measured++;
            }
            else
            {
                common.Clear();
                perKnot.Clear();
                targets.Clear();
                Set(row, float.NaN, 1, common, perKnot, targets);
            }
        }
    }

    private static bool TryFillTargets(ReadOnlySpan<float> samples, int origin, float newest, Span<float> targets)
    {
        int knot = 1;
        for (int k = 0; k < targets.Length; k++, knot = RidgeFeatures.NextKnot(knot))
        {
            float sample = Near(samples, origin + knot);
            if (!float.IsFinite(sample))
            {
                return false;
            }

            targets[k] = sample - newest;
        }

        return true;
    }

    /// <summary>A sample, or the mean of its neighbours at most two steps away where it is missing: a row needs all its targets.</summary>
    private static float Near(ReadOnlySpan<float> samples, int at)
    {
        for (int away = 0; away <= 2; away++)
        {
            float before = samples[Math.Max(0, at - away)];
            float after = samples[Math.Min(samples.Length - 1, at + away)];
            float near = float.IsNaN(before) ? after : float.IsNaN(after) ? before : (before / 2) + (after / 2);
            if (float.IsFinite(near))
            {
                return near;
            }
        }

        return float.NaN;
    }

    private static void Scatter(ReadOnlySpan<float> row, float scale, float[] columns, int at)
    {
        for (int i = 0; i < row.Length; i++)
        {
            columns[(i * Column) + at] = row[i] / scale;
        }
    }

    private void Reserve(int knots)
    {
        if (_targets.Length < knots * Column)
        {
            _perKnot = new float[knots * RidgeFeatures.PerKnot * Column];
            _targets = new float[knots * Column];
            (_lowest, _highest) = (new float[knots], new float[knots]);
        }

        _lowest.AsSpan().Clear();
        _highest.AsSpan().Clear();
    }

    private void NoteRange(ReadOnlySpan<float> targets)
    {
        for (int k = 0; k < targets.Length; k++)
        {
            _lowest[k] = Math.Min(_lowest[k], targets[k]);
            _highest[k] = Math.Max(_highest[k], targets[k]);
        }
    }

    private void Set(int row, float newest, float scale, ReadOnlySpan<float> common, ReadOnlySpan<float> perKnot, ReadOnlySpan<float> targets)
    {
        (_newest[row], _scales[row]) = (newest, scale);
        Scatter(common, scale, _common, row);
        Scatter(perKnot, scale, _perKnot, row);
        Scatter(targets, scale, _targets, row);
    }
}
