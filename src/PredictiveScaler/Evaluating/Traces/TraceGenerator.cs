namespace PredictiveScaler.Evaluating.Traces;

/// <summary>
/// Makes the request rate of a business web service, minute by minute: closed at night (exactly 0, about 22:00 to 06:00 UTC), a steep
/// morning, a lunch dip, an evening shoulder, weaker and later weekends, days that differ in level, log-ins at nine, jobs on the hour, a
/// weekly campaign, and what nobody can foresee: noise, small bursts, now and then a flash crowd. Same seed, same trace.
/// </summary>
internal sealed class TraceGenerator
{
    public const ulong DefaultSeed = 20_260_302;

    /// <summary>Distance between two samples.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private const int MinutesPerDay = 24 * 60;
    private const double Opening = 6 * 60;
    private const double Closing = 22 * 60;
    private const double WeekdayPeak = 530;

    private static readonly double[] WeekdayLevels = [0.42, 1.06, 1.0, 1.02, 0.98, 0.9, 0.5];

    private static readonly DayShape Weekday = new(
        (6, 0.12), (7, 0.16), (7.75, 0.28), (8.5, 0.55), (9.25, 0.82), (10.5, 1.0), (11.5, 0.96), (12.4, 0.70), (13.1, 0.73),
        (14.2, 0.97), (15.5, 0.92), (16.75, 0.78), (18, 0.56), (19.25, 0.46), (20.25, 0.50), (21, 0.42), (21.75, 0.2), (22, 0.1));

    private static readonly DayShape Weekend = new(
        (6, 0.08), (8, 0.14), (9.5, 0.4), (11.25, 0.85), (12.75, 0.8), (14.5, 0.72), (17, 0.8), (19.5, 1.0), (20.75, 0.9), (21.6, 0.4), (22, 0.15));

    private readonly SplitMixRandom _random;
    private double _dayLevel;
    private double _drift;

    private TraceGenerator(ulong seed) => _random = new SplitMixRandom(seed);

    /// <summary>
    /// Demand in requests per second from <paramref name="firstDay"/> 00:00 UTC on, <paramref name="days"/> days and the midnight after them.
    /// </summary>
    public static Trace Generate(DateOnly firstDay, int days, ulong seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        TraceGenerator generator = new(seed);
        double[] values = new double[(days * MinutesPerDay) + 1];
        for (int day = 0; day < days; day++)
        {
            generator.FillDay(firstDay.AddDays(day).DayOfWeek, values.AsSpan(day * MinutesPerDay, MinutesPerDay));
        }

        return new Trace("web-service", new DateTimeOffset(firstDay, TimeOnly.MinValue, TimeSpan.Zero), Step, values);
    }

    private void FillDay(DayOfWeek day, Span<double> minutes)
    {
        bool weekend = day is DayOfWeek.Saturday or DayOfWeek.Sunday;
        // Levels of neighbouring days are alike: an AR(1) of the logarithm.
        _dayLevel = (0.6 * _dayLevel) + (0.06 * _random.Normal());
        double peak = WeekdayPeak * WeekdayLevels[(int)day] * Math.Exp(_dayLevel);
        double opening = Opening + _random.Uniform(-3, 3);
        double closing = Closing + _random.Uniform(-8, 8);
        List<Surge> surges = [.. Expected(day, weekend, peak), .. Unexpected(peak)];
        DayShape shape = weekend ? Weekend : Weekday;
        for (int minute = 0; minute < MinutesPerDay; minute++)
        {
            double clean = shape.At(minute / 60.0) * peak;
            surges.ForEach(surge => clean += surge.At(minute));
            minutes[minute] = minute > opening && minute < closing ? Observed(clean * DoorsOpen(minute - opening)) : 0;
        }
    }

    /// <summary>Clients come back within three minutes of the opening, not in one step.</summary>
    private static double DoorsOpen(double minutesSinceOpening) => Math.Min(1, minutesSinceOpening / 3);

    private double Observed(double clean)
    {
        // Slow wander (half-life about ten minutes) and counting noise that grows with the square root of the rate.
        _drift = (0.93 * _drift) + (0.011 * _random.Normal());
        double noisy = (clean * Math.Exp(_drift)) + (0.3 * Math.Sqrt(clean) * _random.Normal());
        return Math.Round(Math.Max(0.01, noisy), 2);
    }

    private IEnumerable<Surge> Expected(DayOfWeek day, bool weekend, double peak)
    {
        for (int hour = 7; hour <= 21; hour++)
        {
            yield return new Surge(hour * 60, peak * _random.Uniform(0.13, 0.19), 1.5, 5);
        }

        if (!weekend)
        {
            yield return new Surge((9 * 60) - 1, peak * _random.Uniform(0.34, 0.42), 2, 15);
        }

        if (day is DayOfWeek.Tuesday or DayOfWeek.Thursday)
        {
            yield return new Surge(18 * 60, peak * _random.Uniform(0.5, 0.6), 2, 25);
        }
    }

    private IEnumerable<Surge> Unexpected(double peak)
    {
        for (int i = 0; i < 5; i++)
        {
            yield return new Surge(_random.Uniform(Opening, Closing), peak * _random.Uniform(0.04, 0.14), 2, _random.Uniform(3, 8));
        }

        if (_random.Uniform() < 0.2)
        {
            yield return new Surge(_random.Uniform(10 * 60, 20 * 60), peak * _random.Uniform(0.4, 0.65), _random.Uniform(3, 8), _random.Uniform(20, 40));
        }
    }
}
