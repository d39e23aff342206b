namespace PredictiveScaler.TestSupport;

/// <summary>What <see cref="FakePrometheus"/> was asked.</summary>
public sealed record RecordedRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> UrlParameters,
    IReadOnlyDictionary<string, string> Form,
    IReadOnlyDictionary<string, string> Headers);
