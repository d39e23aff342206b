using System.Net;
using System.Text.Json;

namespace PredictiveScaler.Host.Explain;

/// <summary>Reads the API of a running service. Failures are <see cref="ExplainException"/> with one sentence for the user.</summary>
internal sealed class TriggerApiClient(HttpClient http, Uri service)
{
    /// <summary>The most that the service lists at once.</summary>
    private const int PageSize = 1000;
    private const long MaxAnswer = 16 * 1024 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>All triggers, or those of one ScaledObject.</summary>
    public async Task<IReadOnlyList<TriggerLine>> ListAsync(string? @namespace, string? name, CancellationToken cancellationToken)
    {
        List<TriggerLine> lines = [];
        string after = "";
        while (true)
        {
            string query = $"?limit={PageSize}&after={Uri.EscapeDataString(after)}" + (@namespace is null ? "" : $"&namespace={Uri.EscapeDataString(@namespace)}&name={Uri.EscapeDataString(name ?? "")}");
            string text = await GetAsync($"api/v1/triggers{query}", cancellationToken) ?? throw new ExplainException($"{service} has no API of triggers: is it the HTTP port of this service?");
            IReadOnlyList<TriggerLine> page = Parse<IReadOnlyList<TriggerLine>>(text);
            lines.AddRange(page);

            // Pages are ordered by key; the last one is short.
            if (page.Count < PageSize || page[^1].Key is not { } last || string.CompareOrdinal(last, after) <= 0)
            {
                break;
            }

            after = last;
        }

        return @namespace is null ? lines : [.. lines.Where(line => line.Key?.StartsWith($"{@namespace}/{name}/", StringComparison.Ordinal) == true)];
    }

    /// <summary>One trigger as the service wrote it; null when it is not known there.</summary>
    public Task<string?> GetTextAsync(string key, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/triggers/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}", cancellationToken);

    /// <exception cref="ExplainException">Not the JSON of the API.</exception>
    public T Parse<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ExplainException($"{service} answers, but not with the API of this service.");
        }
    }

    private async Task<string?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(service, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                throw new ExplainException($"{service} asks for credentials, or refused those given: --token-file or --user-file names them.");
            }

            if (!response.IsSuccessStatusCode)
            {
                throw new ExplainException($"{service} answered with HTTP status {(int)response.StatusCode}.");
            }

            await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new ExplainException($"{service} cannot be reached: {failure.GetBaseException().Message}. Is the service running, and is this its HTTP port (--url)?");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExplainException($"{service} did not answer in time.");
        }
    }
}

/// <summary>Carries one sentence for the user.</summary>
internal sealed class ExplainException(string message) : Exception(message);
