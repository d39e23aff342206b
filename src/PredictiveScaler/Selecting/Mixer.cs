using System.Numerics.Tensors;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Selecting;

/// <summary>
/// Forecasts with mixtures: the weighted mean of the experts' quantiles, level by level (Vincent averaging), then calibrated. An expert
/// that fails at a window is left out there and the others make up for it. The one way from a decision to a forecast: the control loop
/// and back-tests both take it.
/// </summary>
internal sealed class Mixer(ForecasterRegistry forecasters, ExpertRunner runner)
{
    private const double WeightTolerance = 1e-9;
    private const string NobodySpoke = "no expert is there";
    private readonly ScratchPool<MixerScratch> _scratch = new(() => new MixerScratch());

    /// <summary>Forecasts <paramref name="windows"/> with one mixture.</summary>
    public void Predict(Mixture mixture, ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
    {
        Mixture[] mixtures = new Mixture[windows.Length];
        Array.Fill(mixtures, mixture);
        Predict(mixtures, windows, horizon, results, null);
    }

    /// <summary>Forecasts each window with the mixture of the same index; every expert runs once, over all windows that it has a part in.</summary>
    /// <param name="mixtures">As many as windows.</param>
    /// <param name="windows">What may be seen.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="results">Take the mixed and calibrated forecasts; one fails only if all experts of its mixture did.</param>
    /// <param name="observer">Hears what each expert said.</param>
    public void Predict(
        ReadOnlySpan<Mixture> mixtures, ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results, IExpertObserver? observer)
    {
        MixerScratch scratch = _scratch.Rent();
        scratch.Start(windows.Length);
        foreach (IForecaster expert in forecasters.All)
        {
            Gather(expert.Name, mixtures, windows, scratch);
            if (scratch.Members.Count > 0)
            {
                Ask(expert, mixtures, horizon, results, scratch, observer);
            }
        }

        for (int i = 0; i < windows.Length; i++)
        {
            if (scratch.Totals[i] > 0)
            {
                Finish(mixtures[i], windows[i], results[i], scratch.Totals[i]);
            }
            else
            {
                results[i].Reset(windows[i], horizon, BaselineLevels.All);
                results[i].Fail(scratch.Problems[i] ?? NobodySpoke);
            }
        }

        _scratch.Return(scratch);
    }

    private static void Gather(string expert, ReadOnlySpan<Mixture> mixtures, ReadOnlySpan<ContextWindow> windows, MixerScratch scratch)
    {
        scratch.Members.Clear();
        for (int i = 0; i < mixtures.Length; i++)
        {
            if (WeightOf(expert, mixtures[i]) > 0)
            {
                scratch.Windows[scratch.Members.Count] = windows[i];
                scratch.Members.Add(i);
            }
        }
    }

    private void Ask(
        IForecaster expert, ReadOnlySpan<Mixture> mixtures, int horizon, ReadOnlySpan<ForecastBuffer> results, MixerScratch scratch, IExpertObserver? observer)
    {
        int count = scratch.Members.Count;
        using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(count);
        ReadOnlySpan<ForecastBuffer> said = lease.Buffers[..count];
        runner.Predict(expert, scratch.Windows.AsSpan(0, count), horizon, said);
        for (int k = 0; k < count; k++)
        {
            int i = scratch.Members[k];
            observer?.Said(i, expert.Name, said[k]);
            if (said[k].Failure is { } problem)
            {
                scratch.Problems[i] ??= problem;
                continue;
            }

            Prepare(results[i], scratch.Windows[k], said[k], mixtures[i], isFirst: scratch.Totals[i] == 0);
            double weight = WeightOf(expert.Name, mixtures[i]);
            Add(said[k], (float)weight, results[i]);
            scratch.Totals[i] += weight;
        }
    }

    /// <summary>One expert keeps its own levels; a mixture speaks at those of the baselines.</summary>
    private static void Prepare(ForecastBuffer result, in ContextWindow window, ForecastBuffer said, Mixture mixture, bool isFirst)
    {
        if (isFirst)
        {
            result.Reset(window, said.Horizon, mixture.Experts.Count == 1 ? said.LevelArray : BaselineLevels.All);
            result.Values.Clear();
            result.Maxima.Clear();
        }
    }

    private static void Add(ForecastBuffer said, float weight, ForecastBuffer result)
    {
        if (said.LevelArray.AsSpan().SequenceEqual(result.LevelArray))
        {
            TensorPrimitives.MultiplyAdd(said.Values, weight, result.Values, result.Values);
            TensorPrimitives.MultiplyAdd(said.Maxima, weight, result.Maxima, result.Maxima);
            return;
        }

        int levels = result.LevelArray.Length;
        for (int i = 0; i < result.Values.Length; i++)
        {
            (int step, float level) = ((i / levels) + 1, result.LevelArray[i % levels]);
            result.Values[i] += weight * (float)said.Quantile(step, level);
            result.Maxima[i] += weight * (float)said.MaxQuantile(step, level);
        }
    }

    private static void Finish(Mixture mixture, in ContextWindow window, ForecastBuffer result, double total)
    {
        // One whole expert stays bit for bit what it said.
        if (Math.Abs(total - 1) > WeightTolerance)
        {
            float share = (float)(1 / total);
            TensorPrimitives.Multiply(result.Values, share, result.Values);
            TensorPrimitives.Multiply(result.Maxima, share, result.Maxima);
        }

        FallGuard.Apply(result, window.ValueAtOrigin(), mixture.LargestFall);
        mixture.Correction.Apply(result);
    }

    private static double WeightOf(string expert, Mixture mixture)
    {
        foreach (WeightedExpert member in mixture.Experts)
        {
            if (member.Name == expert)
            {
                return member.Weight;
            }
        }

        return 0;
    }
}
