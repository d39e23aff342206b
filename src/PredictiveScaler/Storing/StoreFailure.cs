namespace PredictiveScaler.Storing;

/// <summary>Why an access failed, in words that hold no secret.</summary>
/// <param name="Code">One of a bounded set, for metrics.</param>
/// <param name="Advice">What it means or what to do; "" where the code says it.</param>
internal sealed record StoreFailure(string Code, string Advice = "")
{
    public string Text => Advice.Length == 0 ? Code : $"{Code}: {Advice}";
}
