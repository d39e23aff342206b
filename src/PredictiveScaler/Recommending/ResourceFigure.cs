namespace PredictiveScaler.Recommending;

/// <summary>One recommended amount with its reasons. Cores or bytes.</summary>
internal sealed record ResourceFigure
{
    public required ResourceKind Kind { get; init; }

    /// <summary>Rounded up to whole millicores or Mi; null = none should be set.</summary>
    public required double? Value { get; init; }

    /// <summary>Between these the present amount is good enough; null = not known for this figure.</summary>
    public double? LowerBound { get; init; }

    public double? UpperBound { get; init; }

    /// <summary>The present amount; null = not set, or not known.</summary>
    public double? Current { get; init; }

    /// <summary>Recommended over present amount, less 1; null when there is nothing to compare.</summary>
    public double? Change => Value is { } value && Current is > 0 ? (value / Current.Value) - 1 : null;

    /// <summary>Whole sentences.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
