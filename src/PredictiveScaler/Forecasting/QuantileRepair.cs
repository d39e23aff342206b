namespace PredictiveScaler.Forecasting;

/// <summary>Makes a model's numbers a forecast: levels in order, nothing below 0, maxima consistent with the steps they cover.</summary>
internal static class QuantileRepair
{
    public static void Apply(Span<float> values, Span<float> maxima, int levels)
    {
        for (int start = 0; start < values.Length; start += levels)
        {
            Order(values.Slice(start, levels));
            Span<float> row = maxima.Slice(start, levels);
            Order(row);
            AtLeast(row, values.Slice(start, levels));
            if (start > 0)
            {
                AtLeast(row, maxima.Slice(start - levels, levels));
            }
        }
    }

    private static void Order(Span<float> row)
    {
        if (!IsOrdered(row))
        {
            row.Sort();
        }

        AtLeastZero(row);
    }

    private static bool IsOrdered(ReadOnlySpan<float> row)
    {
        for (int q = 1; q < row.Length; q++)
        {
            // NaN is no less than anything; sorting puts it first.
            if (!(row[q - 1] <= row[q]))
            {
                return false;
            }
        }

        return true;
    }

    private static void AtLeastZero(Span<float> row)
    {
        for (int q = 0; q < row.Length; q++)
        {
            row[q] = Math.Max(0, row[q]);
        }
    }

    private static void AtLeast(Span<float> row, ReadOnlySpan<float> floor)
    {
        for (int q = 0; q < row.Length; q++)
        {
            row[q] = Math.Max(row[q], floor[q]);
        }
    }
}
