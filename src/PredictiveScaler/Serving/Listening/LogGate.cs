namespace PredictiveScaler.Serving.Listening;

/// <summary>Lets one line through in a while and counts the others: whoever reaches a port must not be able to fill the log.</summary>
internal sealed class LogGate(TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _last;
    private long _withheld;

    /// <summary>True when a line may be written, with the number of those withheld since the last one.</summary>
    public bool TryPass(out long withheld)
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < Pause)
            {
                _withheld++;
                withheld = 0;
                return false;
            }

            (_last, withheld, _withheld) = (clock.GetTimestamp(), _withheld, 0);
            return true;
        }
    }
}
