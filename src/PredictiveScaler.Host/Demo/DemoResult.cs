namespace PredictiveScaler.Host.Demo;

/// <summary>What the replay showed; the properties are the fields of <c>demo --once --json</c>.</summary>
internal sealed record DemoResult
{
    /// <summary>Forecasts that were compared with what came true.</summary>
    public required int Origins { get; init; }

    /// <summary>RPC answers that were checked.</summary>
    public required int Answers { get; init; }

    /// <summary>Answers of 0 that nobody had measured; must be 0.</summary>
    public required int UnmeasuredZeros { get; init; }

    /// <summary>Mean absolute error of the median forecast, all steps up to 30 minutes; null without origins.</summary>
    public required double? MaeForecast { get; init; }

    /// <summary>The same for the last value, at the same origins.</summary>
    public required double? MaeLastValue { get; init; }

    public required double PodHours { get; init; }

    public required double ViolationMinutes { get; init; }

    public required double PodHoursReactive { get; init; }

    public required double ViolationMinutesReactive { get; init; }
}
