namespace PredictiveScaler.Accuracy.Tables;

/// <summary>How often actual demand was at or below q0.9, over series.</summary>
/// <param name="InBand">Share of series within 0.82 to 0.97.</param>
internal sealed record Coverage(double Mean, double InBand)
{
    public const double Least = 0.82;

    public const double Most = 0.97;

    public static Coverage Of(IEnumerable<double> bySeries)
    {
        double[] values = [.. bySeries];
        return new Coverage(Statistics.Mean(values), Statistics.Share(values, IsInBand));
    }

    public static bool IsInBand(double coverage) => coverage is >= Least and <= Most;
}
