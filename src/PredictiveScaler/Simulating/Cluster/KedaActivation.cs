namespace PredictiveScaler.Simulating.Cluster;

/// <summary>KEDA's own part of scaling, 0 to 1 and back, decided once a poll.</summary>
internal sealed class KedaActivation(TimeSpan cooldown)
{
    private DateTimeOffset? _lastActive;

    /// <summary>Replicas after this poll. <paramref name="active"/> null = the scaler failed, nothing moves.</summary>
    public int Poll(DateTimeOffset now, int current, bool? active)
    {
        if (active is null)
        {
            return current;
        }

        if (active.Value)
        {
            _lastActive = now;
            return Math.Max(1, current);
        }

        // One that was never active does not wait for the cooldown.
        return _lastActive is null || _lastActive + cooldown < now ? 0 : current;
    }
}
