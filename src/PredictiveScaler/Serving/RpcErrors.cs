using Grpc.Core;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Serving;

/// <summary>Problem -> status code and sentence. All codes are alike to KEDA; the sentence is what an operator reads in its log and events.</summary>
internal static class RpcErrors
{
    public static RpcException BadMetadata(IReadOnlyList<MetadataProblem> problems) =>
        new(new Status(StatusCode.InvalidArgument, MetadataProblem.Sentence(problems)));

    public static RpcException TooManyTriggers(int limit) => new(new Status(
        StatusCode.ResourceExhausted,
        $"this service already serves {limit} triggers, its limit: raise Control:MaxTriggers, or spread ScaledObjects over several services"));

    public static RpcException NoPlanYet(TriggerKey key, TimeSpan waited) => new(new Status(
        StatusCode.Unavailable,
        FormattableString.Invariant($"{key}: the source has not answered within {waited.TotalSeconds:0.#} s of the first call; no demand is known yet, and unknown is not 0")));

    public static RpcException NothingTrustworthy(TriggerKey key, Plan plan) =>
        new(new Status(StatusCode.Unavailable, $"{key}: {string.Join("; ", plan.Reasons.Select(reason => ReasonText.Describe(reason)))}"));

    public static RpcException Expired(TriggerKey key, Plan plan, DateTimeOffset now) => new(new Status(
        StatusCode.Unavailable,
        FormattableString.Invariant($"{key}: the newest plan is {(now - plan.Time).TotalSeconds:0} s old and not valid any more; the service is overloaded or its source hangs")));
}
