namespace PredictiveScaler.Serving.Listening;

/// <summary>What became of the TLS handshake of a connection.</summary>
internal sealed class HandshakeFeature
{
    public bool HasSucceeded { get; private set; }

    /// <summary>Whether the log has a line about the reason already.</summary>
    public bool IsExplained { get; private set; }

    public void Succeed() => HasSucceeded = true;

    public void Explain() => IsExplained = true;
}
