namespace PredictiveScaler.Serving.Listening;

/// <summary>Tells a request by which gRPC port it came. Requests of other ports have no such feature.</summary>
internal sealed record ListenerFeature(ListenerKind Kind);
