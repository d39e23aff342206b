using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>
/// Runs one ONNX model. All workers share its session; each borrows memory that is already bound to it, so that a warm forecast takes no
/// lock while it computes and allocates nothing.
/// </summary>
internal sealed class OnnxForecaster : IForecaster, IDisposable
{
    internal const string NoSamples = "no sample in the context window";
    internal const string StepTooCoarse = "the step is coarser than the model was trained for";
    internal const string NotFinite = "the model gave a number that is not finite";
    private readonly InferenceSession _session;
    private readonly ILogger _logger;
    private readonly ScratchPool<InferenceWorkspace> _workspaces;
    private readonly bool _hasMaxima;
    private readonly bool _ownsSession;
    private int _failureLogged;
    private long _failures;

    public OnnxForecaster(ModelManifest manifest, InferenceSession session, ILogger logger, bool ownsSession = true)
    {
        (Manifest, _session, _logger, _ownsSession) = (manifest, session, logger, ownsSession);
        _hasMaxima = manifest.Outputs.Contains(TensorNames.MaxQuantiles);
        _workspaces = new ScratchPool<InferenceWorkspace>(() => new InferenceWorkspace(session, manifest));
    }

    public string Name => Manifest.Name;

    public ModelManifest Manifest { get; }

    /// <summary>Windows that this model failed on (exception, or numbers that are not finite) since it was loaded.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, windows.Length);
        InferenceWorkspace workspace = _workspaces.Rent();
        try
        {
            while (!windows.IsEmpty)
            {
                InferenceBinding binding = workspace.For(windows.Length);
                int count = Math.Min(binding.Batch, windows.Length);
                PredictBatch(windows[..count], horizon, results[..count], binding, workspace);
                windows = windows[count..];
                results = results[count..];
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    public void Dispose()
    {
        _workspaces.Dispose();
        if (_ownsSession)
        {
            _session.Dispose();
        }
    }

    private void PredictBatch(
        ReadOnlySpan<ContextWindow> windows,
        int horizon,
        ReadOnlySpan<ForecastBuffer> results,
        InferenceBinding binding,
        InferenceWorkspace workspace)
    {
        Prepare(windows, horizon, results, binding);
        if (TryRun(binding, workspace.RunOptions) is { } problem)
        {
            PredictAlone(windows, horizon, results, workspace, problem);
            return;
        }

        for (int i = 0; i < windows.Length; i++)
        {
            if (results[i].Failure is null)
            {
                Take(ForecastGrid.For(windows[i].Step, horizon, Manifest)!.Value, binding, i, results[i]);
            }
        }
    }

    /// <summary>A graph that throws does so for a whole batch; run one by one, only the window that it throws on is lost.</summary>
    private void PredictAlone(
        ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results, InferenceWorkspace workspace, string problem)
    {
        if (windows.Length == 1)
        {
            Interlocked.Increment(ref _failures);
            results[0].Fail(problem);
            return;
        }

        for (int i = 0; i < windows.Length; i++)
        {
            PredictBatch(windows.Slice(i, 1), horizon, results.Slice(i, 1), workspace.For(1), workspace);
        }
    }

    private void Prepare(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results, InferenceBinding binding)
    {
        for (int i = 0; i < windows.Length; i++)
        {
            results[i].Reset(windows[i], horizon, Manifest.Quantiles);
            ForecastGrid? grid = ForecastGrid.For(windows[i].Step, horizon, Manifest);
            // The row is filled all the same: what lies in it from an earlier run must not reach this one's timing or numbers.
            bool observed = ModelInputs.Fill(windows[i], grid ?? new ForecastGrid(1, windows[i].Step), Manifest, binding, i);
            if (grid is null || !observed)
            {
                results[i].Fail(grid is null ? StepTooCoarse : NoSamples);
            }
        }

        binding.Pad(windows.Length);
    }

    private string? TryRun(InferenceBinding binding, RunOptions options)
    {
        try
        {
            binding.Run(options);
            return null;
        }
        catch (OnnxRuntimeException failure)
        {
            string reason = $"the model failed: {failure.Message}";
            LogOnce(failure, reason);
            return reason;
        }
    }

    private void Take(ForecastGrid grid, InferenceBinding binding, int row, ForecastBuffer result)
    {
        int levels = Manifest.Quantiles.Length;
        ReadOnlySpan<float> quantiles = binding.Quantiles(row);
        ReadOnlySpan<float> maxima = _hasMaxima ? binding.MaxQuantiles(row) : quantiles;
        if (!AreFinite(quantiles) || !AreFinite(maxima))
        {
            LogOnce(null, NotFinite);
            Interlocked.Increment(ref _failures);
            result.Fail(NotFinite);
            return;
        }

        grid.ExpandValues(quantiles, levels, result.Values);
        grid.ExpandMaxima(maxima, levels, result.Maxima);
        QuantileRepair.Apply(result.Values, result.Maxima, levels);
    }

    private void LogOnce(Exception? exception, string reason)
    {
        if (Interlocked.Exchange(ref _failureLogged, 1) == 0)
        {
            Log.ModelFailed(_logger, exception, Name, reason);
        }
    }

    private static bool AreFinite(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }
}
