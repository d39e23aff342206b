using System.Text.Json;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Explain;

/// <summary>Explains triggers of a running service.</summary>
internal sealed class ExplainRun(CommandTexts texts, TimeProvider clock, HttpClient http)
{
    /// <returns>0 done, 1 failed, 2 usage.</returns>
    public async Task<int> RunAsync(ExplainRequest request, CancellationToken cancellationToken)
    {
        string[] parts = request.Trigger?.Split('/') ?? [];
        if (request.Trigger is not null && (parts.Length is < 2 or > 3 || parts.Any(string.IsNullOrWhiteSpace)))
        {
            await texts.Error.WriteLineAsync("Name a trigger as namespace/name or namespace/name/fingerprint; without a name all are listed.");
            return ExitCodes.Usage;
        }

        TriggerApiClient api = new(http, request.Service);
        try
        {
            while (true)
            {
                await OnceAsync(api, parts, request.Json, cancellationToken);
                if (!request.Watch)
                {
                    return ExitCodes.Done;
                }

                await Task.Delay(request.Interval, clock, cancellationToken);
                await texts.Output.WriteLineAsync();
            }
        }
        catch (ExplainException failure)
        {
            await texts.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (request.Watch)
        {
            return ExitCodes.Done;
        }
    }

    private async Task OnceAsync(TriggerApiClient api, string[] parts, bool json, CancellationToken cancellationToken)
    {
        if (parts.Length == 0)
        {
            WriteList(await api.ListAsync(null, null, cancellationToken), json);
            return;
        }

        string[] keys = parts.Length == 3
            ? [string.Join('/', parts)]
            : [.. (await api.ListAsync(parts[0], parts[1], cancellationToken)).Select(line => line.Key ?? "")];
        List<string> documents = [];
        foreach (string key in keys)
        {
            // Between list and look a trigger may go; the others are still worth seeing.
            if (await api.GetTextAsync(key, cancellationToken) is { } document)
            {
                documents.Add(document);
            }
        }

        if (documents.Count == 0)
        {
            throw new ExplainException($"The service knows no trigger {string.Join('/', parts)}: it knows one from KEDA's first call on. Run explain without a name for the list.");
        }

        Write(api, documents, json);
    }

    private void Write(TriggerApiClient api, List<string> documents, bool json)
    {
        if (json)
        {
            texts.Output.WriteLine(documents.Count == 1 ? documents[0] : $"[{string.Join(',', documents)}]");
            return;
        }

        for (int i = 0; i < documents.Count; i++)
        {
            if (i > 0)
            {
                texts.Output.WriteLine();
            }

            TriggerText.Write(texts.Output, api.Parse<TriggerDocument>(documents[i]), clock.GetUtcNow());
        }
    }

    private void WriteList(IReadOnlyList<TriggerLine> lines, bool json)
    {
        if (json)
        {
            texts.Output.WriteLine(JsonSerializer.Serialize(lines, JsonSerializerOptions.Web));
        }
        else if (lines.Count == 0)
        {
            texts.Output.WriteLine("No trigger yet: the service knows one from KEDA's first call on.");
        }
        else
        {
            TriggerText.WriteList(texts.Output, lines);
        }
    }
}
