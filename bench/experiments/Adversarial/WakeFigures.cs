using PredictiveScaler.Simulating;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>What a policy did around zero.</summary>
/// <param name="Wakes">Times that demand came after at least <see cref="LeastIdle"/> without any.</param>
/// <param name="Ready">Of these, those that met a ready replica.</param>
/// <param name="IdlePodHours">Pod hours while there was no demand.</param>
/// <param name="FalseWakesADay">Times a day that replicas were started and stopped again without demand.</param>
/// <param name="ColdStarts">Times that demand met no ready replica.</param>
internal sealed record WakeFigures(int Wakes, int Ready, double IdlePodHours, double FalseWakesADay, int ColdStarts)
{
    /// <summary>A shorter pause is no sleep: a workload that cools down is still there.</summary>
    private static readonly TimeSpan LeastIdle = TimeSpan.FromMinutes(30);

    public double ReadyShare => Wakes > 0 ? (double)Ready / Wakes : double.NaN;

    public static WakeFigures Of(SimulationRun run, TimeSpan tick)
    {
        (int wakes, int ready, long idlePods) = (0, 0, 0);
        TimeSpan idle = TimeSpan.Zero;
        foreach (SimulationRow row in run.Rows)
        {
            if (row.Demand > 0)
            {
                wakes += idle >= LeastIdle ? 1 : 0;
                ready += idle >= LeastIdle && row.Ready > 0 ? 1 : 0;
                idle = TimeSpan.Zero;
                continue;
            }

            idle += tick;
            idlePods += row.Desired;
        }

        return new WakeFigures(wakes, ready, idlePods * tick.TotalHours, run.Figures.FalseWakes / (run.Figures.Hours / 24), run.Figures.ColdStarts);
    }
}
