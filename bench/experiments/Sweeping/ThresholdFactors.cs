namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>Targets that are tried, as shares of the capacity of a replica: as far as those that the rival is tuned among, finer where policies differ most.</summary>
internal static class ThresholdFactors
{
    public static IReadOnlyList<double> Usual { get; } =
    [
        0.1, 0.12, 0.14, 0.17, 0.2, 0.23, 0.26, 0.3, 0.34, 0.37, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.825, 0.85, 0.875, 0.9, 0.925, 0.95, 0.975,
        1, 1.025, 1.05, 1.075, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5,
    ];

    /// <summary>One that knows the future has no violation below 1, and may be allowed many.</summary>
    public static IReadOnlyList<double> Oracle { get; } =
        [0.9, 0.95, 1, 1.005, 1.01, 1.02, 1.035, 1.05, 1.075, 1.1, 1.125, 1.15, 1.175, 1.2, 1.25, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3];

    /// <summary>Fewer, for what is only chosen by.</summary>
    public static IReadOnlyList<double> Coarse { get; } = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.35, 1.5];
}
