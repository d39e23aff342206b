using PredictiveScaler.Collecting;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Manifests;

/// <summary>Requests and limits as a strategic-merge patch of the workload: containers are merged by their names, all else stays as it is.</summary>
internal static class WorkloadPatchYaml
{
    public static string Of(WorkloadRecommendation recommendation)
    {
        YamlText yaml = new();
        Header(yaml, recommendation);
        yaml.Text("", "apiVersion", recommendation.Workload.ApiVersion);
        yaml.Text("", "kind", recommendation.Workload.ManifestKind);
        yaml.Key("", "metadata");
        yaml.Text("  ", "name", recommendation.Workload.Name);
        yaml.Text("  ", "namespace", recommendation.Namespace);
        yaml.Key("", "spec");
        yaml.Key("  ", "template");
        yaml.Key("    ", "spec");
        yaml.Key("      ", "containers");
        foreach (ContainerRecommendation container in recommendation.Containers)
        {
            Write(yaml, container);
        }

        return yaml.ToString();
    }

    private static void Header(YamlText yaml, WorkloadRecommendation recommendation)
    {
        yaml.Comment(0, $"Requests and limits of {recommendation.Workload} from its usage of {CollectFailure.Text(recommendation.From)} to {CollectFailure.Text(recommendation.To)}.");
        if (recommendation.Workload.IsBuiltIn)
        {
            yaml.Comment(0, "Merge it into the workload (first with --dry-run=server -o yaml):");
            yaml.CommentLine(0, $"  kubectl -n {recommendation.Namespace} patch {recommendation.Workload.Kind} {recommendation.Workload.Name} --patch-file FILE");
            yaml.Comment(0, "kubectl apply is for whole manifests: it would take away what it applied before and does not find here.");
        }
        else
        {
            yaml.Comment(0, $"kubectl can merge no patch into the containers of a {recommendation.Workload.ManifestKind}: copy the figures into its own manifest.");
        }

        foreach (string note in recommendation.Notes)
        {
            yaml.Comment(0, note);
        }
    }

    private static void Write(YamlText yaml, ContainerRecommendation container)
    {
        yaml.Text("        - ", "name", container.Container);
        yaml.Key("          ", "resources");
        yaml.Key("            ", "requests");
        Write(yaml, "cpu", container.CpuRequest);
        Write(yaml, "memory", container.MemoryRequest);
        bool isLimited = new[] { container.CpuLimit, container.MemoryLimit }.Any(limit => limit.Value is not null || limit.Current is not null);
        if (isLimited)
        {
            yaml.Key("            ", "limits");
        }

        Write(yaml, "cpu", container.CpuLimit);
        Write(yaml, "memory", container.MemoryLimit);
    }

    private static void Write(YamlText yaml, string name, ResourceFigure figure)
    {
        foreach (string reason in figure.Reasons)
        {
            yaml.Comment(14, reason);
        }

        if (figure.Value is { } amount)
        {
            yaml.Text("              ", name, Quantities.Text(figure.Kind, amount));
        }
        else if (figure.Current is not null)
        {
            // In a merge patch null takes away what is there.
            yaml.Null("              ", name);
        }
    }
}
