using PredictiveScaler.Evaluating;

namespace PredictiveScaler.Selecting;

/// <summary>
/// The one rule that lets a forecast act: its pinball loss against the last value's, with hysteresis, as a replay over the judged origins.
/// A drift demotes at once, and what was before it no longer counts for the way back.
/// </summary>
internal static class GateRule
{
    /// <summary>A ratio above demotes.</summary>
    public const double DemoteAbove = 1.05;

    /// <summary>A ratio below promotes.</summary>
    public const double PromoteBelow = 0.98;

    /// <summary>Origins after a drift before the forecast can act again: three hours where they are ten minutes apart.</summary>
    internal const int OriginsAfterDrift = 18;

    /// <summary>Outcome of one forecaster against the rival.</summary>
    /// <param name="Origins">Judged in all.</param>
    /// <param name="ModelLoss">Mean over all.</param>
    /// <param name="RivalLoss">Mean over all.</param>
    /// <param name="Ratio">Since the newest drift once enough origins have come true, else over all.</param>
    /// <param name="Promoted">It may act.</param>
    /// <param name="DriftAt">Index of the origin at which the newest drift showed; -1 when there was none.</param>
    internal readonly record struct Verdict(int Origins, double ModelLoss, double RivalLoss, double Ratio, bool Promoted, int DriftAt);

    /// <summary>
    /// Judges <paramref name="model"/> over origins, oldest first; NaN anywhere drops that origin. The promotion is folded from
    /// "reactive" over the growing window, so that it depends on the samples alone.
    /// </summary>
    /// <param name="model">Its forecasts.</param>
    /// <param name="rival">The last value's.</param>
    /// <param name="actual">What came true.</param>
    /// <param name="level">Quantile level of both.</param>
    /// <param name="drifts">Origins at which a drift showed; empty = none.</param>
    public static Verdict Judge(ReadOnlySpan<float> model, ReadOnlySpan<float> rival, ReadOnlySpan<float> actual, double level, ReadOnlySpan<bool> drifts = default)
    {
        (double modelSum, double rivalSum, int origins) = (0, 0, 0);
        (double modelSince, double rivalSince, int since, int driftAt, bool promoted) = (0, 0, 0, -1, false);
        for (int i = 0; i < actual.Length; i++)
        {
            if (float.IsNaN(model[i]) || float.IsNaN(rival[i]) || float.IsNaN(actual[i]))
            {
                continue;
            }

            (double loss, double rivalLoss) = (PinballLoss.Of(actual[i], model[i], level), PinballLoss.Of(actual[i], rival[i], level));
            (modelSum, rivalSum, origins) = (modelSum + loss, rivalSum + rivalLoss, origins + 1);
            (modelSince, rivalSince, since) = (modelSince + loss, rivalSince + rivalLoss, since + 1);
            promoted = origins >= GateSchedule.MinimumOrigins && (driftAt < 0 || since >= OriginsAfterDrift) && Fold(promoted, Ratio(modelSince, rivalSince));
            if (!drifts.IsEmpty && drifts[i])
            {
                (modelSince, rivalSince, since, driftAt, promoted) = (0, 0, 0, i, false);
            }
        }

        double ratio = driftAt >= 0 && since >= OriginsAfterDrift ? Ratio(modelSince, rivalSince) : Ratio(modelSum, rivalSum);
        return new Verdict(origins, modelSum / origins, rivalSum / origins, ratio, promoted, driftAt);
    }

    private static bool Fold(bool promoted, double ratio) => ratio <= DemoteAbove && (promoted || ratio < PromoteBelow);

    /// <summary>Two perfect forecasters are equals; against a perfect rival any loss is infinitely worse.</summary>
    private static double Ratio(double model, double rival) =>
        rival > 0 ? model / rival : model > 0 ? double.PositiveInfinity : 1;
}
