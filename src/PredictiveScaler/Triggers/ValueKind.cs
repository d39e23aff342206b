namespace PredictiveScaler.Triggers;

/// <summary>How the text of one sort of value is read.</summary>
/// <param name="Name">What it is called in the documentation.</param>
/// <param name="Allowed">What is taken, in words.</param>
/// <param name="MaxLength">Most characters.</param>
/// <param name="Read">Reads trimmed, non-empty text.</param>
internal sealed record ValueKind<T>(string Name, string Allowed, int MaxLength, Func<string, Parsed<T>> Read);

/// <summary>A value, or advice on what would have been one.</summary>
internal readonly record struct Parsed<T>(bool Succeeded, T? Value, string Advice)
{
    public static Parsed<T> Of(T value) => new(true, value, "");

    /// <param name="advice">Never quotes the refused text, which may be a secret.</param>
    public static Parsed<T> Refused(string advice = "") => new(false, default, advice);
}
