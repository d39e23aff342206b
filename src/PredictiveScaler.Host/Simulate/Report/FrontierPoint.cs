namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What a policy did at one threshold, a day.</summary>
internal readonly record struct FrontierPoint(double PodHours, double SlowMinutes);
