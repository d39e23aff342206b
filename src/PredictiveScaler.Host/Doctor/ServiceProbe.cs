using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace PredictiveScaler.Host.Doctor;

/// <summary>Asks a running service for its health over gRPC, as Kubernetes and KEDA reach it.</summary>
/// <param name="address"><c>host:port</c>.</param>
/// <param name="tls">Whether to speak TLS.</param>
/// <param name="caFile">PEM file of the authorities to trust instead of the system's; null = the system's.</param>
internal sealed class ServiceProbe(string address, bool tls, string? caFile)
{
    private const string Scaler = "externalscaler.ExternalScaler";

    /// <summary>Reports what stands between KEDA and the service; a note when nothing does.</summary>
    public async Task CheckAsync(Findings findings, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        Place place = new(address, 0, "service");
        using CancellationTokenSource deadline = new(timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        if (!Uri.TryCreate($"{(tls ? "https" : "http")}://{address}", UriKind.Absolute, out Uri? uri) || uri.Authority.Length == 0 || address.Contains('/', StringComparison.Ordinal))
        {
            findings.Error("service-address", place, "this is not host:port", "write it as scalerAddress is written, such as 127.0.0.1:6000");
            return;
        }

        try
        {
            using SocketsHttpHandler handler = Handler();
            using GrpcChannel channel = GrpcChannel.ForAddress(uri, new GrpcChannelOptions { HttpHandler = handler });
            HealthCheckResponse answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: either.Token);
            Report(answer.Status, place, findings);
        }
        catch (Exception failure) when (failure is RpcException or HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report(failure, deadline.IsCancellationRequested, place, findings);
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or UnauthorizedAccessException)
        {
            findings.Error("service-ca", place, "the file given with --ca holds no readable certificate", "give a PEM file");
        }
    }

    private static void Report(HealthCheckResponse.Types.ServingStatus status, Place place, Findings findings)
    {
        if (status == HealthCheckResponse.Types.ServingStatus.Serving)
        {
            findings.Note("service-healthy", place, $"the service answers and is serving ({Scaler})");
        }
        else
        {
            findings.Error("service-not-ready", place, $"the service answers but is not serving ({status})", "look at /readyz of its HTTP port and at its log");
        }
    }

    private void Report(Exception failure, bool timedOut, Place place, Findings findings)
    {
        if (timedOut)
        {
            findings.Error("service-unreachable", place, "nothing answered in time", "check address, network policies and whether the port speaks gRPC");
            return;
        }

        if (failure is RpcException { StatusCode: StatusCode.Unimplemented })
        {
            findings.Warning("service-unknown", place, "a gRPC server answers, but it has no health service", "check that the address is this service's gRPC port");
            return;
        }

        string reason = failure is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : failure.GetBaseException().Message;
        string fix = tls
            ? "check that the port speaks TLS, that the certificate names this host, and its authority (--ca); KEDA needs enableTLS: \"true\" and caCert in a TriggerAuthentication"
            : "check the address; if the port speaks TLS add --tls, and enableTLS: \"true\" in the metadata";
        findings.Error("service-unreachable", place, $"the service cannot be reached ({reason})", fix);
    }

    private SocketsHttpHandler Handler()
    {
        SocketsHttpHandler handler = new();
        if (caFile is not null)
        {
            X509Certificate2Collection roots = [];
            roots.ImportFromPemFile(caFile);
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return handler;
    }
}
