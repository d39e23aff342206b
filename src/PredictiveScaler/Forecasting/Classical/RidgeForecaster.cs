using System.Numerics.Tensors;

namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// Ridge regression fitted to each trigger's own history: the change of demand to each knot horizon from lags, means, the same time on the
/// days before and Fourier terms (<see cref="RidgeFeatures"/>). It adapts to load that no pre-trained model has seen. Its spread is by how
/// much it was wrong on blocks of time left out of the fit, scaled by how much demand varies now.
/// </summary>
internal sealed class RidgeForecaster : FittedForecaster<RidgeFit>
{
    // As many rows as coefficients and a half: fewer say nothing of errors on rows left out.
    private const int FewestRows = RidgeSolver.Size * 3 / 2;
    private const int SpreadRows = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    // Errors of long ago say less of those to come: coefficients are from a week, spreads from two days of it.
    private static readonly TimeSpan SpreadSpan = TimeSpan.FromDays(2);

    private readonly ScratchPool<RidgeRows> _rows = new(() => new RidgeRows());
    private readonly ScratchPool<RidgeSolver> _solvers = new(() => new RidgeSolver());

    public override string Name => "ridge";

    // A fit costs 3 ms; one every hour would be 0.7 % better.
    protected override TimeSpan FitsEvery => TimeSpan.FromHours(2);

    protected override RidgeFit? Fit(in ContextWindow window, int horizon, FitScratch scratch)
    {
        DateTimeOffset first = window.History.First > window.Earliest ? window.History.First : window.Earliest;
        TimeSpan span = window.Origin - first > Longest ? Longest : window.Origin - first;
        int count = (int)Math.Max(0, (span.Ticks / window.Step.Ticks) + 1);
        DateTimeOffset start = window.Origin - ((count - 1) * window.Step);
        Span<float> samples = scratch.Floats(FitScratch.First, count);
        window.ReadUsable(start, window.Step, samples);
        SameTime season = new(window.Step, window.TimeZone, RidgeFeatures.KnotsFor(horizon).Last, span >= TimeSpan.FromDays(2));
        RidgeRows rows = _rows.Rent();
        RidgeSolver solver = _solvers.Rent();
        try
        {
            rows.Fill(samples, start, window, season, horizon);
            return rows.Measured < FewestRows ? null : Fit(rows, solver, window, season.IsKnown, horizon, samples, scratch);
        }
        finally
        {
            _solvers.Return(solver);
            _rows.Return(rows);
        }
    }

    protected override bool TryPredict(in ContextWindow window, RidgeFit fit, int horizon, ForecastBuffer result, BaselineScratch scratch)
    {
        Span<float> recent = scratch.Samples(RidgeFeatures.Recent);
        window.ReadUsable(window.Origin - (window.Step * (recent.Length - 1)), window.Step, recent);
        Span<float> common = stackalloc float[RidgeFeatures.Common];
        (float newest, float variation) = RidgeFeatures.Write(recent, common);
        if (!float.IsFinite(newest))
        {
            return false;
        }

        (int reach, int knots) = RidgeFeatures.KnotsFor(horizon);
        Span<float> perKnot = stackalloc float[knots * RidgeFeatures.PerKnot];
        RidgeFeatures.WriteWaves(window.Origin, window.TimeZone, common);
        new SameTime(window.Step, window.TimeZone, reach, fit.HasSeason).Write(window, newest, common, perKnot);
        Span<float> path = scratch.Season(reach);
        WritePath(fit, newest, common, perKnot, path);
        fit.Spreads.Apply(path[..horizon], result, RidgeFit.ScaleOf(variation, fit.Variation));
        return true;
    }

    private static void WritePath(RidgeFit fit, float newest, ReadOnlySpan<float> common, ReadOnlySpan<float> perKnot, Span<float> path)
    {
        (int before, int knot, float from) = (0, 1, 0);
        for (int k = 0; before < path.Length; k++, before = knot, knot = RidgeFeatures.NextKnot(knot))
        {
            ReadOnlySpan<float> coefficients = fit.Coefficients.AsSpan(k * RidgeSolver.Size, RidgeSolver.Size);
            float change = TensorPrimitives.Dot(coefficients[..RidgeFeatures.Common], common)
                + TensorPrimitives.Dot(coefficients[RidgeFeatures.Common..], perKnot.Slice(k * RidgeFeatures.PerKnot, RidgeFeatures.PerKnot));
            float to = Math.Clamp(change, fit.Lowest[k], fit.Highest[k]);
            for (int h = before + 1; h <= knot; h++)
            {
                path[h - 1] = Math.Max(0, newest + from + ((h - before) / (float)(knot - before) * (to - from)));
            }

            from = to;
        }
    }

    private static RidgeFit Fit(RidgeRows rows, RidgeSolver solver, in ContextWindow window, bool hasSeason, int horizon, ReadOnlySpan<float> samples, FitScratch scratch)
    {
        (_, int knots) = RidgeFeatures.KnotsFor(horizon);
        float[] coefficients = new float[knots * RidgeSolver.Size];
        Span<float> unseen = scratch.Floats(FitScratch.First + 1, knots * rows.Count);
        solver.Begin(rows);
        for (int k = 0; k < knots; k++)
        {
            Span<float> ofKnot = unseen.Slice(k * rows.Count, rows.Count);
            solver.Solve(rows, k, coefficients.AsSpan(k * RidgeSolver.Size, RidgeSolver.Size), ofKnot);
            for (int i = 0; i < ofKnot.Length; i++)
            {
                ofKnot[i] = Math.Clamp(ofKnot[i], rows.Lowest[k], rows.Highest[k]);
            }
        }

        int last = (int)Math.Clamp(SpreadSpan.Ticks / window.Step.Ticks / rows.Stride, Math.Min(FewestRows, rows.Count), rows.Count);
        int every = 1 + (last / SpreadRows);
        KnotSpreads spreads = KnotSpreads.Measure(
            samples, rows.First + ((rows.Count - last) * rows.Stride), rows.Stride * every, (last + every - 1) / every, horizon, new RidgePast(rows, unseen), scratch);
        return new RidgeFit(coefficients, rows.Lowest[..knots].ToArray(), rows.Highest[..knots].ToArray(), hasSeason, rows.Variation, spreads);
    }
}
