using System.Globalization;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Recommending;

/// <summary>Says in plain words where a request comes from.</summary>
internal abstract class ResourceReasons(ContainerUsage container, WorkloadUsage workload)
{
    public abstract ResourceKind Kind { get; }

    protected ContainerUsage Container => container;

    /// <param name="figure">The request.</param>
    /// <param name="estimate">What the samples say.</param>
    /// <param name="wanted">The amount before the least amount and rounding.</param>
    /// <param name="least">The least amount of a container.</param>
    public IEnumerable<string> Of(ResourceFigure figure, Estimate estimate, double wanted, double least)
    {
        yield return Line($"90 % of {Samples()} are at most {Amount(estimate.Percentile)}, and 15 % margin on top makes {Amount(estimate.Target)}.");
        foreach (string more in Adjustments(estimate, wanted))
        {
            yield return more;
        }

        if (wanted < least)
        {
            yield return Line($"Raised to {Amount(least)}: a pod should ask for {Amount(least * workload.Containers.Count)} at least{(workload.Containers.Count > 1 ? ", which its containers share" : "")}.");
        }

        yield return Comparison(figure);
    }

    protected static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    protected string Amount(double amount) => Quantities.Text(Kind, amount);

    protected string History() => Line($"{container.DaysOfHistory:0.0} days (the newest weigh most: half as much a day before)");

    /// <summary>What the percentile is of.</summary>
    protected abstract string Samples();

    protected abstract IEnumerable<string> Adjustments(Estimate estimate, double wanted);

    /// <summary>What it means that nothing is requested.</summary>
    protected abstract string WithoutRequest { get; }

    private string Comparison(ResourceFigure figure)
    {
        if (figure.Current is not { } current)
        {
            return workload.KnowsCurrent ? $"Now nothing is requested: {WithoutRequest}" : "What is requested now is not known.";
        }

        string change = figure.Change switch
        {
            null or 0 => Line($"Now {Amount(current)}: right as it is."),
            < 0 and var less => Line($"Now {Amount(current)}: {-less:P0} less."),
            var more => Line($"Now {Amount(current)}: {more:P0} more."),
        };
        string place = current < figure.LowerBound ? "the present amount is below that" : current > figure.UpperBound ? "the present amount is above that" : "as the present amount is";
        return Line($"{change} Anything from {Amount(figure.LowerBound!.Value)} to {Amount(figure.UpperBound!.Value)} would do for now, {place}.");
    }
}
