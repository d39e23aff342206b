namespace PredictiveScaler.Evaluating.Traces;

/// <summary>A trace file that cannot be used; the message names the file, the line and what was expected.</summary>
internal sealed class TraceFormatException : Exception
{
    public TraceFormatException(string name, int line, string problem)
        : base($"{name}, line {line}: {problem}")
    {
        Line = line;
    }

    /// <summary>What is wrong with the file as a whole.</summary>
    public TraceFormatException(string name, string problem)
        : base($"{name}: {problem}")
    {
    }

    /// <summary>1-based; the header is line 1. 0: the whole file.</summary>
    public int Line { get; }
}
