using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Selecting;

/// <summary>Working memory of one mixing, reused.</summary>
internal sealed class MixerScratch
{
    private double[] _totals = [];
    private string?[] _problems = [];
    private ContextWindow[] _windows = [];

    /// <summary>Indexes of the windows that an expert has a part in.</summary>
    public List<int> Members { get; } = [];

    /// <summary>Weight of what was said, by window.</summary>
    public double[] Totals => _totals;

    /// <summary>Why an expert said nothing, by window: the first one's reason.</summary>
    public string?[] Problems => _problems;

    /// <summary>The windows of <see cref="Members"/>.</summary>
    public ContextWindow[] Windows => _windows;

    public void Start(int count)
    {
        if (_totals.Length < count)
        {
            (_totals, _problems, _windows) = (new double[count], new string?[count], new ContextWindow[count]);
        }

        Array.Clear(_totals);
        Array.Clear(_problems);
    }
}
