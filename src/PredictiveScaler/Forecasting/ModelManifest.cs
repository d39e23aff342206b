namespace PredictiveScaler.Forecasting;

/// <summary>What <c>model.json</c> declares about the graph beside it.</summary>
internal sealed record ModelManifest
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required int Opset { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Steps of history up to and including the origin.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Steps ahead that one run gives.</summary>
    public required int HorizonSteps { get; init; }

    /// <summary>Seasons to look back by, in seconds.</summary>
    public required IReadOnlyList<int> SeasonalLagsSeconds { get; init; }

    /// <summary>Steps of each season up to and including origin - lag.</summary>
    public required int SeasonalBack { get; init; }

    /// <summary>Seconds that one element of the history is the mean of; 0 for a graph without that input.</summary>
    public required int HistoryStepSeconds { get; init; }

    /// <summary>Elements of the history; 0 for a graph without that input.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>Levels in (0, 1), ascending.</summary>
    public required float[] Quantiles { get; init; }

    public required int MinStepSeconds { get; init; }

    public required int MaxStepSeconds { get; init; }

    public required string Normalisation { get; init; }

    public required string Licence { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>SHA-256 of <c>model.onnx</c>, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public int SeasonLength => SeasonalBack + HorizonSteps;

    /// <summary>Shape of a tensor of the vocabulary without its batch axis; null for a name outside it.</summary>
    public int[]? ShapeOf(string tensor) => tensor switch
    {
        TensorNames.Context or TensorNames.ContextMask => [ContextLength],
        TensorNames.Seasonal or TensorNames.SeasonalMask => [SeasonalLagsSeconds.Count, SeasonLength],
        TensorNames.Calendar => [TensorNames.CalendarFeatures],
        TensorNames.Step => [1],
        TensorNames.History or TensorNames.HistoryMask => [HistoryLength],
        TensorNames.Quantiles or TensorNames.MaxQuantiles => [HorizonSteps, Quantiles.Length],
        _ => null,
    };

    public bool Uses(string input) => Inputs.Contains(input);
}
