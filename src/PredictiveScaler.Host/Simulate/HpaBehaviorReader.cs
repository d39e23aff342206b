using System.Globalization;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Simulating.Cluster;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PredictiveScaler.Host.Simulate;

/// <summary>
/// Reads the behavior of an HPA from YAML or JSON: the block alone, under <c>behavior:</c>, or within a HorizontalPodAutoscaler or a ScaledObject. What
/// is left out is Kubernetes' default; limits are those of the autoscaling/v2 API.
/// </summary>
internal sealed class HpaBehaviorReader
{
    private const int MostCharacters = 1024 * 1024;
    private const int LongestWindow = 3600;
    private const int LongestPeriod = 1800;
    private static readonly string[] Directions = ["scaleUp", "scaleDown"];
    private static readonly string[] RuleKeys = ["stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance"];
    private static readonly string[] PolicyKeys = ["type", "value", "periodSeconds"];

    private readonly List<string> _problems = [];

    /// <exception cref="InputException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HpaBehavior Read(string file)
    {
        using StreamReader reader = new(file);
        char[] text = new char[MostCharacters + 1];
        int length = reader.ReadBlock(text);
        return length > MostCharacters
            ? throw new InputException($"{file}: it has more than {MostCharacters} characters, no behavior has.")
            : Parse(new string(text, 0, length), file);
    }

    /// <inheritdoc cref="Read"/>
    public static HpaBehavior Parse(string text, string file) => Parse(Root(text, file), file);

    /// <inheritdoc cref="Read"/>
    public static HpaBehavior Parse(YamlPath root, string file)
    {
        HpaBehaviorReader reader = new();
        HpaBehavior behavior = reader.Behavior(root);
        return reader._problems.Count == 0 ? behavior : throw new InputException(string.Join('\n', reader._problems.Select(problem => $"{file}: {problem}")));
    }

    private static YamlPath Root(string text, string file)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (Exception problem) when (problem is YamlException or InvalidOperationException or ArgumentException)
        {
            throw new InputException($"{file}: this is neither YAML nor JSON{(problem is YamlException at ? $", see line {at.Start.Line}" : "")}.");
        }

        return stream.Documents.Count == 1 ? new YamlPath(stream.Documents[0].RootNode) : throw new InputException($"{file}: it holds {stream.Documents.Count} documents; one is needed.");
    }

    private HpaBehavior Behavior(YamlPath root)
    {
        (YamlPath block, string path) = Block(root);
        if (block.Node is not YamlMappingNode || !Directions.Any(direction => block[direction].Exists))
        {
            _problems.Add($"{path}: there is no scaleUp and no scaleDown in it.");
            return HpaBehavior.Default;
        }

        CheckKeys(block, path, Directions);
        return HpaBehavior.Default with
        {
            ScaleUp = Rules(block["scaleUp"], $"{path}.scaleUp", HpaScalingRules.DefaultUp),
            ScaleDown = Rules(block["scaleDown"], $"{path}.scaleDown", HpaScalingRules.DefaultDown),
        };
    }

    private static (YamlPath Block, string Path) Block(YamlPath root)
    {
        (YamlPath Block, string Path)[] places =
        [
            (root["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"], "spec.advanced.horizontalPodAutoscalerConfig.behavior"),
            (root["spec"]["behavior"], "spec.behavior"),
            (root["behavior"], "behavior"),
        ];
        return Array.Find(places, place => place.Block.Exists) is { Path: not null } found ? found : (root, "behavior");
    }

    private HpaScalingRules Rules(YamlPath node, string path, HpaScalingRules absent)
    {
        if (!node.Exists)
        {
            return absent;
        }

        CheckKeys(node, path, RuleKeys);
        int window = Whole(node["stabilizationWindowSeconds"], $"{path}.stabilizationWindowSeconds", 0, LongestWindow, (int)absent.StabilizationWindow.TotalSeconds);
        YamlPath policies = node["policies"];
        HpaScalingPolicy[] read = [.. policies.Items.Select((policy, index) => Policy(policy, $"{path}.policies[{index}]"))];
        if (policies.Exists && read.Length == 0)
        {
            _problems.Add($"{path}.policies: a list of at least one policy is needed; leave it out for the defaults.");
        }

        return absent with
        {
            StabilizationWindow = TimeSpan.FromSeconds(window),
            SelectPolicy = OneOf(node["selectPolicy"], $"{path}.selectPolicy", absent.SelectPolicy),
            Policies = policies.Exists ? read : absent.Policies,
            Tolerance = node["tolerance"].Exists ? Tolerance(node["tolerance"], $"{path}.tolerance") : null,
        };
    }

    private HpaScalingPolicy Policy(YamlPath node, string path)
    {
        CheckKeys(node, path, PolicyKeys);
        foreach (string missing in PolicyKeys.Where(key => !node[key].Exists))
        {
            _problems.Add($"{path}.{missing}: it is missing.");
        }

        HpaPolicyUnit unit = OneOf(node["type"], $"{path}.type", HpaPolicyUnit.Pods);
        int value = Whole(node["value"], $"{path}.value", 1, int.MaxValue, 1);
        return new HpaScalingPolicy(unit, value, TimeSpan.FromSeconds(Whole(node["periodSeconds"], $"{path}.periodSeconds", 1, LongestPeriod, 1)));
    }

    private void CheckKeys(YamlPath node, string path, string[] known)
    {
        if (node.Node is not YamlMappingNode)
        {
            _problems.Add($"{path}: a block with {string.Join(", ", known)} is needed.");
            return;
        }

        foreach ((string key, int _, YamlPath _) in node.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            _problems.Add($"{path}.{key}: there is no such field; these are there: {string.Join(", ", known)}.");
        }
    }

    private int Whole(YamlPath node, string path, int least, int most, int absent)
    {
        if (!node.Exists)
        {
            return absent;
        }

        if (int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        string range = most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}";
        _problems.Add($"{path}: a whole number {range} is needed, not {Shown(node)}.");
        return absent;
    }

    private T OneOf<T>(YamlPath node, string path, T absent)
        where T : struct, Enum
    {
        if (!node.Exists)
        {
            return absent;
        }

        // Kubernetes minds the case, and numbers are no names.
        if (Enum.GetNames<T>().Contains(node.Text))
        {
            return Enum.Parse<T>(node.Text!);
        }

        _problems.Add($"{path}: it must be {string.Join(" or ", Enum.GetNames<T>())}, not {Shown(node)}.");
        return absent;
    }

    /// <summary>A Kubernetes quantity: 0.05 or 50m.</summary>
    private double? Tolerance(YamlPath node, string path)
    {
        string text = node.Text ?? "";
        double unit = text.EndsWith('m') ? 0.001 : 1;
        if (double.TryParse(text.TrimEnd('m'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * unit is >= 0 and <= 10)
        {
            return number * unit;
        }

        _problems.Add($"{path}: a share such as 0.05 or 50m is needed, not {Shown(node)}.");
        return null;
    }

    private static string Shown(YamlPath node) => node.Text is { } text ? $"'{text}'" : "a list, a block or nothing";
}
