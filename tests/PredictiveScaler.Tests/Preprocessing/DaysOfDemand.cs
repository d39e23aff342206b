namespace PredictiveScaler.Tests.Preprocessing;

/// <summary>Days of demand at a minute with a daily wave between 60 and 140 and a little noise, to put events into.</summary>
internal sealed class DaysOfDemand
{
    public const int Day = 1440;
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public DaysOfDemand(int days, int seed = 1)
    {
        Random random = new(seed);
        Values = [.. Enumerable.Range(0, days * Day).Select(i => Math.Round(100 + (40 * Math.Sin(2 * Math.PI * i / Day)) + (random.NextDouble() * 6) - 3, 3))];
    }

    public double[] Values { get; }

    public DaysOfDemand With(int start, params double[] event_)
    {
        event_.CopyTo(Values, start);
        return this;
    }

    public DaysOfDemand With(int start, int length, double value) => With(start, [.. Enumerable.Repeat(value, length)]);
}
