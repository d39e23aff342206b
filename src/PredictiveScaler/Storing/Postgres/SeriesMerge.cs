using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// What becomes of a part of a series that another replica has written too. A measured value replaces what is there, a gap never does: a
/// replica that knows less takes nothing away.
/// </summary>
internal static class SeriesMerge
{
    /// <summary>Fills the gaps of <paramref name="ours"/> from what is stored. False when the result is what is stored.</summary>
    public static bool Chunk(float[] ours, ReadOnlySpan<float> stored)
    {
        bool differs = false;
        for (int i = 0; i < ours.Length; i++)
        {
            if (float.IsNaN(ours[i]))
            {
                ours[i] = stored[i];
            }
            else
            {
                differs |= ours[i] != stored[i];
            }
        }

        return differs;
    }

    /// <summary>Times the source was asked about; where a hole is between the two, the newer ones.</summary>
    public static IndexRange Coverage(IndexRange ours, IndexRange stored)
    {
        if (ours.IsEmpty || stored.IsEmpty)
        {
            return ours.IsEmpty ? stored : ours;
        }

        return stored.TouchesOrOverlaps(ours.Low, ours.High)
            ? stored.Including(ours.Low, ours.High)
            : ours.High > stored.High ? ours : stored;
    }
}
