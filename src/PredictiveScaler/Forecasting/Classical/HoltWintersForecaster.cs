namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// Holt-Winters with damped additive trend and an additive season of one local day, held at places of five minutes (one step, where steps are
/// longer). Parameters come from a coarse grid, one at a time, by the error of forecasts in the history.
/// </summary>
internal sealed class HoltWintersForecaster : FittedForecaster<HoltWintersFit>
{
    // Three days at 15 s, 12 at a minute.
    private const int MostSamples = 17_280;

    // Less is chance.
    private const double LeastGain = 0.05;
    private const int LeastLongest = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan FinestPlace = TimeSpan.FromMinutes(5);
    private static readonly float[] Alphas = [0.03f, 0.08f, 0.2f, 0.4f, 0.7f, 1];
    private static readonly float[] Betas = [0, 0.03f, 0.1f, 0.3f];
    private static readonly float[] Gammas = [0, 0.1f, 0.25f, 0.5f];
    private static readonly float[] Dampings = [0.8f, 0.95f];

    public override string Name => "holt-winters";

    protected override HoltWintersFit? Fit(in ContextWindow window, int horizon, FitScratch scratch)
    {
        DateTimeOffset first = window.History.First > window.Earliest ? window.History.First : window.Earliest;
        int count = (int)Math.Clamp(((window.Origin - first).Ticks / window.Step.Ticks) + 1, 0, MostSamples);
        Span<float> samples = scratch.Floats(FitScratch.First, count);
        DateTimeOffset start = window.Origin - ((count - 1) * window.Step);
        window.ReadUsable(start, window.Step, samples);
        if (count - samples.Count(float.NaN) < 2 * Residuals.Fewest)
        {
            return null;
        }

        HoltWintersRun plain = new(samples, [], [], [], LongestFor(window.Step), 1);
        HoltWintersRun seasonal = WithSeason(samples, start, window, scratch);
        (HoltWintersParameters parameters, double error) = Choose(plain);
        (HoltWintersParameters withSeason, double seasonalError) = seasonal.IsSeasonal ? Choose(seasonal) : (parameters, error);
        return seasonalError < (1 - LeastGain) * error
            ? Finish(seasonal, withSeason, Lookback.Steps(window), horizon, scratch)
            : Finish(plain, parameters, Lookback.Steps(window), horizon, scratch);
    }

    protected override bool TryPredict(in ContextWindow window, HoltWintersFit fit, int horizon, ForecastBuffer result, BaselineScratch scratch)
    {
        DateTimeOffset grid = FitGrid.WindowFor(window, FitsEvery).Origin;
        int since = (int)((window.Origin - grid).Ticks / window.Step.Ticks);
        Span<float> samples = scratch.Samples(since);
        Span<float> path = scratch.Season(since + horizon);
        window.ReadUsable(grid + window.Step, window.Step, samples);
        FillSeason(fit.Season, grid + window.Step, window, path);
        HoltWintersState state = fit.State;
        for (int i = 0; i < since; i++)
        {
            state = state.Next(samples[i], path[i], fit.Parameters, out _);
        }

        path = path[since..];
        for (int h = 1; h <= horizon; h++)
        {
            path[h - 1] = Math.Max(0, state.Level + (fit.Parameters.Reach(h) * state.Trend) + path[h - 1]);
        }

        fit.Spreads.Apply(path, result);
        return true;
    }

    private static int LongestFor(TimeSpan step) => (int)Math.Max(LeastLongest, Longest.Ticks / step.Ticks);

    private static int PlacesFor(TimeSpan step) => (int)(TimeSpan.TicksPerDay / Math.Max(step.Ticks, FinestPlace.Ticks));

    private static void FillSeason(float[] season, DateTimeOffset start, in ContextWindow window, Span<float> path)
    {
        if (season.Length == 0)
        {
            path.Clear();
            return;
        }

        new DayClock(season.Length, 0, window.TimeZone).Fill(start, window.Step, path);
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = SeasonRing.At(season, path[i]);
        }
    }

    /// <summary>A run that starts with the season of the first third of the history, which must be a day at least.</summary>
    private static HoltWintersRun WithSeason(ReadOnlySpan<float> samples, DateTimeOffset start, in ContextWindow window, FitScratch scratch)
    {
        int places = PlacesFor(window.Step);
        int days = (int)(samples.Length * window.Step.Ticks / 3 / TimeSpan.TicksPerDay);
        if (days < 1 || places < 4)
        {
            return new HoltWintersRun(samples, [], [], [], 1, 1);
        }

        Span<float> at = scratch.Floats(FitScratch.First + 1, samples.Length);
        Span<float> first = scratch.Floats(FitScratch.First + 2, places);
        new DayClock(places, 0, window.TimeZone).Fill(start, window.Step, at);
        int stepsOfDays = (int)(days * TimeSpan.TicksPerDay / window.Step.Ticks);
        bool whole = SeasonRing.TryLearn(samples[..stepsOfDays], at, first);
        float visits = Math.Max(1, TimeSpan.TicksPerDay / (float)places / window.Step.Ticks);
        return new HoltWintersRun(samples, at, whole ? first : [], scratch.Floats(FitScratch.First + 3, whole ? places : 0), LongestFor(window.Step), visits);
    }

    /// <summary>The parameters of least error: each in turn, the others kept, the level's share twice.</summary>
    private static (HoltWintersParameters Parameters, double Error) Choose(in HoltWintersRun run)
    {
        HoltWintersParameters best = new(0.2f, 0, run.IsSeasonal ? 0.1f : 0, 0.9f);
        double least = double.PositiveInfinity;
        ChooseAlpha(run, ref best, ref least);
        foreach (float damping in Dampings)
        {
            foreach (float beta in Betas.AsSpan(damping == Dampings[0] ? 0 : 1))
            {
                Try(run, best with { Beta = beta, Damping = damping }, ref best, ref least);
            }
        }

        if (run.IsSeasonal)
        {
            foreach (float gamma in Gammas)
            {
                Try(run, best with { Gamma = gamma }, ref best, ref least);
            }
        }

        ChooseAlpha(run, ref best, ref least);
        return (best, least);
    }

    private static void ChooseAlpha(in HoltWintersRun run, ref HoltWintersParameters best, ref double least)
    {
        foreach (float alpha in Alphas)
        {
            Try(run, best with { Alpha = alpha }, ref best, ref least);
        }
    }

    private static void Try(in HoltWintersRun run, in HoltWintersParameters parameters, ref HoltWintersParameters best, ref double least)
    {
        double error = run.Error(parameters);
        if (error < least)
        {
            (best, least) = (parameters, error);
        }
    }

    /// <summary>Runs to the end; the errors of the last day are those of the season as it was before that day.</summary>
    private static HoltWintersFit Finish(HoltWintersRun run, in HoltWintersParameters parameters, int lookback, int horizon, FitScratch scratch)
    {
        int judged = Math.Min(lookback, run.Count / 2);
        HoltWintersState state = run.Run(HoltWintersState.Start, 0, run.Count - judged, parameters);
        Span<float> season = scratch.Floats(FitScratch.First + 4, judged);
        Span<float> levels = scratch.Floats(FitScratch.First + 5, judged);
        Span<float> trends = scratch.Floats(FitScratch.First + 6, judged);
        Span<float> reach = scratch.Floats(FitScratch.First + 7, 2 * horizon);
        for (int i = 0; i < judged; i++)
        {
            season[i] = run.SeasonAt(run.Count - judged + i);
        }

        for (int h = 0; h < reach.Length; h++)
        {
            reach[h] = parameters.Reach(h + 1);
        }

        state = run.Run(state, run.Count - judged, run.Count, parameters, levels, trends);
        KnotSpreads spreads = KnotSpreads.Measure(run.Samples[^judged..], horizon, new PastComponents(levels, trends, reach, season), scratch);
        return new HoltWintersFit(state, parameters, run.Season.ToArray(), spreads);
    }
}
