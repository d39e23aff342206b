using System.ComponentModel.DataAnnotations;

namespace PredictiveScaler.Host.Serve;

/// <summary>How much of the service anybody who reaches a port can hold, section <c>Serve:Limits</c>. The defaults leave room for KEDA with 20,000 triggers.</summary>
internal sealed class LimitOptions
{
    /// <summary>Connections of one port at the same time; further ones are closed at once.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public int MaxConnections { get; set; } = 1024;

    /// <summary>Connections of one port from one address.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public int MaxConnectionsPerAddress { get; set; } = 256;

    /// <summary>Time until a new connection has said what it speaks, and shaken hands where the port speaks TLS.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public TimeSpan OpeningTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for the headers of a request once they have begun.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time until the request message of a call is there.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>gRPC calls a second over all connections, with bursts of four times as many; 0 = any number. For where more than KEDA may call: what is under way at once is bounded anyhow.</summary>
    [Range(0, 10_000_000, ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public int CallsPerSecond { get; set; }

    /// <summary>gRPC calls a second on one connection, 0 = any number; KEDA has one, and three calls a trigger every 15 s.</summary>
    [Range(0, 10_000_000, ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public int CallsPerSecondPerConnection { get; set; }

    /// <summary>Requests a second from one address to the HTTP port, probes and metrics apart, with bursts of four times as many; 0 = any number.</summary>
    [Range(0, 1_000_000, ErrorMessage = "Serve:Limits:{0}: must be from {1} to {2}.")]
    public int PagesPerSecond { get; set; } = 200;
}
