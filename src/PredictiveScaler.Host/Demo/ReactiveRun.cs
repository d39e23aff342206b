namespace PredictiveScaler.Host.Demo;

/// <summary>What KEDA's own trigger did at one threshold.</summary>
internal sealed record ReactiveRun(double Threshold, double PodHours, double ViolationMinutes);
