namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Names and borders of the bands.</summary>
internal static class Bands
{
    public const int Count = 4;

    private static readonly string[] Names = ["5m", "15m", "30m", "beyond"];

    /// <param name="leadSeconds">Target minus origin.</param>
    public static Band Of(long leadSeconds) => leadSeconds switch
    {
        <= 300 => Band.ToFiveMinutes,
        <= 900 => Band.ToFifteenMinutes,
        <= 1800 => Band.ToThirtyMinutes,
        _ => Band.Beyond,
    };

    public static string Name(Band band) => Names[(int)band];

    public static Band Parse(string name) => (Band)Array.IndexOf(Names, name);
}
