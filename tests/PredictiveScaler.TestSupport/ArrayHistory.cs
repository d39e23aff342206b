using PredictiveScaler.Forecasting;

namespace PredictiveScaler.TestSupport;

/// <summary>A demand history over an array, written for plainness and not for speed.</summary>
internal sealed class ArrayHistory(DateTimeOffset first, TimeSpan step, float[] values) : IDemandHistory
{
    /// <summary>A Monday, 00:00 UTC.</summary>
    public static readonly DateTimeOffset Monday = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TimeSpan Step => step;

    public DateTimeOffset First => first;

    public DateTimeOffset Last => first + ((values.Length - 1) * step);

    public int Count => values.Length;

    public static ArrayHistory Of(int count, TimeSpan step, Func<int, double> demand) =>
        new(Monday, step, [.. Enumerable.Range(0, count).Select(i => (float)demand(i))]);

    public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = At(from + (i * step), step);
        }
    }

    private float At(DateTimeOffset time, TimeSpan width)
    {
        double sum = 0;
        int count = 0;
        long newest = (long)Math.Floor((time - first) / step);
        long oldest = Math.Max(0, width > step ? (long)Math.Floor((time - width - first) / step) + 1 : newest);
        for (long i = oldest; i <= newest && i < values.Length; i++)
        {
            (sum, count) = float.IsNaN(values[i]) ? (sum, count) : (sum + values[i], count + 1);
        }

        return time > Last || count == 0 ? float.NaN : (float)(sum / count);
    }
}
