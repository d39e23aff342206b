using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// What is kept of a forecast to judge it by: the maximum over the lead window and demand at the first, the middle and the last step of
/// the horizon, each at its median and at one level above. The whole horizon counts, the lead window most.
/// </summary>
internal readonly struct Probes
{
    /// <summary>Quantities that come true: the lead window's maximum, then the steps.</summary>
    public const int Targets = 1 + StepCount;

    /// <summary>Numbers a forecast: for each target the median, then the upper quantile.</summary>
    public const int Count = 2 * Targets;

    /// <summary>Place of the median of the next step.</summary>
    public const int FirstStepMedian = 2;

    private const int StepCount = 3;
    private const double Median = 0.5;

    // The level of the service's bar for single steps; the lead window is judged at the trigger's own.
    private const double StepLevel = 0.9;

    private readonly double _quantile;
    private readonly int _horizon;
    private readonly int _leadSteps;

    public Probes(TriggerOptions options) =>
        (_quantile, _horizon, _leadSteps) = (options.Quantile, options.HorizonSteps, LeadWindow.Steps(options));

    /// <summary>Probed step <paramref name="index"/> (0 to 2) of a horizon, 1-based.</summary>
    public static int StepAt(int index, int horizon) => index switch
    {
        0 => 1,
        1 => (horizon + 1) / 2,
        _ => horizon,
    };

    /// <summary>Steps after an origin until <paramref name="target"/> has come true.</summary>
    public int StepsUntil(int target) => target == 0 ? _leadSteps : StepAt(target - 1, _horizon);

    /// <summary>Level of the upper quantile of <paramref name="target"/>.</summary>
    public double LevelOf(int target) => target == 0 ? _quantile : StepLevel;

    /// <summary>Level of the number at <paramref name="probe"/>.</summary>
    public double LevelOfProbe(int probe) => probe % 2 == 0 ? Median : LevelOf(probe / 2);

    /// <summary>Writes the <see cref="Count"/> numbers of a forecast.</summary>
    public void Read(ForecastBuffer forecast, Span<float> destination)
    {
        destination[0] = (float)forecast.MaxQuantile(_leadSteps, Median);
        destination[1] = (float)forecast.MaxQuantile(_leadSteps, _quantile);
        for (int target = 1; target < Targets; target++)
        {
            destination[2 * target] = (float)forecast.Quantile(StepsUntil(target), Median);
            destination[(2 * target) + 1] = (float)forecast.Quantile(StepsUntil(target), StepLevel);
        }
    }
}
