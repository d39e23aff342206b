using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Preprocessing;

namespace PredictiveScaler.Experiments.Inputs;

/// <summary>
/// How much a replica serves: so much that 20 of them carry all but the highest half percent of the first half. The size of a workload is
/// a choice of whoever simulates it; this one leaves room on both sides of a whole replica, and sees nothing of the half that is judged.
/// </summary>
internal static class ReplicaCapacity
{
    private const double Replicas = 20;
    private const double Level = 0.995;

    // Kubernetes' quantities have three decimals: below this, rounding would show in a target.
    private const double Least = 10;

    /// <summary>Demand that one replica serves; 0 when the first half is nearly all 0.</summary>
    public static double Of(Trace trace)
    {
        double[] known = [.. trace.Values[..(trace.Count / 2)].ToArray().Where(value => !double.IsNaN(value)).Order()];
        return known.Length == 0 ? 0 : RobustScale.QuantileOf(known, Level) / Replicas;
    }

    /// <summary>The same load in a unit so small that a replica serves <see cref="Least"/> or more: by a power of ten, so that no digit changes.</summary>
    /// <exception cref="InvalidDataException">The first half is nearly all 0.</exception>
    public static Trace InFineUnits(Trace trace)
    {
        double capacity = Of(trace);
        if (!(capacity > 0))
        {
            throw new InvalidDataException($"{trace.Name}: its first half is 0 nearly all the time, so a replica has no size.");
        }

        double factor = Math.Pow(10, Math.Max(0, Math.Ceiling(Math.Log10(Least / capacity))));
        return factor == 1 ? trace : new Trace(trace.Name, trace.First, trace.Step, [.. trace.Values.ToArray().Select(value => value * factor)]);
    }
}
