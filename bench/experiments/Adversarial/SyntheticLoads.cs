using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>Loads on which a forecast cannot help, and loads that are off now and then. Same seed, same trace.</summary>
internal static class SyntheticLoads
{
    private const int MinutesADay = 24 * 60;
    private const double Level = 1000;
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>A constant level and independent noise.</summary>
    /// <param name="share">Standard deviation over level.</param>
    /// <param name="days">Length.</param>
    /// <param name="seed">Of the noise.</param>
    public static Trace WhiteNoise(double share, int days, ulong seed)
    {
        SplitMixRandom random = new(seed);
        return Minutes(FormattableString.Invariant($"white-noise-{share * 100:0}"), days, _ => Math.Max(0, Level * (1 + (share * random.Normal()))));
    }

    /// <summary>Independent steps of a hundredth of the level, reflected at a tenth of it.</summary>
    public static Trace RandomWalk(int days, ulong seed)
    {
        SplitMixRandom random = new(seed);
        (double value, double floor) = (Level, Level / 10);
        return Minutes("random-walk", days, _ => value = floor + Math.Abs(value + (Level / 100 * random.Normal()) - floor));
    }

    /// <summary>Independent relative steps of 1.5 %, drawn back to the level over about two days so that it stays in sight.</summary>
    public static Trace GeometricWalk(int days, ulong seed)
    {
        SplitMixRandom random = new(seed);
        double log = 0;
        return Minutes("geometric-walk", days, _ => Level * Math.Exp(log = (log * (1 - (1.0 / (2 * MinutesADay)))) + (0.015 * random.Normal())));
    }

    /// <summary>On workdays alone, from about eight to about six; both ends differ from day to day.</summary>
    /// <param name="jitterMinutes">Standard deviation of the start.</param>
    /// <param name="days">Length.</param>
    /// <param name="seed">Of everything.</param>
    public static Trace OfficeHours(double jitterMinutes, int days, ulong seed)
    {
        SplitMixRandom random = new(seed);
        (double start, double end) = (0, 0);
        return Minutes(FormattableString.Invariant($"office-hours-jitter-{jitterMinutes:0}m"), days, minute =>
        {
            int ofDay = minute % MinutesADay;
            if (ofDay == 0)
            {
                (start, end) = ((8 * 60) + (jitterMinutes * random.Normal()), (18 * 60) + (jitterMinutes * random.Normal()));
            }

            bool workday = minute / MinutesADay % 7 < 5;
            double noise = random.Normal();
            return workday && ofDay >= start && ofDay < end ? Math.Max(1, Level * (1 + (0.05 * noise))) : 0;
        });
    }

    /// <summary>About an hour at seven, at half past twelve and at seven in the evening on workdays, at ten at weekends; each starts when it starts.</summary>
    /// <param name="jitterMinutes">Standard deviation of each start.</param>
    /// <param name="days">Length.</param>
    /// <param name="seed">Of everything.</param>
    public static Trace Sessions(double jitterMinutes, int days, ulong seed)
    {
        SplitMixRandom random = new(seed);
        List<(double Start, double End)> sessions = [];
        return Minutes(FormattableString.Invariant($"sessions-jitter-{jitterMinutes:0}m"), days, minute =>
        {
            int ofDay = minute % MinutesADay;
            if (ofDay == 0)
            {
                double[] starts = minute / MinutesADay % 7 < 5 ? [7 * 60, 12.5 * 60, 19 * 60] : [10 * 60];
                sessions = [.. starts.Select(start => start + (jitterMinutes * random.Normal())).Select(start => (start, start + random.Uniform(45, 75)))];
            }

            double noise = random.Normal();
            return sessions.Exists(session => ofDay >= session.Start && ofDay < session.End) ? Math.Max(1, Level * (1 + (0.05 * noise))) : 0;
        });
    }

    /// <summary>Office hours, and two short visits a day besides at any time.</summary>
    public static Trace OfficeHoursAndVisits(double jitterMinutes, int days, ulong seed)
    {
        Trace office = OfficeHours(jitterMinutes, days, seed);
        Trace visits = Intermittent(days, seed + 100, visitsADay: 2);
        return new Trace("office-hours-and-visits", Monday, Step, [.. office.Values.ToArray().Zip(visits.Values.ToArray(), Math.Max)]);
    }

    /// <summary>Short visits at any time: a Poisson process, eight a day on average, for five to twenty minutes each.</summary>
    public static Trace Intermittent(int days, ulong seed, double visitsADay = 8)
    {
        SplitMixRandom random = new(seed);
        int left = 0;
        return Minutes("intermittent", days, _ =>
        {
            bool arrives = random.Uniform() < visitsADay / MinutesADay;
            double minutes = random.Uniform(5, 20);
            left = arrives ? (int)minutes : Math.Max(0, left - 1);
            return left > 0 ? Level * (1 + (0.1 * Math.Abs(random.Normal()))) : 0;
        });
    }

    private static Trace Minutes(string name, int days, Func<int, double> demandAt)
    {
        double[] values = new double[(days * MinutesADay) + 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Round(demandAt(i), 2);
        }

        return new Trace(name, Monday, Step, values);
    }
}
