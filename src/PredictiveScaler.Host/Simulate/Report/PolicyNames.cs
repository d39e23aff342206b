using PredictiveScaler.Simulating.Policies;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The policies that words are about.</summary>
internal static class PolicyNames
{
    public const string Reactive = ReactivePolicy.PolicyName;
    public const string ReactiveTuned = "reactive-tuned";
    public const string Predictive = PredictivePolicy.PolicyName;
    public const string Oracle = OraclePolicy.PolicyName;
}
