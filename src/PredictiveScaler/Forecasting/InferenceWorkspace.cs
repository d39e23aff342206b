using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>What one worker needs to run one model: a binding per batch shape, made when that shape is first wanted.</summary>
internal sealed class InferenceWorkspace(InferenceSession session, ModelManifest manifest) : IDisposable
{
    private static readonly int[] BatchShapes = [1, 8, 64, 256];
    private readonly InferenceBinding?[] _bindings = new InferenceBinding?[BatchShapes.Length];

    public RunOptions RunOptions { get; } = new();

    /// <summary>
    /// The binding to run next when <paramref name="remaining"/> windows wait: a shape that they fill at least by half, since
    /// padding costs as much as work, and small runs cost more a row.
    /// </summary>
    public InferenceBinding For(int remaining)
    {
        int shape = BatchShapes.Length - 1;
        while (shape > 0 && remaining * 2 < BatchShapes[shape])
        {
            shape--;
        }

        return _bindings[shape] ??= new InferenceBinding(session, manifest, BatchShapes[shape]);
    }

    public void Dispose()
    {
        foreach (InferenceBinding? binding in _bindings)
        {
            binding?.Dispose();
        }

        RunOptions.Dispose();
    }
}
