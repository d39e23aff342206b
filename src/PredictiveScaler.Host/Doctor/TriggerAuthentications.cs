namespace PredictiveScaler.Host.Doctor;

/// <summary>The TriggerAuthentications and ClusterTriggerAuthentications of all files.</summary>
internal sealed class TriggerAuthentications
{
    private const string ClusterKind = "ClusterTriggerAuthentication";
    private readonly Dictionary<(string Kind, string Namespace, string Name), IReadOnlyList<string>> _parameters = [];

    /// <returns>False = the object is none.</returns>
    public bool TryAdd(YamlPath root, string defaultNamespace)
    {
        if (root["kind"].Text is not ("TriggerAuthentication" or ClusterKind) || root["metadata"]["name"].Text is not { } name)
        {
            return false;
        }

        string kind = root["kind"].Text!;
        _parameters[Key(kind, root["metadata"]["namespace"].Text ?? defaultNamespace, name)] = [.. Parameters(root["spec"])];
        return true;
    }

    /// <summary>Names of the parameters that a trigger's authenticationRef brings along; null = it is in no file.</summary>
    public IReadOnlyList<string>? ParametersOf(TriggerManifest trigger)
    {
        YamlPath reference = trigger.Root["authenticationRef"];
        return _parameters.GetValueOrDefault(Key(reference["kind"].Text ?? "TriggerAuthentication", trigger.Owner.Namespace, reference["name"].Text ?? ""));
    }

    private static (string, string, string) Key(string kind, string ns, string name) => (kind, kind == ClusterKind ? "" : ns, name);

    /// <summary>Wherever they come from (a secret, the environment, a vault): an item of a list, with the name of a parameter.</summary>
    private static IEnumerable<string> Parameters(YamlPath node)
    {
        foreach ((string _, int _, YamlPath value) in node.Entries)
        {
            foreach (YamlPath item in value.Items)
            {
                if (item["parameter"].Text is { } parameter)
                {
                    yield return parameter;
                }
            }

            foreach (string nested in Parameters(value))
            {
                yield return nested;
            }
        }

        if (node["podIdentity"].Exists)
        {
            yield return "podIdentity";
        }
    }
}
