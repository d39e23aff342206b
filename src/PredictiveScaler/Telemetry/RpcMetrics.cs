using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace PredictiveScaler.Telemetry;

/// <summary>Instruments of the RPCs. Labels are bounded: only methods that are mapped get here. Recording allocates nothing when warm.</summary>
internal sealed class RpcMetrics
{
    private static readonly string[] Codes = [.. Enumerable.Range(0, 17).Select(code => ((StatusCode)code).ToString())];

    private readonly ConcurrentDictionary<string, string> _methods = new(StringComparer.Ordinal);

    private readonly Counter<long> _calls = ScalerMeter.Instance.CreateCounter<long>(
        "rpcs_total", description: "Calls that have ended, by method and gRPC status code.");

    private readonly Histogram<double> _durations = ScalerMeter.Instance.CreateHistogram(
        "rpc_duration_seconds", "s", "Time from the request being read to the answer of a unary call.", advice: ScalerMeter.Durations);

    private readonly UpDownCounter<long> _streams = ScalerMeter.Instance.CreateUpDownCounter<long>(
        "rpc_streams", description: "Streams that are open.");

    public void RecordUnary(string method, StatusCode code, double seconds)
    {
        string label = LabelOf(method);
        _calls.Add(1, new("method", label), new("code", NameOf(code)));
        _durations.Record(seconds, new KeyValuePair<string, object?>("method", label));
    }

    public void RecordOpened(string method) => _streams.Add(1, new KeyValuePair<string, object?>("method", LabelOf(method)));

    public void RecordClosed(string method, StatusCode code)
    {
        string label = LabelOf(method);
        _streams.Add(-1, new KeyValuePair<string, object?>("method", label));
        _calls.Add(1, new("method", label), new("code", NameOf(code)));
    }

    private static string NameOf(StatusCode code) => (int)code < Codes.Length ? Codes[(int)code] : Codes[(int)StatusCode.Unknown];

    private string LabelOf(string method) => _methods.GetOrAdd(method, static full => full.TrimStart('/'));
}
