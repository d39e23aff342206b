using System.Globalization;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Recommending;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Recommend;

/// <summary>A recommendation for a person.</summary>
internal static class RecommendationText
{
    private const int Width = 110;

    public static void Write(TextWriter output, WorkloadRecommendation recommendation)
    {
        string pods = recommendation.Pods switch
        {
            null => "",
            { } known when known.Fewest == known.Most => Line($", {known.Most} {(known.Most == 1 ? "pod" : "pods")}"),
            { } known => Line($", {known.Fewest} to {known.Most} pods, {known.Mean:0.0} on average"),
        };
        output.WriteLine($"{recommendation.Workload} in {recommendation.Namespace}: {Durations.Format(recommendation.To - recommendation.From)} to {CollectFailure.Text(recommendation.To)}{pods}");
        foreach (ContainerRecommendation container in recommendation.Containers)
        {
            output.WriteLine();
            output.WriteLine($"container {container.Container}");
            Write(output, "CPU request", container.CpuRequest);
            Write(output, "CPU limit", container.CpuLimit);
            Write(output, "memory request", container.MemoryRequest);
            Write(output, "memory limit", container.MemoryLimit);
        }

        if (recommendation.Scaling is { } scaling)
        {
            output.WriteLine();
            ScalingText.Write(output, scaling);
        }

        output.WriteLine();
        foreach (string note in recommendation.Notes)
        {
            Wrapped(output, "note: ", note);
        }
    }

    private static void Write(TextWriter output, string name, ResourceFigure figure)
    {
        string value = figure.Value is { } amount ? Quantities.Text(figure.Kind, amount) : "none";
        output.WriteLine($"  {name,-14} {value}");
        foreach (string reason in figure.Reasons)
        {
            Wrapped(output, "    ", reason);
        }
    }

    /// <summary>Text in lines; what follows the first is indented as far as the first one's start reaches.</summary>
    internal static void Wrapped(TextWriter output, string start, string text)
    {
        string lead = start;
        foreach (string line in TextLines.Wrap(TextLines.Plain(text), Width - start.Length))
        {
            output.WriteLine(lead + line);
            lead = new string(' ', start.Length);
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
