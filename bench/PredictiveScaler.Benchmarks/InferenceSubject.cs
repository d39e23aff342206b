using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Benchmarks;

/// <summary>A shipped model, a week of one-minute demand for each window of a batch, and everything that running it once needs.</summary>
internal sealed class InferenceSubject : IDisposable
{
    public const string DefaultModel = "blend";
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan History = TimeSpan.FromDays(7);
    private static readonly DateTimeOffset Origin = new(2024, 1, 15, 9, 30, 0, TimeSpan.Zero);
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly ContextWindow[] _windows;
    private readonly ForecastBuffer[] _results;

    public InferenceSubject(string model, int batch)
    {
        string folder = Path.Combine(RepositoryRoot(), "models", model);
        byte[] graph = File.ReadAllBytes(Path.Combine(folder, "model.onnx"));
        var problems = new List<string>();
        Manifest = ModelManifestReader.Read(File.ReadAllBytes(Path.Combine(folder, "model.json")), problems)
            ?? throw new InvalidDataException(string.Join("; ", problems));
        _session = ModelSession.Open(graph);
        Forecaster = new OnnxForecaster(Manifest, _session, NullLogger.Instance, ownsSession: false);
        Binding = new InferenceBinding(_session, Manifest, batch);
        _windows = [.. Enumerable.Range(0, batch).Select(Window)];
        _results = [.. _windows.Select(_ => new ForecastBuffer())];
        FillInputs();
    }

    public ModelManifest Manifest { get; }

    public OnnxForecaster Forecaster { get; }

    /// <summary>Holds the inputs of the batch.</summary>
    public InferenceBinding Binding { get; }

    /// <summary>Inputs out of the stored samples, alone.</summary>
    public void FillInputs()
    {
        for (int row = 0; row < Binding.Batch; row++)
        {
            ModelInputs.Fill(_windows[row], ForecastGrid.For(Step, Manifest.HorizonSteps, Manifest)!.Value, Manifest, Binding, row);
        }
    }

    /// <summary>The graph alone, over inputs that are there already: what the native program does.</summary>
    public void Run() => Binding.Run(_options);

    /// <summary>What a worker of the service does: inputs out of the stored samples, the graph, repaired quantiles.</summary>
    public void Forecast() => Forecaster.Predict(_windows, Manifest.HorizonSteps, _results);

    /// <summary>Writes each input as raw float32, for the native program.</summary>
    public void WriteInputs(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (string input in Manifest.Inputs)
        {
            using FileStream file = File.Create(Path.Combine(directory, input + ".f32"));
            for (int row = 0; row < Binding.Batch; row++)
            {
                file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(InputOf(input, row)));
            }
        }
    }

    /// <summary>Sum of the quantiles of all rows: shows that two programs computed the same.</summary>
    public double Sum()
    {
        double sum = 0;
        for (int row = 0; row < Binding.Batch; row++)
        {
            foreach (float value in Binding.Quantiles(row))
            {
                sum += value;
            }
        }

        return sum;
    }

    public void Dispose()
    {
        Forecaster.Dispose();
        Binding.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    public static ContextWindow Window(int number)
    {
        var series = new DemandSeries(Step, History);
        long last = Origin.ToUnixTimeSeconds() / 60;
        int count = (int)(History / Step);
        double[] demand = [.. Enumerable.Range(0, count).Select(i => Demand(last - count + 1 + i, number))];
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Origin - ((count - 1) * Step), Step, demand));
        return new ContextWindow(series, Origin, Step, History, TimeZoneInfo.Utc);
    }

    private static double Demand(long minute, int number) =>
        (100 + number) * (1.2 + Math.Sin(2 * Math.PI * minute / 1440)) + (minute * 7919 % 17);

    private ReadOnlySpan<float> InputOf(string name, int row) => name switch
    {
        TensorNames.Context => Binding.Context(row),
        TensorNames.ContextMask => Binding.ContextMask(row),
        TensorNames.Seasonal => Binding.Seasonal(row),
        TensorNames.SeasonalMask => Binding.SeasonalMask(row),
        TensorNames.Calendar => Binding.Calendar(row),
        TensorNames.History => Binding.History(row),
        TensorNames.HistoryMask => Binding.HistoryMask(row),
        _ => Binding.Step(row),
    };

    internal static string RepositoryRoot()
    {
        // BenchmarkDotNet runs its generated program far below the project's own output.
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExternalScaler.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Run the benchmarks inside the repository.");
    }
}
