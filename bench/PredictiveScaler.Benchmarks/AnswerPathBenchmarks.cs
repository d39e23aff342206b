using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Storing;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Benchmarks;

/// <summary>A warm GetMetrics among many triggers, without the network: how much of a call is ours and how much the messages'.</summary>
[Config(typeof(LatencyConfig))]
public class AnswerPathBenchmarks
{
    private readonly byte[] _answer = new byte[256];
    private ExternalScalerService _service = null!;
    private GetMetricsRequest _request = null!;
    private byte[] _bytes = null!;

    /// <summary>Live triggers.</summary>
    [Params(1, 10_000)]
    public int Triggers { get; set; }

    /// <summary>Registers the triggers, each with a plan; not measured.</summary>
    [GlobalSetup]
    public void Register()
    {
        IOptions<ControlOptions> options = Options.Create(new ControlOptions());
        StateKeeper keeper = new(new NullStateStore(), options, TimeProvider.System, NullLogger<StateKeeper>.Instance);
        TriggerRegistry registry = new(new TriggerMetadataParser(["auto"]), new RefreshQueue(), keeper, options, TimeProvider.System, NullLogger<TriggerRegistry>.Instance);
        for (int i = 0; i < Triggers; i++)
        {
            registry.Register(KedaMessages.Identity(Request(i).ScaledObjectRef)).Trigger!.Publish(Plan());
        }

        _service = new ExternalScalerService(registry, options, TimeProvider.System);
        _request = Request(Triggers / 2);
        _bytes = _request.ToByteArray();
    }

    /// <summary>What any handler of this call costs: the request parsed, an answer written.</summary>
    [Benchmark(Baseline = true)]
    public int MessagesAlone()
    {
        GetMetricsRequest request = GetMetricsRequest.Parser.ParseFrom(_bytes);
        return Write(new GetMetricsResponse { MetricValues = { new MetricValue { MetricName = request.MetricName, MetricValueFloat = 1, MetricValue_ = 1 } } });
    }

    /// <summary>The same with the real answer between them.</summary>
    [Benchmark]
    public int MessagesAndAnswer() => Write(_service.GetMetrics(GetMetricsRequest.Parser.ParseFrom(_bytes), null!).Result);

    /// <summary>The handler alone: the trigger found by its map, its plan read.</summary>
    [Benchmark]
    public GetMetricsResponse Answer() => _service.GetMetrics(_request, null!).Result;

    private int Write(GetMetricsResponse response)
    {
        int size = response.CalculateSize();
        response.WriteTo(_answer.AsSpan(0, size));
        return size;
    }

    private static GetMetricsRequest Request(int number)
    {
        ScaledObjectRef reference = new() { Namespace = "load", Name = FormattableString.Invariant($"service-{number}") };
        reference.ScalerMetadata.Add("scalerAddress", "predictive-scaler.keda:6000");
        reference.ScalerMetadata.Add("query", FormattableString.Invariant($"sum(rate(http_requests_total{{service=\"{number}\"}}[2m]))"));
        reference.ScalerMetadata.Add("threshold", "50");
        return new GetMetricsRequest { ScaledObjectRef = reference, MetricName = "s0-load" };
    }

    private static Plan Plan() => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        State = PlanState.Predictive,
        Value = 123.456,
        Active = true,
        Wanted = true,
        ValidUntil = DateTimeOffset.MaxValue,
        Nowcast = 100,
        MeasuredAt = null,
        Reasons = [],
    };
}
