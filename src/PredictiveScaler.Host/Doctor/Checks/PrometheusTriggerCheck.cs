using System.Text;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>Offers the external trigger that a Prometheus trigger would become.</summary>
internal sealed class PrometheusTriggerCheck : ManifestCheck
{
    internal const string Address = "predictive-scaler.keda.svc.cluster.local:6000";

    protected override void Check(ScaledManifest subject, Findings findings)
    {
        bool noneOfOurs = !subject.OurTriggers.Any();
        foreach (TriggerManifest trigger in subject.Triggers.Where(trigger => trigger.Type == "prometheus"))
        {
            string what = noneOfOurs ? "this trigger is KEDA's own and reacts only; nothing is forecast" : "this trigger is KEDA's own and reacts only, beside the predictive one";
            string fix = $"to make it predictive, write:\n{Converted(trigger)}";
            if (noneOfOurs)
            {
                findings.Warning("prometheus-trigger", trigger.Place, what, fix);
            }
            else
            {
                findings.Note("prometheus-trigger", trigger.Place, what, fix);
            }
        }
    }

    internal static string Converted(TriggerManifest trigger)
    {
        StringBuilder yaml = new($"- type: external\n  metadata:\n    scalerAddress: {Address}\n");
        foreach ((string key, string value) in trigger.Metadata)
        {
            if (MetadataKeys.Find(key) is { Effect: MetadataKeyEffect.InEffect } row)
            {
                string shown = row.Name is "customHeaders" or "queryParameters" ? "<as before>" : value;
                yaml.Append($"    {key}: {Quoted(shown)}\n");
            }
        }

        if (trigger.Root["authenticationRef"].Exists || trigger.Metadata.ContainsKey("authModes"))
        {
            yaml.Append("    # credentials: configure a source in the service, then replace serverAddress by\n    # source: <its name>\n");
        }

        return yaml.ToString().TrimEnd();
    }

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ")}'";
}
