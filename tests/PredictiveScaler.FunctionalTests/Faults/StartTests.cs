using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PredictiveScaler.Host.Serve;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>A start that fails says why in words, all problems at once, and its exit code tells a wrong configuration from a wrong machine.</summary>
public sealed class StartTests
{
    [Fact]
    public void Every_problem_of_every_section_is_named_at_once()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Build(
            ("Serve:GrpcPort", "abc"),
            ("Serve:Tls:Certficate", "x"),
            ("Control:MaxTriggers", "0"),
            ("Telemetry:MaxTriggersWithSeries", "many"),
            ("Store:FlushSeconds", "0"),
            ("Store:Dir", "/data"),
            ("Sources:main:Url", "prometheus")));

        string all = string.Join('\n', refused.Failures);
        Assert.Contains("Serve:GrpcPort is \"abc\"; it must be a whole number.", all, StringComparison.Ordinal);
        Assert.Contains("Serve:Tls:Certficate: unknown key", all, StringComparison.Ordinal);
        Assert.Contains("Control:MaxTriggers: must be from 1 to 1000000.", all, StringComparison.Ordinal);
        Assert.Contains("Telemetry:MaxTriggersWithSeries is \"many\"", all, StringComparison.Ordinal);
        Assert.Contains("Store:FlushSeconds: must be from 1 to 300.", all, StringComparison.Ordinal);
        Assert.Contains("Store:Dir: unknown key; known are Directory", all, StringComparison.Ordinal);
        Assert.Contains("Sources:main:Url", all, StringComparison.Ordinal);
        // Seven that are given wrong, and the two files that TLS needs.
        Assert.Equal(7 + 2, refused.Failures.Count());
    }

    [Fact]
    public void Every_bad_calendar_is_named_and_a_good_one_is_a_known_section()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Build(
            ("Calendars:retail:0", "mon-sat 07:30-20:00 minReplicas=4"), ("Calendars:retail:1", "mon-sat 07:30-20:00"), ("Calendars:night", "22-6 max=5"), ("Control:MaxTriggers", "0")));

        Assert.Equal(
            [
                "Control:MaxTriggers: must be from 1 to 1000000.",
                "Calendars:night: rule 1: write the time as mon-fri 08:00-18:00, or 2026-11-27T18:00/6h for one event of at most 31d.",
                "Calendars:retail: rule 2: give it min=, max=, minReplicas=, maxReplicas= or uplift=.",
            ],
            refused.Failures);
    }

    [Fact]
    public void A_value_that_does_not_parse_hides_no_other_of_its_section()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Build(
            ("Control:ForgetAfter", "0s"), ("Control:MaxTriggers", "-1"), ("Control:Refreshers", "0"), ("Control:Preparers", "-3")));

        string all = string.Join('\n', refused.Failures);
        Assert.Contains("Control:ForgetAfter is \"0s\"", all, StringComparison.Ordinal);
        Assert.Contains("Control:MaxTriggers: must be", all, StringComparison.Ordinal);
        Assert.Contains("Control:Refreshers: must be", all, StringComparison.Ordinal);
        Assert.Contains("Control:Preparers: must be", all, StringComparison.Ordinal);
        Assert.Equal(4, refused.Failures.Count());
    }

    [Fact]
    public async Task A_misspelt_section_of_a_settings_file_is_refused_with_the_one_that_was_meant()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "Sorces": { "main": { "Url": "http://prometheus:9090" } }, "control": { "MaxTriggers": 5 }, "Whatever": 1 }""");

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => ScalerHost.Build(configuration => configuration.AddJsonFile(file)));

        Assert.Equal(2, refused.Failures.Count());
        Assert.Contains(refused.Failures, problem => problem.StartsWith("Sorces: unknown section", StringComparison.Ordinal) && problem.EndsWith("did you mean Sources?", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, problem => problem.StartsWith("Whatever: unknown section", StringComparison.Ordinal) && problem.Contains("known are Serve, Sources", StringComparison.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public void A_secret_file_that_cannot_be_read_is_named_with_the_reason()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Build(
            ("Sources:a:Url", "http://prometheus:9090"), ("Sources:a:BearerTokenFile", "/no/such/token")));

        Assert.Equal(["Sources:a:BearerTokenFile: the file \"/no/such/token\" cannot be read: it does not exist."], refused.Failures);
    }

    [Fact]
    public async Task A_port_that_is_no_number_is_refused_in_plain_words()
    {
        await using ScalerProcess service = ScalerProcess.Start(new Dictionary<string, string>(), "serve", "--grpc-port", "abc");

        Assert.Equal(2, await service.ExitAsync());
        Assert.Contains("--grpc-port must be between 0 and 65535, not 'abc'.", service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", service.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_has_is_named_with_the_address()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using ScalerProcess service = ScalerProcess.Start(new Dictionary<string, string>(), "serve", "--grpc-port", port, "--http-port", "0");

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains($"Cannot listen on 127.0.0.1 (--bind), ports {port}, 0.", service.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_names_sources_and_store_and_the_stop_what_was_stored()
    {
        await using ScalerProcess service = ScalerProcess.Start(
            new Dictionary<string, string>
            {
                ["Sources:main:Url"] = "http://prometheus:9090/tenant",
                ["Sources:main:Default"] = "true",
                ["Sources:other:Url"] = "http://other:9090",
            },
            "serve", "--grpc-port", "0", "--http-port", "0");
        await service.AddressesAsync();

        Assert.Equal(0, await service.TerminateAsync());
        Assert.Contains("; sources: main (prometheus:9090, default), other (other:9090); store: none", service.Log, StringComparison.Ordinal);
        Assert.Contains("Stopped; nothing stored: No store is configured.", service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("no default source", service.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_default_source_the_start_warns()
    {
        string store = Directory.CreateTempSubdirectory().FullName;
        await using ScalerProcess service = ScalerProcess.Start(new Dictionary<string, string>(), "serve", "--grpc-port", "0", "--http-port", "0", "--store", store);
        await service.AddressesAsync();

        Assert.Equal(0, await service.TerminateAsync());
        Assert.Contains("There is no default source", service.Log, StringComparison.Ordinal);
        Assert.Contains($"sources: none; store: {store}", service.Log, StringComparison.Ordinal);
        Assert.Contains($"Stopped; plans of 0 triggers stored in {store}", service.Log, StringComparison.Ordinal);
        Directory.Delete(store, recursive: true);
    }

    [Fact]
    public void Ports_are_in_range_and_differ()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Build(
            ("Serve:GrpcPort", "70000"), ("Serve:HttpPort", "8080"), ("Serve:HealthPort", "8080"), ("Control:IdleAfter", "soon")));

        Assert.Equal(
            [
                "Serve:GrpcPort is 70000; it must be from 0 (a free port) to 65535",
                "Serve:HttpPort and Serve:HealthPort are both 8080; each needs a port of its own",
                "Control:IdleAfter is \"soon\"; it must be a time span such as 00:00:30 (hours:minutes:seconds).",
            ],
            refused.Failures);
    }

    [Fact]
    public void A_list_of_allowed_clients_written_as_one_value_is_refused_not_ignored()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Build(("Serve:Tls:AllowedClients", "keda")));

        Assert.Equal(["Serve:Tls:AllowedClients is one value; it must be a list: Serve:Tls:AllowedClients:0, Serve:Tls:AllowedClients:1 ..."], refused.Failures);
    }

    [Fact]
    public async Task It_listens_on_ipv6()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        await using WebApplication app = Build(("Serve:Bind", "[::1]"), ("Serve:GrpcPort", "0"), ("Serve:HttpPort", "0"));
        await app.StartAsync();

        Assert.Equal("[::1]", ScalerHost.GrpcAddress(app).Host);
        using HttpClient http = new();
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri(ScalerHost.HttpAddress(app), "readyz")));
        await app.StopAsync();
    }

    [Fact]
    public async Task A_wrong_configuration_ends_the_program_with_2_and_a_list()
    {
        await using ScalerProcess service = ScalerProcess.Start(new Dictionary<string, string> { ["Serve:GrpcPort"] = "abc", ["Control:Refreshers"] = "-1" });

        Assert.Equal(2, await service.ExitAsync());
        Assert.Contains("Serve:GrpcPort is \"abc\"", service.Log, StringComparison.Ordinal);
        Assert.Contains("Control:Refreshers", service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_program_with_1_and_a_sentence()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await FailsAsync("address already in use", "--grpc-port", "0", "--http-port", port);
    }

    [Fact]
    public Task An_address_of_another_machine_ends_the_program_with_1_and_a_sentence() =>
        FailsAsync("192.0.2.1 (--bind)", "--bind", "192.0.2.1", "--grpc-port", "0", "--http-port", "0");

    [Fact]
    public async Task A_configuration_file_that_is_no_json_ends_the_program_with_1_and_says_where()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{ \"Serve\": {\n \"Bind\" \n");
        await FailsAsync("LineNumber: 2", "--config", file);
        File.Delete(file);
    }

    [Fact]
    public async Task A_certificate_that_is_none_ends_the_program_with_1_and_names_the_file()
    {
        string file = Path.GetTempFileName();
        await using ScalerProcess service = ScalerProcess.Start(
            new Dictionary<string, string> { ["Serve:Tls:Certificate"] = file, ["Serve:Tls:Key"] = file }, "serve", "--grpc-port", "0", "--http-port", "0");

        await FailsAsync(service, file);
        File.Delete(file);
    }

    private static async Task FailsAsync(string why, params string[] arguments)
    {
        await using ScalerProcess service = ScalerProcess.Start(new Dictionary<string, string>(), ["serve", .. arguments]);
        await FailsAsync(service, why);
    }

    private static async Task FailsAsync(ScalerProcess service, string why)
    {
        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains("The service cannot start: ", service.Log, StringComparison.Ordinal);
        Assert.Contains(why, service.Log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", service.Log, StringComparison.Ordinal);
    }

    private static WebApplication Build(params (string Key, string Value)[] settings) => ScalerHost.Build(
        configuration => configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))));
}
