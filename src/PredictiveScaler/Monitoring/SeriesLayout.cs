namespace PredictiveScaler.Monitoring;

/// <summary>How a series spends its samples: the newest at full resolution, the older ones as means of <paramref name="Factor"/>.</summary>
/// <param name="FineSamples">Samples at the step of the series.</param>
/// <param name="Factor">Steps a coarse sample is the mean of; 1 = nothing is coarsened.</param>
/// <param name="CoarseSamples">Coarse samples; 0 when nothing is coarsened.</param>
internal readonly record struct SeriesLayout(int FineSamples, int Factor, int CoarseSamples)
{
    /// <summary>Most samples of one series, fine and coarse together (28 days at 2 minutes).</summary>
    public const int MaxSamples = 20_160;

    // 28 h at the finest step of 10 s: the back-test of the last 24 h always sees full resolution.
    private const int MinFineSamples = MaxSamples / 2;

    /// <summary>Kept beyond the history window, so that a forecast at a 24 h old origin sees its whole window, late points included.</summary>
    public static readonly TimeSpan Surplus = TimeSpan.FromHours(25);

    /// <summary>The layout for a window: the least coarsening that fits, then as many fine samples as fit beside it.</summary>
    public static SeriesLayout For(TimeSpan step, TimeSpan historyWindow)
    {
        long wanted = ((historyWindow + Surplus).Ticks + step.Ticks - 1) / step.Ticks;
        if (wanted <= MaxSamples)
        {
            return new SeriesLayout((int)Math.Max(1, wanted), 1, 0);
        }

        for (int factor = 2; ; factor++)
        {
            // fine + ceil((wanted - fine) / factor) <= MaxSamples - 1, one to spare for the bucket that straddles the border.
            long fine = (((MaxSamples - 2L) * factor) - wanted) / (factor - 1);
            if (fine >= MinFineSamples - 1)
            {
                return new SeriesLayout((int)fine, factor, MaxSamples - (int)fine);
            }
        }
    }
}
