using System.Text.Json;
using System.Text.Json.Serialization;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Control;

/// <summary>What the store keeps of a trigger, and a peer hands over: the plan in force and the decision behind it; no metadata, which may hold secrets.</summary>
/// <param name="Plan">Without its reasons.</param>
/// <param name="Gate">The decision in force.</param>
internal sealed record StoredTrigger(Plan Plan, GateDecision Gate)
{
    /// <summary>Of any plan that can be made: no horizon is longer.</summary>
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(7);

    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The decision that will be in force next, from a peer; null = the back-test makes it anew.</summary>
    public GateDecision? Next { get; init; }

    public static byte[] Encode(Plan plan, GateDecision gate, GateDecision? next = null) =>
        JsonSerializer.SerializeToUtf8Bytes(new StoredTrigger(plan with { Reasons = [] }, gate) { Next = next }, Format);

    /// <summary>Publishes the plan and puts its decision in force, if the plan is still valid.</summary>
    public bool TryResume(TriggerState trigger, DateTimeOffset now)
    {
        if (Plan.Time > now || Plan.ValidUntil < now || Plan.State == PlanState.Unavailable)
        {
            return false;
        }

        trigger.Resuming = true;
        trigger.SetGate(Gate);
        trigger.Publish(Plan with { Reasons = [new PlanReason(ReasonCode.Resumed, After: Plan.Value)] });
        return true;
    }

    /// <summary>Null when it was written by a version that this one does not understand, or has rotted: SQLite does not notice.</summary>
    public static StoredTrigger? Decode(byte[] state)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredTrigger>(state, Format) is { } stored && IsPlausible(stored) ? stored : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsPlausible(Mixture? mixture) =>
        mixture is null or { Name: not null, Experts.Count: > 0, Correction.Steps: not null }
        && mixture?.Experts.All(expert => expert is { Name: not null, Weight: > 0 and <= 1 }) != false;

    private static bool IsPlausible(LeadTimeEstimate? leadTime) =>
        leadTime is null || (Enum.IsDefined(leadTime.Source) && leadTime.Value >= TimeSpan.Zero && leadTime.Value <= LongestValidity);

    private static bool IsPlausible(GateDecision gate) => IsPlausible(gate.Mixture) && IsPlausible(gate.LeadTime);

    private static bool IsPlausible(StoredTrigger stored) =>
        stored is { Plan: { Reasons: not null } plan, Gate: not null }
        && IsPlausible(stored.Gate)
        && (stored.Next is null || IsPlausible(stored.Next))
        && Enum.IsDefined(plan.State)
        && double.IsFinite(plan.Value)
        && plan.Value >= 0
        && plan.ValidUntil - plan.Time <= LongestValidity;
}
