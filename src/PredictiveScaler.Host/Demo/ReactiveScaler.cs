namespace PredictiveScaler.Host.Demo;

/// <summary>What KEDA's own prometheus trigger answers: the value of the query now, 0 when it is empty.</summary>
internal sealed class ReactiveScaler(IDemandFeed feed, TimeProvider clock, double threshold) : IKedaScaler
{
    public Task<double> TargetAsync(CancellationToken cancellationToken) => Task.FromResult(threshold);

    public Task<ScalerAnswer> AskAsync(CancellationToken cancellationToken)
    {
        double demand = feed.At(clock.GetUtcNow());
        double value = double.IsNaN(demand) ? 0 : demand;
        return Task.FromResult(new ScalerAnswer(value, value > 0));
    }
}
