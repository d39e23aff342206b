using System.CommandLine.Parsing;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Commands;

/// <summary>Options that name something in a cluster.</summary>
internal static class KubernetesNameOption
{
    /// <summary>Such as deployment/shop.</summary>
    public static Func<ArgumentResult, WorkloadName?> Workload(string option) => result =>
    {
        WorkloadName? workload = WorkloadName.Parse(Text(result));
        if (workload is null)
        {
            result.AddError($"{option} takes {WorkloadName.Rule}.");
        }

        return workload;
    };

    public static Func<ArgumentResult, string?> Label(string option) => result =>
    {
        string text = Text(result);
        if (WorkloadName.IsLabel(text))
        {
            return text;
        }

        result.AddError($"{option} takes a Kubernetes name: at most 63 lower-case letters, digits and '-'.");
        return null;
    };

    private static string Text(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";
}
