namespace PredictiveScaler.Peering;

/// <summary>Tells this process from its peers.</summary>
internal sealed class PeerInstance
{
    public string Id { get; } = Guid.NewGuid().ToString("N");
}
