namespace PredictiveScaler.Host.Doctor;

/// <summary>One ScaledObject or ScaledJob of a file.</summary>
internal sealed class ScaledManifest
{
    private readonly string _file;

    public ScaledManifest(string file, YamlPath root, string defaultNamespace)
    {
        _file = file;
        Root = root;
        Kind = root["kind"].Text ?? "";
        Name = root["metadata"]["name"].Text ?? "";
        Namespace = root["metadata"]["namespace"].Text ?? defaultNamespace;
        Triggers = [.. Spec["triggers"].Items.Select((trigger, index) => new TriggerManifest(this, index, trigger))];
    }

    public YamlPath Root { get; }

    public YamlPath Spec => Root["spec"];

    /// <summary><c>ScaledObject</c> or <c>ScaledJob</c>.</summary>
    public string Kind { get; }

    public string Namespace { get; }

    public string Name { get; }

    public IReadOnlyList<TriggerManifest> Triggers { get; }

    public bool IsJob => Kind == "ScaledJob";

    /// <summary>Triggers that seem to be meant for this service.</summary>
    public IEnumerable<TriggerManifest> OurTriggers => Triggers.Where(trigger => trigger.IsOurs);

    /// <summary>Lowest replica count; KEDA's default is 0.</summary>
    public int MinReplicaCount => Number(Spec["minReplicaCount"], 0);

    /// <summary>Seconds between two polls; KEDA's default is 30.</summary>
    public int PollingInterval => Number(Spec["pollingInterval"], 30);

    public string Subject => $"{Kind} {Namespace}/{Name}";

    public Place At(YamlPath node) => At(node.Line);

    public Place At(int line) => new(_file, line > 0 ? line : Root.Line, Subject);

    internal static int Number(YamlPath node, int absent) =>
        int.TryParse(node.Text, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out int value) ? value : absent;
}
