using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies.Crane;

namespace PredictiveScaler.Simulating.Policies;

/// <summary>
/// The EffectiveHorizontalPodAutoscaler of gocrane/crane (docs/tutorials/using-effective-hpa-to-scaling-with-effectiveness.md): the HPA gets what is
/// measured and, as a second metric, the largest value that its DSP algorithm predicts for the next hour, and follows the higher. Seven days of
/// history at a minute, predicted anew every twelve hours, as its defaults are. A series that it does not find periodic is scaled reactively.
/// </summary>
internal sealed class CranePolicy(SimulationSettings settings, MeteredLoad load) : IScalingPolicy
{
    public const string PolicyName = "crane";

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefitEvery = TimeSpan.FromHours(12);
    private static readonly TimeSpan HistoryLength = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestGap = TimeSpan.FromHours(1);
    private static readonly int[] StepMinutes = [1, 5, 10, 15, 30, 60];

    // A finer step than the trace has would only repeat its lines.
    private readonly TimeSpan _step = TimeSpan.FromMinutes(Array.Find(StepMinutes, minutes => TimeSpan.FromMinutes(minutes) >= load.Trace.Step) is > 0 and int step ? step : StepMinutes[^1]);
    private DateTimeOffset _fittedAt = DateTimeOffset.MinValue;
    private CyclePrediction? _prediction;

    public string Name => PolicyName;

    public double Target => settings.Threshold;

    public HpaBehavior Behavior { get; } = settings.Bounded(settings.Behavior ?? HpaBehavior.Default);

    public PolicyAnswer Ask(DateTimeOffset time)
    {
        DateTimeOffset refit = TimeGrid.Floor(time, RefitEvery);
        if (refit != _fittedAt)
        {
            (_fittedAt, _prediction) = (refit, Fit(refit));
        }

        double measured = load.MeasuredAt(time);
        double predicted = _prediction?.Largest(time, Window) ?? double.NaN;
        return PolicyAnswer.Of(predicted > measured ? predicted : measured);
    }

    private CyclePrediction? Fit(DateTimeOffset time)
    {
        DateTimeOffset first = TimeGrid.Ceiling(Later(time - HistoryLength, load.Trace.First), _step);
        List<double> history = [];
        int missing = 0;
        for (DateTimeOffset at = first; at <= time; at += _step)
        {
            double value = load.MeasuredAt(at);
            if (double.IsNaN(value))
            {
                missing++;
                continue;
            }

            Append(history, value, missing);
            missing = 0;
        }

        double[]? cycle = missing == 0 && history.Count > 0 ? DspPredictor.Predict(history.ToArray(), _step) : null;
        return cycle is null ? null : new CyclePrediction(TimeGrid.Floor(time, _step) + _step, _step, cycle);
    }

    /// <summary>A short gap is bridged by a line, after a long one history begins anew.</summary>
    private void Append(List<double> history, double value, int missing)
    {
        if (_step * (missing + 1) > LongestGap && missing > 0)
        {
            history.Clear();
        }

        if (history.Count > 0)
        {
            double slope = (value - history[^1]) / (missing + 1);
            for (int i = 0; i < missing; i++)
            {
                history.Add(history[^1] + slope);
            }
        }

        history.Add(value);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
