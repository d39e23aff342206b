namespace PredictiveScaler.Host.Manifests;

/// <summary>Writes a ScaledObject to apply, with its reasons as comments.</summary>
internal sealed class ScaledObjectYaml
{
    private readonly ScaledObjectDraft _draft;
    private readonly YamlText _yaml = new();

    private ScaledObjectYaml(ScaledObjectDraft draft) => _draft = draft;

    public static string Of(ScaledObjectDraft draft)
    {
        ScaledObjectYaml writer = new(draft);
        writer.Write();
        return writer._yaml.ToString();
    }

    private void Write()
    {
        foreach (string paragraph in _draft.Introduction)
        {
            _yaml.Comment(0, paragraph);
        }

        _yaml.Text("", "apiVersion", "keda.sh/v1alpha1");
        _yaml.Text("", "kind", "ScaledObject");
        _yaml.Key("", "metadata");
        _yaml.Text("  ", "name", _draft.Name);
        _yaml.Text("  ", "namespace", _draft.Namespace);
        _yaml.Key("", "spec");
        _yaml.Key("  ", "scaleTargetRef");
        _yaml.Text("    ", "apiVersion", _draft.Target.ApiVersion);
        _yaml.Text("    ", "kind", _draft.Target.ManifestKind);
        _yaml.Text("    ", "name", _draft.Target.Name);
        WriteCounts();
        WriteFallback();
        WriteBehavior();
        WriteTrigger();
    }

    private void WriteCounts()
    {
        Number("minReplicaCount", _draft.MinReplicas);
        Number("maxReplicaCount", _draft.MaxReplicas);
        Number("pollingInterval", (int)_draft.PollingInterval.TotalSeconds);
        if (_draft.MinReplicas == 0)
        {
            Number("cooldownPeriod", (int)_draft.Cooldown.TotalSeconds);
        }
    }

    private void WriteFallback()
    {
        Reason(2, "fallback");
        _yaml.Key("  ", "fallback");
        _yaml.Number("    ", "failureThreshold", _draft.FailureThreshold);
        _yaml.Number("    ", "replicas", _draft.FallbackReplicas);
        _yaml.Text("    ", "behavior", _draft.FallbackBehavior);
    }

    private void WriteBehavior()
    {
        BehaviorView behavior = BehaviorView.Of(_draft.Behavior);
        _yaml.Key("  ", "advanced");
        _yaml.Key("    ", "horizontalPodAutoscalerConfig");
        Reason(6, "behavior");
        _yaml.Key("      ", "behavior");
        WriteRules("scaleUp", behavior.ScaleUp);
        WriteRules("scaleDown", behavior.ScaleDown);
    }

    private void WriteRules(string key, ScalingRulesView rules)
    {
        Reason(8, key);
        _yaml.Key("        ", key);
        _yaml.Number("          ", "stabilizationWindowSeconds", rules.StabilizationWindowSeconds);
        _yaml.Text("          ", "selectPolicy", rules.SelectPolicy);
        if (rules.Tolerance is { } tolerance)
        {
            _yaml.Share("          ", "tolerance", tolerance);
        }

        if (rules.Policies.Count > 0)
        {
            _yaml.Key("          ", "policies");
        }

        foreach (ScalingPolicyView policy in rules.Policies)
        {
            _yaml.Text("            - ", "type", policy.Type);
            _yaml.Number("              ", "value", policy.Value);
            _yaml.Number("              ", "periodSeconds", policy.PeriodSeconds);
        }
    }

    private void WriteTrigger()
    {
        _yaml.Key("  ", "triggers");
        _yaml.Text("    - ", "type", "external");
        _yaml.Key("      ", "metadata");
        foreach (string note in _draft.MetadataNotes)
        {
            _yaml.Comment(8, note);
        }

        Metadata(ScaledObjectDraft.ScalerAddressKey, _draft.ScalerAddress);
        foreach ((string key, string value) in _draft.Metadata)
        {
            Metadata(key, value);
        }
    }

    private void Metadata(string key, string value)
    {
        Reason(8, key);
        // Kubernetes takes text only here: an unquoted number fails the whole object.
        _yaml.Quoted("        ", key, value);
    }

    private void Number(string key, int value)
    {
        Reason(2, key);
        _yaml.Number("  ", key, value);
    }

    private void Reason(int indent, string key)
    {
        if (_draft.Reasons.TryGetValue(key, out string? reason))
        {
            _yaml.Comment(indent, reason);
        }
    }
}
