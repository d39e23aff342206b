using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Explain;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Doctor;

/// <summary>One visit of the doctor.</summary>
/// <param name="connect">Opens a metric source whose default is the given base URL.</param>
internal sealed class DoctorRun(CommandTexts texts, TimeProvider clock, Func<Uri, TimeSpan, IMetricSource> connect)
{
    /// <returns>0 nothing to fix, 1 errors or warnings, 2 usage.</returns>
    public async Task<int> RunAsync(DoctorRequest request, CancellationToken cancellationToken)
    {
        if (request.Files.Count == 0 && request.Address is null && request.Service is null)
        {
            await texts.Error.WriteLineAsync("Give a ScaledObject file, - for standard input, or --address host:port or --url of a running service.");
            return ExitCodes.Usage;
        }

        Findings findings = new();
        TriggerAuthentications authentications = new();
        List<ScaledManifest> manifests = [];
        foreach (string file in request.Files)
        {
            if (await ReadAsync(file, cancellationToken) is not { } text)
            {
                await texts.Error.WriteLineAsync($"Cannot read {file}.");
                return ExitCodes.Usage;
            }

            manifests.AddRange(ManifestReader.Read(file, text, request.Namespace, findings, authentications));
        }

        await CheckAsync(request, manifests, authentications, findings, cancellationToken);
        if (request.Json)
        {
            JsonReport.Write(texts.Output, findings.All, manifests.Count);
        }
        else
        {
            TextReport.Write(texts.Output, findings.All, manifests.Count);
        }

        return findings.NeedAction ? ExitCodes.Failed : ExitCodes.Done;
    }

    private async Task CheckAsync(DoctorRequest request, List<ScaledManifest> manifests, TriggerAuthentications authentications, Findings findings, CancellationToken cancellationToken)
    {
        if (request.Address is { } address)
        {
            await new ServiceProbe(address, request.Tls, request.CaFile).CheckAsync(findings, request.Timeout, clock, cancellationToken);
        }

        if (request.Service is { } service)
        {
            using HttpClient http = new() { Timeout = request.Timeout };
            http.DefaultRequestHeaders.Authorization = request.Authorization;
            await new ServiceTriggers(new TriggerApiClient(http, service), service).CheckAsync(findings, cancellationToken);
        }

        IMetricSource? source = request.Prometheus is { } url ? connect(url, request.Timeout) : null;
        try
        {
            await DoctorChecks.RunAsync(manifests, new Surroundings { Source = source, Clock = clock, Authentications = authentications }, findings, cancellationToken);
        }
        finally
        {
            (source as IDisposable)?.Dispose();
        }
    }

    private async Task<string?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return file == "-" ? await texts.Input.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
