using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Preprocessing;

/// <summary>Finds out that a trace was read at a shorter step than its source has samples: each value then stands several times in a row.</summary>
internal static class RepeatedSamples
{
    private const int FewestBlocks = 10;
    private const double LeastShare = 0.8;

    /// <returns>The distance of the source's samples, a multiple of the trace's step; null when the step is not too short, or nothing can be said.</returns>
    public static TimeSpan? SourceStep(Trace trace)
    {
        List<int> lengths = Blocks(trace.Values);
        if (lengths.Count < FewestBlocks)
        {
            return null;
        }

        lengths.Sort();
        int usual = lengths[lengths.Count / 2];

        // Neighbouring samples of the source may be equal, and a scrape may be a little late.
        int tolerance = usual / 10;
        int fitting = lengths.Count(length => length >= usual - tolerance && (length + tolerance) % usual <= 2 * tolerance);
        return usual > 1 && fitting >= LeastShare * lengths.Count ? usual * trace.Step : null;
    }

    // Between two changes of value: what begins or ends at a gap was cut, and an idle load repeats 0 at any step.
    private static List<int> Blocks(ReadOnlySpan<double> values)
    {
        List<int> lengths = [];
        int start = -1;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] == values[i - 1])
            {
                continue;
            }

            bool measured = double.IsFinite(values[i]) && double.IsFinite(values[i - 1]);
            if (measured && start >= 0 && values[i - 1] != 0)
            {
                lengths.Add(i - start);
            }

            start = measured ? i : -1;
        }

        return lengths;
    }
}
