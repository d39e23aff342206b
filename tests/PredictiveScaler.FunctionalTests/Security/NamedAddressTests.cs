using Grpc.Core;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>Addresses that metadata names, asked through the service: where it does not go, and what it does not take along.</summary>
public sealed class NamedAddressTests : IAsyncLifetime
{
    private FakePrometheus _inside = null!;

    public async Task InitializeAsync() => _inside = await FakePrometheus.StartAsync();

    public async Task DisposeAsync() => await _inside.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1:{port}")]
    [InlineData("http://127.1:{port}")]
    [InlineData("http://2130706433:{port}")]
    [InlineData("http://0x7f000001:{port}")]
    [InlineData("http://0177.0.0.1:{port}")]
    [InlineData("http://0x7f.0.0.1:{port}")]
    [InlineData("http://localhost:{port}")]
    [InlineData("http://LOCALHOST.:{port}")]
    [InlineData("http://x.localhost:{port}")]
    [InlineData("http://[::1]:{port}")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}")]
    [InlineData("http://[::127.0.0.1]:{port}")]
    [InlineData("http://[64:ff9b::127.0.0.1]:{port}")]
    [InlineData("http://0.0.0.0:{port}")]
    [InlineData("http://[::]:{port}")]
    [InlineData("http://①②⑦.⓪.⓪.①:{port}")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://2852039166/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://10.0.0.1:9090")]
    [InlineData("https://attacker.example.org")]
    public async Task An_address_that_is_not_allowed_is_never_asked(string pattern)
    {
        // The default source is another one: whatever arrives at the inside one came by the address.
        await using FakePrometheus main = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(main.Address);
        ScaledObjectRef trigger = FaultRig.Trigger("named", ("serverAddress", pattern.Replace("{port}", _inside.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => rig.FirstValueAsync(trigger));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Matches("allow|never", refused.Status.Detail);
        Assert.Empty(_inside.Requests);
        Assert.Empty(main.Requests);
        // The spec is given all the same, or KEDA's fallback would never be reached.
        Assert.Single((await rig.Keda.GetMetricSpecAsync(trigger)).MetricSpecs);
    }

    [Theory]
    [InlineData("http://user:planted-Secret@prometheus.monitoring:9090")]
    [InlineData("http://prometheus.monitoring@127.0.0.1:9090")]
    [InlineData("http://prometheus.monitoring:9090?token=planted-Secret")]
    [InlineData("http://prometheus.monitoring:9090#planted-Secret")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://prometheus.monitoring:9090/_x")]
    [InlineData("//prometheus.monitoring")]
    public async Task An_address_with_a_user_a_query_or_another_scheme_is_bad_metadata_and_is_not_quoted(string address)
    {
        await using FaultRig rig = await FaultRig.StartAsync(_inside.Address);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(FaultRig.Trigger("named", ("serverAddress", address))));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.DoesNotContain("planted-Secret", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(_inside.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_from_an_address_nor_from_a_source()
    {
        await using FakePrometheus outside = await FakePrometheus.StartAsync();
        outside.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = new Uri(_inside.Address, "api/v1/query").AbsoluteUri;
            return Task.CompletedTask;
        };
        await using FaultRig rig = await FaultRig.StartAsync(outside.Address, ("AddressPolicy:AllowLoopback", "true"), ("Sources:main:BearerToken", "planted-Secret"));

        foreach (ScaledObjectRef trigger in new[] { FaultRig.Trigger("source"), FaultRig.Trigger("address", ("serverAddress", outside.Address.AbsoluteUri)) })
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => rig.FirstValueAsync(trigger));
            Assert.Contains("redirects are not followed", refused.Status.Detail, StringComparison.Ordinal);
        }

        Assert.NotEmpty(outside.Requests);
        Assert.Empty(_inside.Requests);
    }

    [Fact]
    public async Task No_credential_of_a_source_goes_to_an_address_even_to_the_address_of_that_source()
    {
        _inside.Demand = static (_, _) => 5;
        string folder = Directory.CreateTempSubdirectory("credentials-").FullName;
        string token = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(token, "planted-Token");
        await using (FaultRig rig = await FaultRig.StartAsync(
            _inside.Address,
            ("AddressPolicy:AllowLoopback", "true"),
            ("Sources:main:BearerTokenFile", token),
            ("Sources:main:Headers:X-Scope-OrgID", "planted-Tenant")))
        {
            Assert.Equal(5, await rig.FirstValueAsync(FaultRig.Trigger("named", ("serverAddress", _inside.Address.AbsoluteUri))));
            Assert.NotEmpty(_inside.Requests);
            Assert.All(_inside.Requests, request => Assert.DoesNotContain(request.Headers, header => header.Key is "Authorization" or "X-Scope-OrgID" || header.Value.Contains("planted", StringComparison.Ordinal)));

            _inside.Requests.Clear();
            Assert.Equal(5, await rig.FirstValueAsync(FaultRig.Trigger("configured", ("query", "other"))));
            RecordedRequest[] own = [.. _inside.Requests.Where(request => request.Form["query"] == "other")];
            Assert.NotEmpty(own);
            Assert.All(own, request => Assert.Equal("Bearer planted-Token", request.Headers["Authorization"]));
        }

        Directory.Delete(folder, recursive: true);
    }
}
