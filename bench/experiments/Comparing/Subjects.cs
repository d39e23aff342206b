namespace PredictiveScaler.Experiments.Comparing;

/// <summary>What is compared, as tables name it.</summary>
internal static class Subjects
{
    /// <summary>The headline: predictive as it is recommended, against a tuned HPA with the tolerance that Kubernetes fixed until lately.</summary>
    public const string Recommended = "predictive, recommended behavior";

    /// <summary>What the forecast alone does.</summary>
    public const string Default = "predictive, default behavior";

    /// <summary>Both without tolerance.</summary>
    public const string BothExact = "predictive, recommended, against a tuned HPA without tolerance too";

    public const string Reactive = "reactive, default behavior, best target in hindsight";
}
