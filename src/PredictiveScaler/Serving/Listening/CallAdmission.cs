using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Serving.Listening;

/// <summary>
/// How many calls may be under way, and how fast they may come. Health calls on their own port are counted apart, so that nobody who fills
/// the service makes Kubernetes restart it.
/// </summary>
internal sealed class CallAdmission(GrpcListenerOptions options, ListenerMetrics metrics, ILogger<CallAdmission> logger)
{
    private const int MaxHealthCalls = 256;

    private readonly ListenerLimits _limits = options.Limits;
    private readonly CallRate _rate = new(options.Limits.CallsPerSecond, ListenerLimits.BurstSeconds, TimeProvider.System);
    private readonly LogGate _line = new(TimeProvider.System);
    private int _calls;
    private int _streams;
    private int _health;

    public static string Sentence(string reason) => reason switch
    {
        "calls" => "Too many calls are under way.",
        "streams" => "Too many streams are open.",
        "rate" => "Too many calls a second.",
        "late" => "Its request message did not arrive in time.",
        _ => "Its metadata is too large.",
    };

    /// <summary>Why the call may not enter; null when it has entered and must leave.</summary>
    public string? TryEnter(ListenerFeature listener, MethodType type)
    {
        if (listener.Kind == ListenerKind.HealthOnly)
        {
            return TryCount(ref _health, MaxHealthCalls) ? null : "calls";
        }

        if (!listener.Rate.TryTake() || !_rate.TryTake())
        {
            return "rate";
        }

        return type == MethodType.Unary
            ? TryCount(ref _calls, _limits.MaxConcurrentCalls) ? null : "calls"
            : TryCount(ref _streams, _limits.MaxStreams) ? null : "streams";
    }

    public void Leave(ListenerFeature listener, MethodType type)
    {
        ref int count = ref _streams;
        if (listener.Kind == ListenerKind.HealthOnly)
        {
            count = ref _health;
        }
        else if (type == MethodType.Unary)
        {
            count = ref _calls;
        }

        Interlocked.Decrement(ref count);
    }

    public void Refused(HttpContext http, ListenerFeature listener, string reason)
    {
        metrics.RecordRequestRefused(listener.Kind, reason);
        if (_line.TryPass(out long withheld))
        {
            Log.CallRefused(logger, http.Connection.RemoteIpAddress?.ToString() ?? "unknown", Sentence(reason), withheld);
        }
    }

    private static bool TryCount(ref int count, int most)
    {
        if (Interlocked.Increment(ref count) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }
}
