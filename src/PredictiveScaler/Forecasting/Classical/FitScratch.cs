namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Working memory of a fit, reused. Each use of a fit has a number of its own.</summary>
internal sealed class FitScratch
{
    /// <summary>Numbers from here on are free for the forecaster; those below are <see cref="KnotSpreads"/>'.</summary>
    public const int First = 3;

    private readonly float[][] _floats = new float[16][];

    public Span<float> Floats(int number, int length)
    {
        float[]? memory = _floats[number];
        if (memory is null || memory.Length < length)
        {
            memory = new float[length];
            _floats[number] = memory;
        }

        return memory.AsSpan(0, length);
    }
}
