using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.FunctionalTests.Interop;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>
/// The program as a process, with a secret of its own in every place where one may stand, through successes and failures; then everything that
/// it wrote and answered is searched, logs of level Trace included.
/// </summary>
public sealed class PlantedSecretsTests : IAsyncLifetime
{
    private const string Bearer = "Planted1-bearer-token";
    private const string Password = "Planted2-basic-password";
    private const string User = "Planted3-basic-user";
    private const string Tenant = "Planted4-tenant-header";
    private const string Header = "Planted5-metadata-header";
    private const string Parameter = "Planted6-query-parameter";
    private const string Environment = "Planted7-from-environment";
    private const string KeyPassword = "Planted8-key-password";
    private const string ApiToken = "Planted9-api-token";
    private const string ApiPassword = "Planted10-api-password";
    private const string InUrl = "Planted11-in-an-address";
    private const string Misplaced = "ghp_Planted12abcdefghijklmnopqrstu";
    private const string Refused = "Planted13-refused-token";
    private const string InHeaders = "Planted14-call-metadata";
    private const string PeersToken = "Planted16-token-of-the-replicas";
    private static readonly string[] All =
        [Bearer, Password, User, Tenant, Header, Parameter, Environment, KeyPassword, ApiToken, ApiPassword, InUrl, Misplaced, Refused, InHeaders, PeersToken, "PRIVATE KEY"];

    private readonly TlsFolder _tls = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("planted-").FullName;
    private readonly StringBuilder _seen = new();
    private FakePrometheus _source = null!;

    public async Task InitializeAsync()
    {
        _source = await FakePrometheus.StartAsync();
        _source.Demand = static (_, _) => 5;
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        _tls.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task No_planted_secret_is_in_any_output_of_the_process()
    {
        string sent;
        await using (ScalerProcess service = ScalerProcess.Start(Settings(), "serve", "--grpc-port", "0", "--http-port", "0", "--health-port", "0"))
        {
            (Uri grpc, Uri http) = await service.AddressesAsync();
            using GrpcChannel channel = Channel(grpc);
            ExternalScaler.ExternalScalerClient keda = new(channel);
            ScaledObjectRef[] triggers = [BySource("by-token"), BySource("by-password"), ByAddress()];
            await LookAsync(keda, http, triggers);
            Assert.Contains("metricValueFloat", _seen.ToString(), StringComparison.Ordinal);

            // A careless server that quotes what it was sent, one that hangs up, and one that redirects.
            sent = JsonSerializer.Serialize(_source.Requests);
            foreach (RequestDelegate answer in new RequestDelegate[] { QuoteAsync, HangUpAsync, RedirectAsync })
            {
                _source.Answer = answer;
                await LookAsync(keda, http, [.. triggers, .. Fresh(answer.Method.Name)]);
            }

            await RefusedAsync(keda, http);
            await CommandsAsync(http, grpc);
            Assert.Equal(0, await service.TerminateAsync());
            _seen.AppendLine(service.Log);
        }

        foreach (string file in Directory.EnumerateFiles(Path.Combine(_folder, "store"), "*", SearchOption.AllDirectories))
        {
            _seen.AppendLine(file).Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        Assert.All(new[] { Bearer, Tenant, Header, Parameter, Environment, Base64($"{User}:{Password}") }, secret => Assert.Contains(secret, sent, StringComparison.Ordinal));
        string all = _seen.ToString();
        Assert.Contains("Debug", all, StringComparison.OrdinalIgnoreCase);
        Assert.All(All.SelectMany(Forms), secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task No_planted_secret_is_in_what_a_start_that_fails_says()
    {
        Dictionary<string, string> settings = Settings();
        settings["Sources:by-token:BearerToken"] = Refused;
        settings["Sources:by-token:Timeout"] = Misplaced;
        settings["Sources:by-token:Url"] = $"http://user:{InUrl}@prometheus:9090";
        settings["Sources:by-password:BasicPassword"] = Refused;
        settings["Sources:wrong:BearerTokenFile"] = Refused;
        settings["Sources:wrong:Headers:X-Bad"] = "line\n" + Tenant;
        settings["Serve:Api:Token"] = ApiToken;
        await using ScalerProcess service = ScalerProcess.Start(settings, "serve", "--grpc-port", "0", "--http-port", "0");

        Assert.Equal(2, await service.ExitAsync());
        Assert.Contains("Sources:by-token: BearerToken and BearerTokenFile exclude each other", service.Log, StringComparison.Ordinal);
        Assert.All(All.SelectMany(Forms), secret => Assert.DoesNotContain(secret, service.Log, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=scaler;Username=scaler;Password=Planted15-of-the-database")]
    [InlineData("postgresql://scaler:Planted15-of-the-database@127.0.0.1:1/scaler")]
    [InlineData("Host=127.0.0.1;Port=1;Pasword=Planted15-of-the-database")]
    [InlineData("Planted15-of-the-database")]
    public async Task No_connection_string_is_in_what_a_service_says_whose_database_is_away(string connection)
    {
        Dictionary<string, string> settings = Settings();
        settings.Remove("Serve:Store");
        settings["Store:PostgresConnectionFile"] = Write("connection", connection);
        await using ScalerProcess service = ScalerProcess.Start(settings, "serve", "--grpc-port", "0", "--http-port", "0");
        Task<int> ended = service.ExitAsync();
        Task<(Uri Grpc, Uri Http)> serving = service.AddressesAsync();
        if (await Task.WhenAny(ended, serving) == serving)
        {
            (Uri grpc, Uri http) = await serving;
            using GrpcChannel channel = Channel(grpc);
            await LookAsync(new ExternalScaler.ExternalScalerClient(channel), http, [BySource("by-token")]);
            Assert.Equal(0, await service.TerminateAsync());
        }

        Assert.DoesNotContain("Planted15", service.Log + _seen, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As it is, and as it would stand in a URL or a header.</summary>
    private static IEnumerable<string> Forms(string secret) => [secret, Uri.EscapeDataString(secret), Base64(secret), Base64("user:" + secret), Base64($"{User}:{secret}"), Base64("ops:" + secret)];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private Dictionary<string, string> Settings()
    {
        _tls.Encrypt("server", KeyPassword);
        return new Dictionary<string, string>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:System"] = "Trace",
            ["Serve:Store"] = Directory.CreateDirectory(Path.Combine(_folder, "store")).FullName,
            ["Serve:Tls:Certificate"] = _tls.PathOf("server.crt"),
            ["Serve:Tls:Key"] = _tls.PathOf("server.key"),
            ["Serve:Tls:KeyPasswordFile"] = Write("key-password", KeyPassword),
            ["Serve:Api:TokenFile"] = Write("api-tokens", ApiToken),
            ["Serve:Api:UserFile"] = Write("api-users", $"ops:{ApiPassword}"),
            ["Peers:Port"] = "0",
            ["Peers:TokenFile"] = Write("peers-token", PeersToken),
            ["Peers:CaFile"] = _tls.PathOf("ca.crt"),
            ["Peers:Addresses:0"] = "127.0.0.1:1",
            ["Peers:Timeout"] = "00:00:01",
            ["Control:SaveEvery"] = "00:00:05",
            ["Control:FirstCallTimeout"] = "00:00:01",
            ["AddressPolicy:AllowLoopback"] = "true",
            ["Sources:by-token:Url"] = _source.Address.AbsoluteUri,
            ["Sources:by-token:BearerTokenFile"] = Write("token", Bearer),
            ["Sources:by-token:Headers:X-Scope-OrgID"] = Tenant,
            ["Sources:by-password:Url"] = _source.Address.AbsoluteUri,
            ["Sources:by-password:BasicUserFile"] = Write("user", User),
            ["Sources:by-password:BasicPasswordFile"] = Write("password", Password),
        };
    }

    private static ScaledObjectRef BySource(string source, string query = "up") =>
        FaultRig.Trigger($"{source}-{query}", ("source", source), ("query", query), ("customHeadersFromEnv", $"X-Extra={Environment}"));

    private ScaledObjectRef ByAddress(string query = "up") => FaultRig.Trigger(
        $"address-{query}",
        ("serverAddress", _source.Address.AbsoluteUri),
        ("query", query),
        ("customHeaders", $"X-Tenant={Header}"),
        ("queryParameters", $"token={Parameter}"));

    private IEnumerable<ScaledObjectRef> Fresh(string query) => [BySource("by-token", query), BySource("by-password", query), ByAddress(query)];

    private static Task QuoteAsync(HttpContext context)
    {
        IEnumerable<string> received = context.Request.Headers.Select(header => header.Value.ToString()).Concat(context.Request.Query.Select(field => field.Value.ToString()));
        return PrometheusAnswers.Error(400, "bad_data", "refused: " + string.Join(' ', received.Where(value => value.Contains("Planted", StringComparison.Ordinal) || value.StartsWith("Basic", StringComparison.Ordinal))))(context);
    }

    private static Task HangUpAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = $"http://127.0.0.1:1/?was={context.Request.Headers.Authorization}";
        return Task.CompletedTask;
    }

    private GrpcChannel Channel(Uri grpc)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_tls.PathOf("ca.crt"));
        SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = policy;
        return GrpcChannel.ForAddress(grpc, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private async Task LookAsync(ExternalScaler.ExternalScalerClient keda, Uri http, IEnumerable<ScaledObjectRef> triggers)
    {
        foreach (ScaledObjectRef trigger in triggers)
        {
            try
            {
                _seen.AppendLine((await keda.GetMetricSpecAsync(trigger)).ToString());
                _seen.AppendLine((await keda.GetMetricsAsync(new GetMetricsRequest { ScaledObjectRef = trigger, MetricName = "m" })).ToString());
            }
            catch (RpcException failure)
            {
                _seen.AppendLine(failure.ToString());
            }
        }

        using HttpClient client = new() { BaseAddress = http };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiToken);
        string list = await client.GetStringAsync(new Uri("api/v1/triggers", UriKind.Relative));
        _seen.AppendLine(list).AppendLine(await client.GetStringAsync(new Uri("metrics", UriKind.Relative)));
        foreach (JsonElement line in JsonDocument.Parse(list).RootElement.EnumerateArray())
        {
            string key = line.GetProperty("key").GetString()!;
            _seen.AppendLine(await client.GetStringAsync(new Uri($"api/v1/triggers/{key}", UriKind.Relative)));
            using HttpResponseMessage recommendation = await client.GetAsync(new Uri($"api/v1/recommendations/{key}", UriKind.Relative));
            _seen.AppendLine(await recommendation.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Calls and requests that are turned away.</summary>
    private async Task RefusedAsync(ExternalScaler.ExternalScalerClient keda, Uri http)
    {
        ScaledObjectRef[] bad =
        [
            FaultRig.Trigger("bad-1", ("threshold", Misplaced), ("quantile", Misplaced), (Misplaced, "x")),
            FaultRig.Trigger("bad-2", ("serverAddress", $"http://user:{InUrl}@{_source.Address.Authority}/")),
            FaultRig.Trigger("bad-3", ("thresholdFromEnv", Environment), ("threshold", "")),
            FaultRig.Trigger("bad-4", ("customHeaders", Header), ("queryParameters", Parameter), ("timeout", Misplaced)),
            FaultRig.Trigger("bad-5", ("source", Misplaced)),
        ];
        foreach (ScaledObjectRef one in bad)
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => keda.GetMetricsAsync(
                new GetMetricsRequest { ScaledObjectRef = one, MetricName = "m" }, new Metadata { { "authorization", InHeaders } }).ResponseAsync);
            _seen.AppendLine(refused.ToString());
        }

        using HttpClient client = new() { BaseAddress = http };
        foreach (string authorization in new[] { "Bearer " + Refused, "Basic " + Base64("ops:" + Refused), Refused })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri("api/v1/triggers", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal(401, (int)answer.StatusCode);
            _seen.AppendLine(answer.ToString()).AppendLine(await answer.Content.ReadAsStringAsync());
        }
    }

    private async Task CommandsAsync(Uri http, Uri grpc)
    {
        string token = Path.Combine(_folder, "api-tokens");
        string wrong = Write("wrong-token", Refused);
        string manifest = Write("manifest.yaml", $$"""
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: { name: shop, namespace: shop }
            spec:
              scaleTargetRef: { name: shop }
              triggers:
                - type: external
                  metadata:
                    scalerAddress: scaler.keda:6000
                    threshold: "{{Misplaced}}"
                    serverAddress: "http://user:{{InUrl}}@prometheus:9090"
                    customHeaders: "X-Tenant={{Header}}"
                    queryParameters: "token={{Parameter}}"
                    query: up
            """);
        Assert.Contains("by-token", await CommandAsync(0, "explain", "--url", http.AbsoluteUri, "--token-file", token), StringComparison.Ordinal);
        await CommandAsync(0, "explain", "shop/by-token-up", "--url", http.AbsoluteUri, "--user-file", Path.Combine(_folder, "api-users"));
        Assert.Contains("asks for credentials", await CommandAsync(1, "explain", "--url", http.AbsoluteUri, "--token-file", wrong), StringComparison.Ordinal);
        await CommandAsync(2, "explain", "--url", http.AbsoluteUri, "--token-file", "/no/such/file");
        await CommandAsync(1, "doctor", manifest, "--url", http.AbsoluteUri, "--token-file", token, "--address", grpc.Authority, "--tls", "--ca", _tls.PathOf("ca.crt"));
    }

    private async Task<string> CommandAsync(int expected, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "predictive-scaler.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string[] texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        string text = string.Concat(texts);
        _seen.AppendLine(text);
        Assert.True(process.ExitCode == expected, $"{process.ExitCode}: {text}");
        return text;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
