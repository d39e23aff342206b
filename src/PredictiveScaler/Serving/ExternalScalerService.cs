using Grpc.Core;
using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.Serving;

/// <summary>
/// KEDA's five calls. A warm answer reads one reference; only the first call of a trigger, or of one that was at rest, waits, and not for
/// long. GetMetrics and IsActive answer from the same plan.
/// </summary>
internal sealed class ExternalScalerService(
    TriggerRegistry registry,
    IOptions<ControlOptions> options,
    TimeProvider clock) : ExternalScaler.ExternalScalerBase
{
    private readonly ControlOptions _options = options.Value;

    /// <summary>Pure: needs no forecast, no source and no room for the trigger.</summary>
    public override Task<GetMetricSpecResponse> GetMetricSpec(ScaledObjectRef request, ServerCallContext context) =>
        Task.FromResult(Spec(KedaMessages.Identity(request)));

    /// <summary>The trigger is found by its map; whatever name the map once had is answered, as KEDA relabels the value anyway.</summary>
    public override Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context)
    {
        TriggerState trigger = Find(KedaMessages.Identity(request.ScaledObjectRef ?? new ScaledObjectRef()));
        return Fresh(trigger) is { } plan
            ? Task.FromResult(KedaMessages.Value(request.MetricName, plan))
            : WaitForValueAsync(trigger, request.MetricName, context);
    }

    public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context)
    {
        TriggerState trigger = Find(KedaMessages.Identity(request));
        return Fresh(trigger) is { } plan
            ? Task.FromResult(new IsActiveResponse { Result = plan.Active })
            : WaitForActivityAsync(trigger, context);
    }

    /// <summary>
    /// Sends true when the stream opens if active, and on each change from inactive to active; never false, on which old versions of KEDA
    /// scale in at once. The token fires when the service stops, and the stream then ends with OK.
    /// </summary>
    public override async Task StreamIsActive(ScaledObjectRef request, IServerStreamWriter<IsActiveResponse> responseStream, ServerCallContext context)
    {
        TriggerState trigger = Find(KedaMessages.Identity(request));
        trigger.StreamOpened();
        try
        {
            await PushAsync(trigger, responseStream, context.CancellationToken);
        }
        finally
        {
            trigger.StreamClosed();
        }
    }

    /// <summary>The spec of a map never changes: it is sent once and the stream stays open.</summary>
    public override async Task StreamMetricSpec(ScaledObjectRef request, IServerStreamWriter<GetMetricSpecResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(Spec(KedaMessages.Identity(request)), context.CancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, context.CancellationToken);
    }

    private async Task PushAsync(TriggerState trigger, IServerStreamWriter<IsActiveResponse> stream, CancellationToken cancelled)
    {
        long told = -1;
        while (true)
        {
            Task published = trigger.NextPublish;
            // Counted, not compared: an inactive plan between two looks must not hide the edge after it.
            long activation = trigger.Activations;
            if (activation != told && Fresh(trigger) is { Active: true })
            {
                told = activation;
                await stream.WriteAsync(new IsActiveResponse { Result = true }, cancelled);
            }

            await published.WaitAsync(cancelled);
        }
    }

    private GetMetricSpecResponse Spec(in TriggerIdentity identity)
    {
        if (registry.TryGet(identity, out TriggerState? warm))
        {
            return KedaMessages.Spec(warm.Options);
        }

        Registration registration = registry.Register(identity);
        return registration.Parsed.Options is { } parsed
            ? KedaMessages.Spec(parsed)
            : throw RpcErrors.BadMetadata(registration.Parsed.Problems);
    }

    private TriggerState Find(in TriggerIdentity identity)
    {
        if (registry.TryGet(identity, out TriggerState? warm))
        {
            return warm;
        }

        Registration registration = registry.Register(identity);
        return registration switch
        {
            { Trigger: { } added } => added,
            { IsOverLimit: true } => throw RpcErrors.TooManyTriggers(_options.MaxTriggers),
            _ => throw RpcErrors.BadMetadata(registration.Parsed.Problems),
        };
    }

    /// <summary>The plan to answer with; null when it must be waited for.</summary>
    internal Plan? Fresh(TriggerState trigger) => trigger.Waking ? null : Valid(trigger);

    private Plan? Valid(TriggerState trigger) =>
        trigger.Plan is { State: not PlanState.Unavailable } plan && clock.GetUtcNow() <= plan.ValidUntil ? plan : null;

    private async Task<GetMetricsResponse> WaitForValueAsync(TriggerState trigger, string metricName, ServerCallContext context) =>
        KedaMessages.Value(metricName, await WaitAsync(trigger, context));

    private async Task<IsActiveResponse> WaitForActivityAsync(TriggerState trigger, ServerCallContext context) =>
        new() { Result = (await WaitAsync(trigger, context)).Active };

    private async Task<Plan> WaitAsync(TriggerState trigger, ServerCallContext context)
    {
        Task published = trigger.NextPublish;
        if (Fresh(trigger) is { } justPublished)
        {
            return justPublished;
        }

        if (!trigger.Waking && trigger.Plan is { State: PlanState.Unavailable } known && clock.GetUtcNow() - known.Time < trigger.Series.PlanStep * 2)
        {
            throw RpcErrors.NothingTrustworthy(trigger.Key, known);
        }

        try
        {
            await (trigger.Plan is null ? trigger.FirstPlan : published).WaitAsync(_options.FirstCallTimeout, clock, context.CancellationToken);
        }
        catch (TimeoutException)
        {
            // Whoever calls next need not wait as well.
            trigger.Waking = false;
            if (Valid(trigger) is { } stillValid)
            {
                return stillValid;
            }

            throw trigger.Plan is { } old ? RpcErrors.Expired(trigger.Key, old, clock.GetUtcNow()) : RpcErrors.NoPlanYet(trigger.Key, _options.FirstCallTimeout);
        }

        return Valid(trigger) ?? throw RpcErrors.NothingTrustworthy(trigger.Key, trigger.Plan!);
    }
}
