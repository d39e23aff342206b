namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>One after another: each keeps a Prometheus and a service busy.</summary>
[CollectionDefinition("RealPrometheus")]
public sealed class RealPrometheusCollection;
