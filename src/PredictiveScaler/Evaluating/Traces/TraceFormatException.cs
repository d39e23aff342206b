namespace PredictiveScaler.Evaluating.Traces;

/// <summary>A trace file that cannot be used; the message names the file, the line and what was expected.</summary>
internal sealed class TraceFormatException : Exception
{
    public TraceFormatException(string name, int line, string problem)
        : base($"{name}, line {line}: {problem}")
    {
        Line = line;
    }

    /// <summary>1-based; the header is line 1.</summary>
    public int Line { get; }
}
