namespace PredictiveScaler.Serving.Listening;

/// <summary>How much of the service anybody who reaches a port can hold. The defaults leave room for KEDA with 20,000 triggers.</summary>
internal sealed record ListenerLimits
{
    /// <summary>Connections of one port at the same time; further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Those of one remote address.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 256;

    /// <summary>Time from the acceptance of a connection until it has said what it speaks.</summary>
    public TimeSpan OpeningTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for the headers of a request, once they have begun.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time from the headers of a call until its request message is there; streams of answers may then be silent for days.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unary calls under way at the same time, over all connections. Above: RESOURCE_EXHAUSTED.</summary>
    public int MaxConcurrentCalls { get; init; } = 20_000;

    /// <summary>Streaming calls open at the same time, over all connections. Above: RESOURCE_EXHAUSTED.</summary>
    public int MaxStreams { get; init; } = 50_000;

    /// <summary>Calls a second on one connection, with bursts of <see cref="BurstSeconds"/> times as many; 0 = any number.</summary>
    public int CallsPerSecondPerConnection { get; init; }

    /// <summary>Calls a second over all connections; 0 = any number.</summary>
    public int CallsPerSecond { get; init; }

    /// <summary>KEDA's operator calls for all triggers at once when it starts.</summary>
    public const int BurstSeconds = 4;
}
