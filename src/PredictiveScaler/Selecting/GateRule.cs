using PredictiveScaler.Evaluating;

namespace PredictiveScaler.Selecting;

/// <summary>The one rule that lets a forecast act: its pinball loss against the last value's, with hysteresis, as a replay over the judged origins.</summary>
internal static class GateRule
{
    /// <summary>A ratio above demotes.</summary>
    public const double DemoteAbove = 1.05;

    /// <summary>A ratio below promotes.</summary>
    public const double PromoteBelow = 0.98;

    /// <summary>Outcome of one forecaster against the rival.</summary>
    internal readonly record struct Verdict(int Origins, double ModelLoss, double RivalLoss, double Ratio, bool Promoted);

    /// <summary>
    /// Judges <paramref name="model"/> over origins, oldest first; NaN anywhere drops that origin. The promotion is folded from
    /// "reactive" over the growing window, so that it depends on the samples alone.
    /// </summary>
    public static Verdict Judge(ReadOnlySpan<float> model, ReadOnlySpan<float> rival, ReadOnlySpan<float> actual, double level)
    {
        (double modelSum, double rivalSum, int origins, bool promoted) = (0, 0, 0, false);
        for (int i = 0; i < actual.Length; i++)
        {
            if (float.IsNaN(model[i]) || float.IsNaN(rival[i]) || float.IsNaN(actual[i]))
            {
                continue;
            }

            modelSum += PinballLoss.Of(actual[i], model[i], level);
            rivalSum += PinballLoss.Of(actual[i], rival[i], level);
            origins++;
            promoted = Fold(promoted, origins, Ratio(modelSum, rivalSum));
        }

        return new Verdict(origins, modelSum / origins, rivalSum / origins, Ratio(modelSum, rivalSum), promoted);
    }

    private static bool Fold(bool promoted, int origins, double ratio)
    {
        if (origins < GateSchedule.MinimumOrigins)
        {
            return false;
        }

        return ratio <= DemoteAbove && (promoted || ratio < PromoteBelow);
    }

    /// <summary>Two perfect forecasters are equals; against a perfect rival any loss is infinitely worse.</summary>
    private static double Ratio(double model, double rival) =>
        rival > 0 ? model / rival : model > 0 ? double.PositiveInfinity : 1;
}
