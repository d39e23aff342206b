using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Tests.Serving.Listening;

public sealed class CallAdmissionTests
{
    private readonly CallAdmission _admission = new(
        new GrpcListenerOptions { Limits = new ListenerLimits { MaxConcurrentCalls = 2, MaxStreams = 1, CallsPerSecond = 0, CallsPerSecondPerConnection = 0 } },
        new ListenerMetrics(),
        NullLogger<CallAdmission>.Instance);

    private readonly ListenerFeature _keda = Connection(ListenerKind.Services);

    [Fact]
    public void Unary_calls_and_streams_are_counted_apart_and_given_back()
    {
        Assert.Null(_admission.TryEnter(_keda, MethodType.Unary));
        Assert.Null(_admission.TryEnter(_keda, MethodType.Unary));
        Assert.Equal("calls", _admission.TryEnter(_keda, MethodType.Unary));
        Assert.Null(_admission.TryEnter(_keda, MethodType.ServerStreaming));
        Assert.Equal("streams", _admission.TryEnter(_keda, MethodType.DuplexStreaming));

        _admission.Leave(_keda, MethodType.Unary);
        _admission.Leave(_keda, MethodType.ServerStreaming);

        Assert.Null(_admission.TryEnter(_keda, MethodType.Unary));
        Assert.Null(_admission.TryEnter(_keda, MethodType.DuplexStreaming));
        Assert.Equal("calls", _admission.TryEnter(_keda, MethodType.Unary));
    }

    [Fact]
    public void A_full_service_still_answers_its_probes()
    {
        while (_admission.TryEnter(_keda, MethodType.Unary) is null)
        {
        }

        Assert.Null(_admission.TryEnter(Connection(ListenerKind.HealthOnly), MethodType.Unary));
    }

    private static ListenerFeature Connection(ListenerKind kind) => new(kind, new CallRate(0, 1, TimeProvider.System), () => { });
}
