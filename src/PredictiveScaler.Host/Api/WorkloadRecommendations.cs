using PredictiveScaler.Monitoring;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Api;

/// <summary>
/// Makes recommendations through the sources of the service, one at a time and within a time, and keeps the last ones until the grid time
/// of their window is over: a page that asks again and again costs the source nothing.
/// </summary>
internal sealed class WorkloadRecommendations(IMetricSource source, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);
    private const int MostKept = 100;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<UsageRequest, WorkloadRecommendation> _kept = [];

    /// <summary>Where windows end now.</summary>
    public DateTimeOffset End
    {
        get
        {
            long now = clock.GetUtcNow().UtcTicks;
            return new DateTimeOffset(now - (now % UsageRequest.Grid.Ticks), TimeSpan.Zero);
        }
    }

    /// <returns>Null when another one is being made.</returns>
    /// <exception cref="RecommendException">Nothing can be recommended.</exception>
    /// <exception cref="OperationCanceledException">It took longer than <see cref="MostTime"/>, or was cancelled.</exception>
    public async Task<WorkloadRecommendation?> GetAsync(UsageRequest request, CancellationToken cancellationToken)
    {
        if (Find(request) is { } kept)
        {
            return kept;
        }

        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return null;
        }

        try
        {
            using CancellationTokenSource late = new(MostTime, clock);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            WorkloadRecommendation made = await MakeAsync(request, end.Token);
            Keep(request, made);
            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<WorkloadRecommendation> MakeAsync(UsageRequest request, CancellationToken cancellationToken)
    {
        ISeriesReader reader = source as ISeriesReader ?? throw new RecommendException("The source of this service cannot be asked for many series.", RecommendProblem.Source);
        // Who may read this API need not know the names of other tenants' pods and namespaces.
        WorkloadUsage usage = await new WorkloadUsageReader(reader, tellsOthers: false).ReadAsync(request, cancellationToken);
        return new ResourceRecommender().Recommend(usage);
    }

    private WorkloadRecommendation? Find(UsageRequest request)
    {
        lock (_gate)
        {
            return _kept.GetValueOrDefault(request);
        }
    }

    private void Keep(UsageRequest request, WorkloadRecommendation made)
    {
        lock (_gate)
        {
            foreach (UsageRequest over in _kept.Keys.Where(key => key.End != request.End).ToArray())
            {
                _kept.Remove(over);
            }

            if (_kept.Count < MostKept)
            {
                _kept[request] = made;
            }
        }
    }
}
