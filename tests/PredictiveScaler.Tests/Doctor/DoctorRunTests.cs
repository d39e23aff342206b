using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.TestSupport;
using static PredictiveScaler.Tests.Doctor.DoctorSamples;

namespace PredictiveScaler.Tests.Doctor;

public sealed class DoctorRunTests
{
    [Fact]
    public async Task Nothing_to_fix_is_0()
    {
        (int code, string output, _) = await RunAsync(new DoctorRequest { Files = [PathOf("good.yaml")] });

        Assert.Equal(0, code);
        Assert.Equal("Nothing to fix. 0 errors, 0 warnings, 0 notes; checked 1 object.", output.Trim());
    }

    [Fact]
    public async Task Findings_are_1_and_name_file_and_line()
    {
        string file = PathOf("mistakes.yaml");
        (int code, string output, _) = await RunAsync(new DoctorRequest { Files = [file] });

        Assert.Equal(1, code);
        Assert.Contains($"  ERROR   {file}:18: metricType Value", output, StringComparison.Ordinal);
        Assert.Contains("          fix: remove metricType, or set AverageValue", output, StringComparison.Ordinal);
        Assert.StartsWith($"{file}  ScaledObject shop/frontend", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [b\nc: d\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: {b\n")]
    [InlineData("a: *nobody\n")]
    [InlineData("a: 1\na: 2\n")]
    public async Task Broken_YAML_is_one_finding_that_names_the_file(string yaml)
    {
        (int code, string output, string error) = await RunAsync(new DoctorRequest { Files = ["-"] }, yaml);

        Assert.Equal(1, code);
        Assert.Matches("ERROR   -:[12]: this is not YAML", output);
        Assert.Contains("1 error, 0 warnings, 0 notes; checked 0 objects.", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task Json_is_one_object_that_counts()
    {
        (_, string output, _) = await RunAsync(new DoctorRequest { Files = [PathOf("mistakes.yaml")], Json = true });

        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(report.GetProperty("findings").GetArrayLength(), report.GetProperty("errors").GetInt32() + report.GetProperty("warnings").GetInt32() + report.GetProperty("notes").GetInt32());
        Assert.Contains(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("code").GetString() == "metric-type" && finding.GetProperty("severity").GetString() == "error");
    }

    [Fact]
    public async Task Standard_input_is_a_file_too()
    {
        (int code, string output, _) = await RunAsync(new DoctorRequest { Files = ["-"] }, await File.ReadAllTextAsync(PathOf("job.yaml")));

        Assert.Equal(1, code);
        Assert.Contains("  WARNING -:11: a ScaledJob", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_look_at_or_a_file_that_is_not_there_is_2()
    {
        Assert.Equal(2, (await RunAsync(new DoctorRequest())).Code);
        (int code, _, string error) = await RunAsync(new DoctorRequest { Files = ["no-such-file.yaml"] });
        Assert.Equal(2, code);
        Assert.Equal("Cannot read no-such-file.yaml.", error.Trim());
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_an_error_with_advice()
    {
        using Socket unused = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, not listening: connections are refused

        (int code, string output, _) = await RunAsync(new DoctorRequest { Address = $"127.0.0.1:{((IPEndPoint)unused.LocalEndPoint!).Port}" });

        Assert.Equal(1, code);
        Assert.Contains("[service-unreachable]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "[service-healthy]", 0)]
    [InlineData(false, "[service-not-ready]", 1)]
    public async Task A_running_service_is_asked_for_its_health_over_gRPC(bool serving, string expected, int expectedCode)
    {
        await using WebApplication service = HealthService(serving);
        await service.StartAsync();

        (int code, string output, _) = await RunAsync(new DoctorRequest { Address = new Uri(service.Urls.First()).Authority });

        Assert.Equal(expectedCode, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "[service-healthy]")]
    [InlineData(false, "[service-unreachable]")]
    public async Task TLS_is_verified_as_KEDA_verifies_it(bool trusted, string expected)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using RSA otherKey = RSA.Create(2048);
        using X509Certificate2 other = new CertificateRequest("CN=other", otherKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string ca = Path.GetTempFileName();
        await File.WriteAllTextAsync(ca, (trusted ? certificate : other).ExportCertificatePem());
        try
        {
            await using WebApplication service = HealthService(true, certificate);
            await service.StartAsync();

            (_, string output, _) = await RunAsync(new DoctorRequest { Address = $"localhost:{new Uri(service.Urls.First()).Port}", Tls = true, CaFile = ca });

            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(ca);
        }
    }

    [Fact]
    public async Task Triggers_of_a_running_service_are_looked_at()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication service = builder.Build();
        service.MapGet("/api/v1/triggers", () => Results.Text(
            """[{ "key": "a/b/1", "state": "predictive" }, { "key": "a/b/2", "state": "unavailable" }, { "key": "a/b/3", "state": "carried" }, { "key": "a/b/4", "state": "warming-up" }]""", "application/json"));
        service.MapGet("/api/v1/triggers/{**key}", () => Results.Text("""{ "plan": { "reasons": [{ "code": "x", "text": "no sample" }] }, "source": { "lastError": "HTTP 503" } }""", "application/json"));
        await service.StartAsync();

        (int code, string output, _) = await RunAsync(new DoctorRequest { Service = new Uri(service.Urls.First() + "/") });

        Assert.Equal(1, code);
        Assert.Contains("uses the fallback: no sample; HTTP 503 [trigger-unavailable]", output, StringComparison.Ordinal);
        Assert.Contains("[trigger-carried]", output, StringComparison.Ordinal);
        Assert.Contains("NOTE    warming-up", output, StringComparison.Ordinal);
        Assert.DoesNotContain("a/b/1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_client_asks_a_server_that_speaks_Prometheus_and_keeps_the_login_out_of_the_report()
    {
        await using FakePrometheus prometheus = await FakePrometheus.StartAsync();
        prometheus.Demand = (_, time) => 500 + (time.Minute * 5);
        Uri withLogin = new UriBuilder(prometheus.Address) { UserName = "me", Password = "Zq7planted" }.Uri;
        using PrometheusAt source = PrometheusAt.Connect(withLogin, TimeSpan.FromSeconds(10));

        Assert.Empty(await FindAsync("good.yaml", source));
        Assert.All(prometheus.Requests, request => Assert.StartsWith("Basic ", request.Headers["Authorization"], StringComparison.Ordinal));

        prometheus.Answer = PrometheusAnswers.Json("{\"status\":\"error\"}");
        IReadOnlyList<Finding> findings = await FindAsync("good.yaml", source);
        Assert.NotEmpty(findings);
        Assert.DoesNotContain("Zq7planted", string.Join('\n', findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:6000")]
    [InlineData("")]
    public async Task A_service_address_is_host_and_port(string address) =>
        Assert.Contains("[service-address]", (await RunAsync(new DoctorRequest { Address = address })).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("doctor --timeout 0 x.yaml")]
    [InlineData("doctor --prometheus nonsense x.yaml")]
    [InlineData("doctor --nonsense")]
    public void Bad_options_are_parse_errors(string line) => Assert.NotEmpty(Root().Parse(line).Errors);

    [Fact]
    public async Task The_command_runs_what_it_was_given() => Assert.Equal(0, await Root().Parse(["doctor", PathOf("good.yaml"), "--prometheus", "http://127.0.0.1:1"]).InvokeAsync());

    private static WebApplication HealthService(bool serving, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate);
            }
        }));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<HealthServiceImpl>();
        WebApplication service = builder.Build();
        service.MapGrpcService<HealthServiceImpl>();
        service.Services.GetRequiredService<HealthServiceImpl>()
            .SetStatus("", serving ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing);
        return service;
    }

    private static RootCommand Root()
    {
        double[] history = [.. Enumerable.Range(0, 10080).Select(i => 500.0 + (i % 300))];
        return [DoctorCommand.Create(new CommandTexts(TextReader.Null, TextWriter.Null, TextWriter.Null), new FakeTimeProvider(Now), (_, _) => StubSource.With(history))];
    }
}
