namespace PredictiveScaler.Host.Demo;

/// <summary>Where a workload stands.</summary>
/// <param name="Replicas">Pods asked for, ready or starting.</param>
/// <param name="Ready">Pods that serve.</param>
/// <param name="PodHours">Cost so far.</param>
/// <param name="ViolationMinutes">Time short of capacity so far.</param>
internal readonly record struct WorkloadFigures(int Replicas, int Ready, double PodHours, double ViolationMinutes)
{
    public static WorkloadFigures Of(ScaledWorkload workload) =>
        new(workload.Replicas, workload.Ready, workload.PodHours, workload.ViolationMinutes);
}
