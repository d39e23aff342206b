namespace PredictiveScaler.Forecasting;

/// <summary>Working memory of a baseline forecast, reused.</summary>
internal sealed class BaselineScratch
{
    private float[] _samples = [];
    private float[] _season = [];

    /// <summary>Most past origins at which errors are taken.</summary>
    public const int MaxOrigins = 240;

    /// <summary>Errors of one horizon.</summary>
    public float[] Errors { get; } = new float[MaxOrigins];

    /// <summary>Maximum since each past origin.</summary>
    public float[] Maxima { get; } = new float[MaxOrigins];

    /// <summary>Maximum of the season since each past origin.</summary>
    public float[] SeasonMaxima { get; } = new float[MaxOrigins];

    public Span<float> Samples(int length) => Sized(ref _samples, length);

    public Span<float> Season(int length) => Sized(ref _season, length);

    private static Span<float> Sized(ref float[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = new float[length];
        }

        return memory.AsSpan(0, length);
    }
}
