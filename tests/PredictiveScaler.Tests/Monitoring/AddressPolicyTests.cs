using System.Net;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class AddressPolicyTests
{
    [Theory]
    [InlineData("http://prometheus")]
    [InlineData("http://prometheus.monitoring:9090/prefix")]
    [InlineData("https://prometheus.monitoring.svc")]
    [InlineData("http://Prometheus.monitoring.SVC.cluster.local.:9090")]
    public void In_cluster_names_may_be_named(string address) => Assert.Null(Default().ProblemOf(new Uri(address)));

    [Theory]
    [InlineData("http://prometheus.example.org")]
    [InlineData("http://10.0.0.1:9090")]
    [InlineData("http://8.8.8.8")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://2852039166/")]
    [InlineData("http://0xA9FEA9FE/")]
    [InlineData("http://0251.0376.0251.0376/")]
    [InlineData("http://169.254.43518/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://metadata/")]
    [InlineData("http://localhost:9090")]
    [InlineData("http://x.localhost")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.1")]
    [InlineData("http://2130706433")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://[::]")]
    [InlineData("http://[::1]")]
    [InlineData("http://[::127.0.0.1]")]
    [InlineData("ftp://prometheus")]
    [InlineData("http://user:secret@prometheus")]
    [InlineData("http://prometheus?x=1")]
    public void Everything_else_may_not(string address)
    {
        string? problem = Default().ProblemOf(new Uri(address));

        Assert.NotNull(problem);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::a9fe:a9fe")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("64:ff9b:1::a9fe:a9fe")]
    [InlineData("::ffff:0:a9fe:a9fe")]
    [InlineData("fe80::1%1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("255.255.255.255")]
    public void Some_addresses_are_never_reached_whatever_is_allowed(string address)
    {
        AddressPolicy policy = new(new AddressPolicyOptions { AllowedHosts = ["*"], AllowedCidrs = ["0.0.0.0/0", "::/0"], AllowLoopback = true });

        Assert.NotNull(policy.ProblemOf(IPAddress.Parse(address), "any.example.org"));
    }

    [Theory]
    [InlineData("prometheus.monitoring", "10.1.2.3", true)]
    [InlineData("prometheus", "fd12::1", true)]
    [InlineData("example.com", "93.184.216.34", false)]
    [InlineData("prometheus.monitoring.svc", "93.184.216.34", true)]
    [InlineData("prometheus.monitoring.svc", "127.0.0.1", false)]
    [InlineData("prometheus.monitoring.svc", "::ffff:127.0.0.1", false)]
    [InlineData("prometheus.monitoring.svc", "169.254.169.254", false)]
    public void A_name_is_judged_again_by_what_it_resolves_to(string host, string address, bool isAllowed) =>
        Assert.Equal(isAllowed, Default().ProblemOf(IPAddress.Parse(address), host) is null);

    [Fact]
    public void Networks_and_hosts_can_be_allowed()
    {
        AddressPolicy policy = new(new AddressPolicyOptions { AllowedHosts = ["*.example.org"], AllowedCidrs = ["10.0.0.0/8"] });

        Assert.Null(policy.ProblemOf(new Uri("http://thanos.example.org")));
        Assert.Null(policy.ProblemOf(new Uri("http://10.2.3.4:9090")));
        Assert.NotNull(policy.ProblemOf(new Uri("http://example.org")));
        Assert.NotNull(policy.ProblemOf(new Uri("http://badexample.org")));
        Assert.NotNull(policy.ProblemOf(new Uri("http://prometheus")));
        Assert.NotNull(policy.ProblemOf(new Uri("http://11.2.3.4:9090")));
    }

    [Fact]
    public async Task The_connector_refuses_what_the_name_check_let_through()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        using HttpMessageInvoker client = SourceTransport.ForMetadataAddresses(new AddressPolicy(new AddressPolicyOptions { AllowedHosts = ["*"] }));
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://localhost:{server.Address.Port}/");

        HttpRequestException problem = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, default));

        Assert.Equal(MetricSourceError.AddressRefused, TransportFailure.OutcomeOf(problem)!.Value.Error);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_name_is_resolved_once_a_connection_and_what_was_checked_is_what_is_connected_to()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        AddressPolicy policy = new(new AddressPolicyOptions { AllowedHosts = ["rebinding.example.org"], AllowedCidrs = ["10.0.0.0/8"] });
        Queue<IPAddress[]> answers = new([[IPAddress.Parse("169.254.169.254")], [IPAddress.Loopback], [IPAddress.Loopback, IPAddress.Parse("::ffff:127.0.0.1")]]);
        int asked = 0;
        GuardedConnector connector = new(policy, (_, _) =>
        {
            asked++;
            return Task.FromResult(answers.Dequeue());
        });
        using HttpMessageInvoker client = SourceTransport.ForMetadataAddresses(connector);

        for (int i = 1; i <= 3; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"http://rebinding.example.org:{server.Address.Port}/");
            HttpRequestException problem = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, default));
            Assert.Equal(MetricSourceError.AddressRefused, TransportFailure.OutcomeOf(problem)!.Value.Error);
            Assert.Equal(i, asked);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_are_allowed_are_tried()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        AddressPolicy policy = new(new AddressPolicyOptions { AllowedHosts = ["several.example.org"], AllowLoopback = true });
        GuardedConnector connector = new(policy, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.Loopback]));
        using HttpMessageInvoker client = SourceTransport.ForMetadataAddresses(connector);
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://several.example.org:{server.Address.Port}/");

        using HttpResponseMessage answer = await client.SendAsync(request, default);

        Assert.Single(server.Requests);
    }

    [Fact]
    public void Ports_can_be_narrowed()
    {
        AddressPolicy policy = new(new AddressPolicyOptions { AllowedPorts = ["9090", "443"] });

        Assert.Null(policy.ProblemOf(new Uri("http://prometheus.monitoring:9090")));
        Assert.Null(policy.ProblemOf(new Uri("https://prometheus.monitoring")));
        Assert.Contains("Port 80 is not in the allow-list", policy.ProblemOf(new Uri("http://prometheus.monitoring")), StringComparison.Ordinal);
        Assert.Contains("Port 6379", policy.ProblemOf(new Uri("http://redis.shop:6379")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loopback_works_when_the_configuration_allows_it()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        using SourceHarness harness = new(("AddressPolicy:AllowLoopback", "true"));

        Assert.Equal(1, (await harness.ReadAsync(SourceHarness.Query() with { ServerAddress = server.Address })).Value);
    }

    private static AddressPolicy Default() => new(new AddressPolicyOptions());
}
