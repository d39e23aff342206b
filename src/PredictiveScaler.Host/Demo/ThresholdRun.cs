namespace PredictiveScaler.Host.Demo;

/// <summary>What a policy did at one threshold.</summary>
internal sealed record ThresholdRun(double Threshold, double PodHours, double ViolationMinutes)
{
    public static ThresholdRun Of(double threshold, ScaledWorkload workload) => new(threshold, workload.PodHours, workload.ViolationMinutes);
}
