namespace PredictiveScaler.Simulating;

/// <summary>One tick of one policy.</summary>
/// <param name="Time">Its start.</param>
/// <param name="Demand">At its start; NaN = unknown.</param>
/// <param name="Metric">What the scaler answered; NaN = nothing, or it was not asked.</param>
/// <param name="Desired">Replicas asked for: ready or starting.</param>
/// <param name="Ready">Replicas that serve.</param>
internal readonly record struct SimulationRow(DateTimeOffset Time, double Demand, double Metric, int Desired, int Ready)
{
    /// <summary>Replicas that cost and do not serve yet.</summary>
    public int Starting => Desired - Ready;
}
