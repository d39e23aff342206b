using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>Pinned memory for one batch shape of one worker, bound to the graph's inputs and outputs once and reused by every run.</summary>
internal sealed class InferenceBinding : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _values = [];
    private readonly float[] _context;
    private readonly float[] _contextMask;
    private readonly float[] _seasonal;
    private readonly float[] _seasonalMask;
    private readonly float[] _calendar;
    private readonly float[] _step;
    private readonly float[] _history;
    private readonly float[] _historyMask;
    private readonly float[] _quantiles;
    private readonly float[] _maxQuantiles;

    public InferenceBinding(InferenceSession session, ModelManifest manifest, int batch)
    {
        (_session, Batch) = (session, batch);
        _binding = session.CreateIoBinding();
        float[] input(string name) => Bind(manifest, name, manifest.Inputs, _binding.BindInput);
        float[] output(string name) => Bind(manifest, name, manifest.Outputs, _binding.BindOutput);
        (_context, _contextMask) = (input(TensorNames.Context), input(TensorNames.ContextMask));
        (_seasonal, _seasonalMask) = (input(TensorNames.Seasonal), input(TensorNames.SeasonalMask));
        (_calendar, _step) = (input(TensorNames.Calendar), input(TensorNames.Step));
        (_history, _historyMask) = (input(TensorNames.History), input(TensorNames.HistoryMask));
        (_quantiles, _maxQuantiles) = (output(TensorNames.Quantiles), output(TensorNames.MaxQuantiles));
    }

    /// <summary>Rows of one run.</summary>
    public int Batch { get; }

    public Span<float> Context(int row) => Row(_context, row);

    public Span<float> ContextMask(int row) => Row(_contextMask, row);

    public Span<float> Seasonal(int row) => Row(_seasonal, row);

    public Span<float> SeasonalMask(int row) => Row(_seasonalMask, row);

    public Span<float> Calendar(int row) => Row(_calendar, row);

    public Span<float> Step(int row) => Row(_step, row);

    public Span<float> History(int row) => Row(_history, row);

    public Span<float> HistoryMask(int row) => Row(_historyMask, row);

    public ReadOnlySpan<float> Quantiles(int row) => Row(_quantiles, row);

    public ReadOnlySpan<float> MaxQuantiles(int row) => Row(_maxQuantiles, row);

    /// <summary>Fills the rows from <paramref name="used"/> on with copies of the first, so that they cost and disturb nothing.</summary>
    public void Pad(int used)
    {
        foreach (float[] tensor in (ReadOnlySpan<float[]>)[_context, _contextMask, _seasonal, _seasonalMask, _calendar, _step, _history, _historyMask])
        {
            for (int row = used; row < Batch; row++)
            {
                Row(tensor, 0).CopyTo(Row(tensor, row));
            }
        }
    }

    /// <summary>Runs the graph over all rows.</summary>
    /// <exception cref="OnnxRuntimeException">The graph failed on this input.</exception>
    public void Run(RunOptions options) => _session.RunWithBinding(options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _values.ForEach(value => value.Dispose());
    }

    private float[] Bind(ModelManifest manifest, string name, IReadOnlyList<string> declared, Action<string, OrtValue> bind)
    {
        int[] shape = manifest.ShapeOf(name)!;
        float[] memory = GC.AllocateArray<float>(Batch * shape.Aggregate(1, (product, length) => product * length), pinned: true);
        if (declared.Contains(name))
        {
            long[] full = [Batch, .. shape.Select(length => (long)length)];
            var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(), full);
            _values.Add(value);
            bind(name, value);
        }

        return memory;
    }

    private Span<float> Row(float[] tensor, int row) => tensor.AsSpan(row * (tensor.Length / Batch), tensor.Length / Batch);
}
