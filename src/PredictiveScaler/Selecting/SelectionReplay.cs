using PredictiveScaler.Evaluating;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// Walks the judged origins, oldest first, as if each were now: weights and corrections at an origin come from what had come true before
/// it. So they are a function of the samples alone, and replicas and restarts agree. Working memory, reused; one user at a time.
/// </summary>
internal sealed class SelectionReplay
{
    // An expert that had nothing to say loses what the last value loses on average, and as much as the worst that had.
    private const double PriceOfSilence = 1;
    private const double SmallestScale = 1e-30;

    // Against a rival without a loss, everything finer than this share of the load is the same.
    private const double NegligibleShare = 1e-6;

    private readonly ExpertWeights _weights = new();
    private readonly double[] _corrections = new double[Probes.Targets];
    private readonly double[] _scales = new double[Probes.Count];
    private readonly float[][] _actuals = new float[Probes.Targets][];
    private readonly float[][] _uppers = new float[Probes.Targets][];
    private float[] _numbers = [];
    private float[] _mixed = [];
    private float[] _rival = [];
    private float[] _lead = [];
    private double[] _savings = [];
    private bool[] _drifts = [];
    private DriftDetector _detector;
    private int _experts;
    private int _count;
    private Probes _probes;

    /// <summary>After the newest origin; they sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights.Current;

    /// <summary>After the newest origin, by target of the <see cref="Probes"/>.</summary>
    public ReadOnlySpan<double> Corrections => _corrections;

    /// <summary>The mixture's corrected quantile of the lead window's maximum, oldest first.</summary>
    public ReadOnlySpan<float> Forecasts => _uppers[0].AsSpan(0, _count);

    /// <summary>Origins at which the mixture was seen to have gone wrong.</summary>
    public ReadOnlySpan<bool> Drifts => _drifts.AsSpan(0, _count);

    /// <summary>The first expert's own.</summary>
    public ReadOnlySpan<float> Rivals => _rival.AsSpan(0, _count);

    /// <summary>How far the mixture's median went below the demand at its origin, at most.</summary>
    public double DeepestFall { get; private set; }

    /// <summary>What came true.</summary>
    public ReadOnlySpan<float> Actuals => _actuals[0].AsSpan(0, _count);

    /// <summary>What the mixture said of the lead window's maximum at an origin, 0 = the oldest, before any correction; NaN when all were silent.</summary>
    public (float Median, float Upper) WindowAt(int origin) => (_mixed[origin * Probes.Count], _mixed[(origin * Probes.Count) + 1]);

    /// <summary>Replays the origins of <paramref name="schedule"/>.</summary>
    public void Run(JudgedForecasts judged, GateSchedule schedule, IDemandHistory history, TriggerOptions options, ReadOnlySpan<double> prior)
    {
        (_experts, _count, _probes) = (judged.Experts, schedule.Count, new Probes(options));
        MakeRoom();
        Load(judged, schedule);
        ReadActuals(schedule, history, options);
        MeasureRival();
        _weights.Start(prior);
        Array.Clear(_corrections);
        Array.Clear(_drifts);
        _detector = default;
        DeepestFall = 0;
        int leadLag = schedule.OriginsUntil(_probes.StepsUntil(0), options);
        for (int round = 0; round < _count + leadLag; round++)
        {
            Learn(round, schedule, options);
            if (round < _count)
            {
                Mix(round);
            }
        }
    }

    private void MakeRoom()
    {
        int width = _experts * Probes.Count;
        Grow(ref _numbers, _count * width);
        Grow(ref _mixed, _count * Probes.Count);
        Grow(ref _rival, _count);
        Grow(ref _lead, _probes.StepsUntil(0));
        for (int target = 0; target < Probes.Targets; target++)
        {
            Grow(ref _actuals[target], _count);
            Grow(ref _uppers[target], _count);
        }

        _drifts = _drifts.Length >= _count ? _drifts : new bool[_count];
        _savings = _savings.Length == _experts ? _savings : new double[_experts];
    }

    private static void Grow(ref float[] memory, int length) =>
        memory = memory is not null && memory.Length >= length ? memory : new float[length];

    private void Load(JudgedForecasts judged, GateSchedule schedule)
    {
        int width = judged.Width;
        for (int i = 0; i < _count; i++)
        {
            judged.Read(schedule.OriginAt(_count - 1 - i), _numbers.AsSpan(i * width, width));
            _rival[i] = _numbers[(i * width) + 1];
        }
    }

    /// <summary>What came true; NaN where a sample is missing, or too new to be final: late ones may still change it.</summary>
    private void ReadActuals(GateSchedule schedule, IDemandHistory history, TriggerOptions options)
    {
        Span<float> lead = _lead.AsSpan(0, _probes.StepsUntil(0));
        DateTimeOffset final = schedule.Newest + (options.QueryStep * lead.Length);
        for (int i = 0; i < _count; i++)
        {
            DateTimeOffset origin = schedule.OriginAt(_count - 1 - i);
            history.Read(origin + options.QueryStep, options.QueryStep, lead);
            _actuals[0][i] = Maximum(lead);
            for (int target = 1; target < Probes.Targets; target++)
            {
                DateTimeOffset time = origin + (options.QueryStep * _probes.StepsUntil(target));
                _actuals[target][i] = float.NaN;
                if (time <= final)
                {
                    history.Read(time, options.QueryStep, _actuals[target].AsSpan(i, 1));
                }
            }
        }
    }

    private static float Maximum(ReadOnlySpan<float> samples)
    {
        float maximum = float.NegativeInfinity;
        foreach (float sample in samples)
        {
            // A maximum over a gap is unknown.
            if (float.IsNaN(sample))
            {
                return float.NaN;
            }

            maximum = Math.Max(maximum, sample);
        }

        return maximum;
    }

    /// <summary>The rival's mean loss is the unit of each probe, so that all weigh alike.</summary>
    private void MeasureRival()
    {
        for (int probe = 0; probe < Probes.Count; probe++)
        {
            (double loss, double level, int count) = (0, 0, 0);
            for (int i = 0; i < _count; i++)
            {
                float actual = _actuals[probe / 2][i];
                float forecast = _numbers[(i * _experts * Probes.Count) + probe];
                if (float.IsFinite(actual) && float.IsFinite(forecast))
                {
                    (loss, level, count) = (loss + PinballLoss.Of(actual, forecast, _probes.LevelOfProbe(probe)), level + Math.Abs(actual), count + 1);
                }
            }

            _scales[probe] = count == 0 ? 1 : Math.Max(SmallestScale, Math.Max(loss, level * NegligibleShare) / count);
        }
    }

    /// <summary>Takes in what has come true since the round before.</summary>
    private void Learn(int round, GateSchedule schedule, TriggerOptions options)
    {
        Span<double> savings = _savings;
        savings.Clear();
        bool any = false;
        for (int target = 0; target < Probes.Targets; target++)
        {
            int origin = round - schedule.OriginsUntil(_probes.StepsUntil(target), options);
            if (origin < 0 || origin >= _count)
            {
                continue;
            }

            float actual = _actuals[target][origin];
            any |= Score(origin, 2 * target, actual, savings) | Score(origin, (2 * target) + 1, actual, savings);
            if (target == 0 && HasDrifted(origin))
            {
                Forget(origin);
            }

            _corrections[target] = AdaptiveCalibration.Next(_corrections[target], _uppers[target][origin], actual, _probes.LevelOf(target));
        }

        if (any)
        {
            _weights.Update(savings);
        }
    }

    private bool HasDrifted(int origin)
    {
        double excess = (PinballLoss.Of(_actuals[0][origin], _uppers[0][origin], _probes.LevelOf(0)) - PinballLoss.Of(_actuals[0][origin], _rival[origin], _probes.LevelOf(0))) / _scales[1];
        return double.IsFinite(excess) && _detector.Sees(excess);
    }

    /// <summary>The competition begins again with what is known of this very origin.</summary>
    private void Forget(int origin)
    {
        _drifts[origin] = true;
        _weights.Forget();
        Array.Clear(_corrections);
    }

    /// <summary>Adds what each expert would have saved at one probe of one origin; false when nothing is known of it.</summary>
    private bool Score(int origin, int probe, float actual, Span<double> savings)
    {
        float mixed = _mixed[(origin * Probes.Count) + probe];
        if (!float.IsFinite(actual) || !float.IsFinite(mixed))
        {
            return false;
        }

        double level = _probes.LevelOfProbe(probe);
        double slope = (actual > mixed ? -level : actual < mixed ? 1 - level : 0) / (_scales[probe] * Probes.Count);
        double worst = 0;
        ReadOnlySpan<float> numbers = _numbers.AsSpan(origin * _experts * Probes.Count, _experts * Probes.Count);
        for (int e = 0; e < _experts; e++)
        {
            double excess = slope * (numbers[(e * Probes.Count) + probe] - mixed);
            worst = excess > worst ? excess : worst;
        }

        for (int e = 0; e < _experts; e++)
        {
            float said = numbers[(e * Probes.Count) + probe];
            savings[e] -= float.IsFinite(said) ? slope * (said - mixed) : worst + (PriceOfSilence / Probes.Count);
        }

        return true;
    }

    private void Mix(int round)
    {
        ReadOnlySpan<double> weights = _weights.Current;
        ReadOnlySpan<float> numbers = _numbers.AsSpan(round * _experts * Probes.Count, _experts * Probes.Count);
        for (int probe = 0; probe < Probes.Count; probe++)
        {
            (double sum, double total) = (0, 0);
            for (int e = 0; e < _experts; e++)
            {
                float said = numbers[(e * Probes.Count) + probe];
                if (weights[e] > 0 && float.IsFinite(said))
                {
                    (sum, total) = (sum + (weights[e] * said), total + weights[e]);
                }
            }

            _mixed[(round * Probes.Count) + probe] = total > 0 ? (float)(sum / total) : float.NaN;
        }

        for (int target = 0; target < Probes.Targets; target++)
        {
            float median = _mixed[(round * Probes.Count) + (2 * target)];
            float upper = _mixed[(round * Probes.Count) + (2 * target) + 1];
            _uppers[target][round] = (float)AdaptiveCalibration.Apply(upper, Math.Max(0, upper - median), _corrections[target]);
            NoteFall(numbers[Probes.FirstStepMedian] - median);
        }
    }

    /// <summary>The first expert is the last value: what it expects of the next step is the demand at the origin.</summary>
    private void NoteFall(float fall) => DeepestFall = fall > DeepestFall ? fall : DeepestFall;
}
