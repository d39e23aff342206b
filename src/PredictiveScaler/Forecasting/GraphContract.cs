using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>Compares a graph's real inputs and outputs with what its manifest declares.</summary>
internal static class GraphContract
{
    public static void Check(InferenceSession session, ModelManifest manifest, List<string> problems)
    {
        Check("input", session.InputMetadata, manifest.Inputs, manifest, problems);
        Check("output", session.OutputMetadata, manifest.Outputs, manifest, problems);
    }

    private static void Check(
        string kind,
        IReadOnlyDictionary<string, NodeMetadata> graph,
        IReadOnlyList<string> declared,
        ModelManifest manifest,
        List<string> problems)
    {
        foreach (string name in graph.Keys.Except(declared))
        {
            problems.Add($"model.onnx: {kind} '{name}' is not in model.json");
        }

        foreach (string name in declared)
        {
            if (!graph.TryGetValue(name, out NodeMetadata? node))
            {
                problems.Add($"model.onnx: has no {kind} '{name}'; it has {string.Join(", ", graph.Keys)}");
            }
            else if (Mismatch(node, manifest.ShapeOf(name)!) is { } mismatch)
            {
                problems.Add($"model.onnx: {kind} '{name}' {mismatch}");
            }
        }
    }

    private static string? Mismatch(NodeMetadata node, int[] shape)
    {
        if (!node.IsTensor || node.ElementType != typeof(float))
        {
            return "must be a tensor of float32";
        }

        int[] actual = node.Dimensions;
        if (actual.Length != shape.Length + 1)
        {
            return $"has rank {actual.Length}, not {shape.Length + 1}";
        }

        if (actual[0] >= 0)
        {
            return $"has a fixed batch of {actual[0]}; axis 0 must be dynamic";
        }

        // A dimension that the graph leaves open is checked by the probe run.
        bool same = shape.Select((length, i) => actual[i + 1] < 0 || actual[i + 1] == length).All(equal => equal);
        return same ? null : $"has shape [{string.Join(", ", actual)}], not [batch, {string.Join(", ", shape)}]";
    }
}
