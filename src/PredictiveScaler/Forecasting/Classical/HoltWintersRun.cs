namespace PredictiveScaler.Forecasting.Classical;

/// <summary>The recursion over a history, for the choice of parameters and for past errors.</summary>
internal readonly ref struct HoltWintersRun
{
    private const int JudgedOrigins = 700;
    private readonly ReadOnlySpan<float> _samples;
    private readonly ReadOnlySpan<float> _places;
    private readonly ReadOnlySpan<float> _firstSeason;
    private readonly Span<float> _season;
    private readonly int _longest;

    // One passage of a place takes several samples where places are longer than steps.
    private readonly float _visits;

    /// <param name="samples">Demand, oldest first.</param>
    /// <param name="places">Place of the day of each.</param>
    /// <param name="firstSeason">Season to start with; empty = none.</param>
    /// <param name="season">The season that is learned, as long as <paramref name="firstSeason"/>.</param>
    /// <param name="longest">Steps of the farthest forecast that parameters are chosen by.</param>
    /// <param name="visits">Samples a place.</param>
    public HoltWintersRun(ReadOnlySpan<float> samples, ReadOnlySpan<float> places, ReadOnlySpan<float> firstSeason, Span<float> season, int longest, float visits)
    {
        _samples = samples;
        _places = places;
        _firstSeason = firstSeason;
        _season = season;
        (_longest, _visits) = (longest, visits);
    }

    public bool IsSeasonal => !_firstSeason.IsEmpty;

    public int Count => _samples.Length;

    public ReadOnlySpan<float> Samples => _samples;

    /// <summary>The season as learned so far.</summary>
    public ReadOnlySpan<float> Season => _season;

    /// <summary>Season of sample <paramref name="i"/> as learned so far; 0 where there is none.</summary>
    public float SeasonAt(int i) => IsSeasonal ? SeasonRing.At(_season, _places[i]) : 0;

    /// <summary>
    /// Sum over three distances of the absolute error of forecasts in the last two thirds, relative to how far demand itself strays.
    /// </summary>
    public double Error(in HoltWintersParameters parameters)
    {
        int middle = (int)Math.Sqrt(_longest);
        Span<float> reach = [parameters.Reach(1), parameters.Reach(middle), parameters.Reach(_longest)];
        ReadOnlySpan<int> ahead = [1, middle, _longest];
        Span<double> errors = stackalloc double[3];
        Span<double> naive = stackalloc double[3];
        _firstSeason.CopyTo(_season);
        HoltWintersState state = HoltWintersState.Start;
        int stride = 1 + (_samples.Length / JudgedOrigins);
        for (int i = 0; i < _samples.Length; i++)
        {
            state = Next(state, i, parameters);
            if (i % stride > 0 || i < _samples.Length / 3)
            {
                continue;
            }

            for (int k = 0; k < ahead.Length && i + ahead[k] < _samples.Length; k++)
            {
                int at = i + ahead[k];
                float change = Math.Abs(_samples[at] - _samples[i]);
                if (float.IsFinite(change))
                {
                    naive[k] += change;
                    errors[k] += Math.Abs(_samples[at] - state.Level - (reach[k] * state.Trend) - SeasonAt(at));
                }
            }
        }

        return Ratio(errors[0], naive[0]) + Ratio(errors[1], naive[1]) + Ratio(errors[2], naive[2]);
    }

    /// <summary>Runs on from <paramref name="state"/> over the samples from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    /// <param name="levels">Takes the level at each of them, where it is not empty.</param>
    /// <param name="trends">Takes the trends.</param>
    public HoltWintersState Run(
        HoltWintersState state, int from, int to, in HoltWintersParameters parameters, Span<float> levels = default, Span<float> trends = default)
    {
        if (from == 0)
        {
            _firstSeason.CopyTo(_season);
        }

        for (int i = from; i < to; i++)
        {
            state = Next(state, i, parameters);
            if (!levels.IsEmpty)
            {
                (levels[i - from], trends[i - from]) = (state.Level, state.Trend);
            }
        }

        return state;
    }

    private static double Ratio(double error, double naive) => naive > 0 ? error / naive : 1;

    private HoltWintersState Next(HoltWintersState state, int i, in HoltWintersParameters parameters)
    {
        state = state.Next(_samples[i], SeasonAt(i), parameters, out float error);
        if (IsSeasonal)
        {
            SeasonRing.Add(_season, _places[i], parameters.Gamma / _visits * (1 - parameters.Alpha) * error);
        }

        return state;
    }
}
