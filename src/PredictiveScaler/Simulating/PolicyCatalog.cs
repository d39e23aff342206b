using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Simulating;

/// <summary>All policies by name: a new one is a line here.</summary>
internal static class PolicyCatalog
{
    private static readonly (string Name, Func<PolicyContext, IScalingPolicy> Create)[] Policies =
    [
        (ReactivePolicy.PolicyName, context => new ReactivePolicy(context.Settings, context.Load)),
        (ReactiveTuning.PolicyName, context => ReactiveTuning.Policy(context.Settings, context.Load)),
        (SchedulePolicy.PolicyName, context => new SchedulePolicy(context.Settings, context.Load)),
        (HoltWintersPolicy.PolicyName, context => new HoltWintersPolicy(context.Settings, context.Load)),
        (CranePolicy.PolicyName, context => new CranePolicy(context.Settings, context.Load)),
        (PredictivePolicy.PolicyName, context => new PredictivePolicy(context.Settings, context.Load, context.Journal(), context.Settings.Behavior ?? HpaBehavior.Default)),
        // It needs no headroom: what it spends at no violation is what everyone else is measured by.
        (OraclePolicy.PolicyName, context => new OraclePolicy(context.Settings with { Threshold = context.Settings.Capacity }, context.Load)),
    ];

    /// <summary>In the order of reports.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Policies.Select(policy => policy.Name)];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="context">What it is made of.</param>
    public static IScalingPolicy Create(string name, PolicyContext context) => Array.Find(Policies, policy => policy.Name == name).Create(context);
}
