using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.Load.AnswerPath;

/// <summary>
/// The floors that GetMetrics is held against, in the same process over the same listener and interceptors: a constant answer to the same
/// message, and an empty answer to an empty one. Marshalled as generated code does it.
/// </summary>
[BindServiceMethod(typeof(EmptyAnswers), nameof(BindService))]
internal sealed class EmptyAnswers
{
    private const string Name = "bench.EmptyAnswers";

    private static readonly Task<GetMetricsResponse> Constant = Task.FromResult(
        new GetMetricsResponse { MetricValues = { new MetricValue { MetricName = "s0-load", MetricValue_ = 33, MetricValueFloat = 32.456 } } });

    private static readonly Task<Empty> Nothing = Task.FromResult(new Empty());

    public static void BindService(ServiceBinderBase binder, EmptyAnswers? service)
    {
        binder.AddMethod(Method(nameof(Constant), GetMetricsRequest.Parser, GetMetricsResponse.Parser), (GetMetricsRequest _, ServerCallContext _) => Constant);
        binder.AddMethod(Method(nameof(Nothing), Empty.Parser, Empty.Parser), (Empty _, ServerCallContext _) => Nothing);
    }

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IBufferMessage, IMessage<TRequest>
        where TResponse : class, IBufferMessage, IMessage<TResponse> =>
        new(MethodType.Unary, Name, name, Marshaller(request), Marshaller(response));

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : class, IBufferMessage, IMessage<T> =>
        Marshallers.Create(Write, context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private static void Write<T>(T message, SerializationContext context)
        where T : IBufferMessage
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
