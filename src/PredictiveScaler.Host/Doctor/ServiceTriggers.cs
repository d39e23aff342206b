using PredictiveScaler.Host.Explain;

namespace PredictiveScaler.Host.Doctor;

/// <summary>Looks at the triggers of a running service through its API.</summary>
internal sealed class ServiceTriggers(TriggerApiClient api, Uri service)
{
    /// <summary>Most triggers in trouble whose reasons are fetched; of more, the state alone is told.</summary>
    private const int MostLookedAt = 50;

    public async Task CheckAsync(Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<TriggerLine> lines = await api.ListAsync(null, null, cancellationToken);
            if (lines.Count == 0)
            {
                findings.Warning("no-trigger-called", At("service"), "KEDA has not called for any trigger yet", "check scalerAddress of the ScaledObjects, and KEDA's operator log");
            }

            int looked = 0;
            foreach (TriggerLine line in lines.Where(line => line.State is not ("predictive" or "preview")))
            {
                string why = line.Key is { } key && looked++ < MostLookedAt ? await WhyAsync(key, cancellationToken) : "";
                Report(line, why, findings);
            }
        }
        catch (ExplainException failure)
        {
            findings.Error("service-api", At("service"), failure.Message, "check --url");
        }
    }

    private async Task<string> WhyAsync(string key, CancellationToken cancellationToken)
    {
        if (await api.GetTextAsync(key, cancellationToken) is not { } text)
        {
            return "";
        }

        TriggerDocument trigger = api.Parse<TriggerDocument>(text);
        IEnumerable<string?> parts = [.. trigger.Plan?.Reasons?.Select(reason => reason.Text) ?? [], trigger.Source?.LastError];
        return string.Join("; ", parts.Where(part => !string.IsNullOrEmpty(part)).Distinct());
    }

    private void Report(TriggerLine line, string why, Findings findings)
    {
        Place place = At($"trigger {line.Key}");
        string because = why.Length == 0 ? "" : $": {why}";
        switch (line.State)
        {
            case "unavailable":
                findings.Error("trigger-unavailable", place, $"nothing trustworthy is known, KEDA gets errors and uses the fallback{because}", "see the source's error; predictive-scaler explain tells more");
                break;
            case "carried":
                findings.Warning("trigger-carried", place, $"the source gives no usable answer, the last one carries on{because}", "bring the source back before the forecast ends");
                break;
            case "reactive":
                findings.Warning("trigger-reactive", place, $"no model can forecast this trigger{because}", "see the service's log for the model");
                break;
            default:
                findings.Note("trigger-state", place, $"{line.State}{because}");
                break;
        }
    }

    private Place At(string subject) => new(service.ToString(), 0, subject);
}
