using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Collect;

public sealed class CollectCommandTests
{
    [Theory]
    [InlineData("Give a query")]
    [InlineData("Give the server", "--query", "sum(a)")]
    [InlineData("--prometheus takes a base URL", "--query", "sum(a)", "--prometheus", "prometheus:9090")]
    [InlineData("takes no user and password", "--query", "sum(a)", "--prometheus", "http://me:hunter2@a:9090")]
    [InlineData("--step takes a time from 1s to 1d", "--query", "sum(a)", "--step", "0s")]
    [InlineData("--step takes whole seconds", "--query", "sum(a)", "--step", "1500ms")]
    [InlineData("--lookback takes a time", "--query", "sum(a)", "--lookback", "yesterday")]
    [InlineData("--name has 1 to 100 letters", "--query", "sum(a)", "--name", "../web")]
    [InlineData("--header takes NAME=file:PATH or env:NAME", "--query", "sum(a)", "--header", "X-Key=hunter2")]
    [InlineData("--bearer-token takes file:PATH or env:NAME", "--query", "sum(a)", "--bearer-token", "hunter2")]
    [InlineData("Give one of --query, --config and --trace", "--query", "sum(a)", "--config", "c.yaml")]
    [InlineData("Cannot read", "--config", "no-such-file.yaml")]
    [InlineData("A password needs --user", "--query", "sum(a)", "--prometheus", "http://a:9090", "--password", "env:X")]
    public async Task A_wrong_command_line_is_a_sentence_and_exit_code_2(string sentence, params string[] arguments)
    {
        using CollectRig rig = new();

        Assert.Equal(2, await rig.RunAsync(arguments));
        Assert.Contains(sentence, rig.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(rig.Files());
    }

    [Fact]
    public async Task Secrets_come_from_files_and_the_environment_reach_the_server_and_nobody_else()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        using CollectRig rig = new();
        string token = Path.GetTempFileName();
        string variable = "COLLECT_TEST_TENANT";
        try
        {
            await File.WriteAllTextAsync(token, "top-secret-token\n");
            Environment.SetEnvironmentVariable(variable, "tenant-77");
            string[] arguments = ["--prometheus", server.Address.AbsoluteUri, "--query", "sum(a)", "--lookback", "1h", "--header", $"X-Scope-OrgID=env:{variable}", "--bearer-token", $"file:{token}"];

            Assert.Equal(0, await rig.RunAsync(arguments));
            Assert.All(server.Requests, request =>
            {
                Assert.Equal("Bearer top-secret-token", request.Headers["Authorization"]);
                Assert.Equal("tenant-77", request.Headers["X-Scope-OrgID"]);
            });

            server.Answer = context => PrometheusAnswers.Error(401, "unauthorized", $"{context.Request.Headers.Authorization} of {context.Request.Headers["X-Scope-OrgID"]}")(context);
            rig.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(1, await rig.RunAsync(arguments));
            Assert.Contains("the credentials were refused", rig.Error.ToString(), StringComparison.Ordinal);
            string written = rig.Error + string.Concat(Directory.GetFiles(rig.Out).Select(File.ReadAllText));
            Assert.DoesNotContain("top-secret-token", written, StringComparison.Ordinal);
            Assert.DoesNotContain("tenant-77", written, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
            File.Delete(token);
        }
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_a_sentence()
    {
        using CollectRig rig = new();

        Assert.Equal(1, await rig.RunAsync("--prometheus", "http://127.0.0.1:1", "--query", "sum(a)", "--bearer-token", "file:/no/such/token"));
        Assert.Contains("The secret file /no/such/token cannot be read.", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await rig.RunAsync("--prometheus", "http://127.0.0.1:1", "--query", "sum(a)", "--bearer-token", "env:NO_SUCH_VARIABLE_7"));
        Assert.Contains("The environment variable NO_SUCH_VARIABLE_7 is not set.", rig.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        server.Answer = PrometheusAnswers.Redirect("http://elsewhere/");
        using CollectRig rig = new();

        Assert.Equal(1, await rig.RunAsync("--prometheus", server.Address.AbsoluteUri, "--query", "sum(a)"));
        Assert.Contains("redirects are not followed", rig.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_fails_does_not_keep_the_others_from_being_collected()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        server.Demand = (query, _) => query.Contains("missing", StringComparison.Ordinal) ? null : 5;
        using CollectRig rig = new();
        string config = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(config, $"url: {server.Address}\nlookback: 2h\nqueries:\n- {{name: gone, query: sum(missing)}}\n- {{name: web, query: sum(there)}}\n");

            Assert.Equal(1, await rig.RunAsync("--config", config));
            Assert.Contains("gone: the query gave no sample", rig.Error.ToString(), StringComparison.Ordinal);
            Assert.Equal(120, rig.Trace("web").Count);
        }
        finally
        {
            File.Delete(config);
        }
    }

    [Fact]
    public async Task Progress_goes_to_the_error_output_as_plain_lines_when_that_is_no_terminal()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        using CollectRig rig = new();

        Assert.Equal(0, await rig.RunAsync("--prometheus", server.Address.AbsoluteUri, "--query", "sum(a)", "--lookback", "1d"));
        Assert.Contains("demand: 5 of 5 chunks (100 %), 1,440 samples, up to 2026-03-01 12:00 UTC", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', rig.Error.ToString());
        Assert.DoesNotContain("chunks (", rig.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_is_too_short_for_the_source_is_pointed_out()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        server.Demand = (_, time) => time.ToUnixTimeSeconds() / 60 % 1000;
        using CollectRig rig = new();
        string[] arguments = ["--prometheus", server.Address.AbsoluteUri, "--query", "sum(a)", "--lookback", "1h"];

        Assert.Equal(0, await rig.RunAsync([.. arguments, "--step", "5s", "--name", "fine"]));
        Assert.Contains("the source seems to have a sample every 1m; --step 1m", rig.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await rig.RunAsync([.. arguments, "--step", "1m", "--name", "right"]));
        Assert.DoesNotContain("the source seems", rig.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_counts_what_was_measured_as_the_file_does()
    {
        await using FakePrometheus server = await FakePrometheus.StartAsync();
        server.Demand = (_, time) => time.Minute < 15 ? null : 5;
        using CollectRig rig = new();
        string[] arguments = ["--prometheus", server.Address.AbsoluteUri, "--query", "sum(a)", "--lookback", "1d"];

        Assert.Equal(0, await rig.RunAsync(arguments));

        // Every minute of a day once, 45 of 60 measured: 24 * 45.
        Assert.Contains("5 of 5 chunks (100 %), 1,080 samples, up to", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1080, rig.Trace("demand").Values.ToArray().Count(double.IsFinite));

        // A run that goes on counts what is there, as it does with the chunks; an hour more has 45 more.
        rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await rig.RunAsync(arguments));
        Assert.Contains("(100 %), 1,125 samples, up to", rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("1,125 samples, ", rig.Output.ToString(), StringComparison.Ordinal);

        server.Demand = (_, _) => null;
        Assert.Equal(1, await rig.RunAsync([.. arguments, "--name", "wrong"]));
        Assert.Contains("(100 %), 0 samples, up to", rig.Error.ToString(), StringComparison.Ordinal);
    }
}
