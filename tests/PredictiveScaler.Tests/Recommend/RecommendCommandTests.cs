namespace PredictiveScaler.Tests.Recommend;

public sealed class RecommendCommandTests
{
    [Theory]
    [InlineData("--workload takes kind/name with kind deployment, statefulset, replicaset or rollout, such as deployment/shop.", "--workload", "shop")]
    [InlineData("--namespace takes a Kubernetes name", "--workload", "deployment/shop", "--namespace", "a\"b")]
    [InlineData("--container takes a Kubernetes name", "--workload", "deployment/shop", "--container", "WEB")]
    [InlineData("--window takes a time from 1h to 35d, such as 8d.", "--workload", "deployment/shop", "--window", "5m")]
    [InlineData("--format takes text, json, yaml.", "--workload", "deployment/shop", "--format", "xml")]
    [InlineData("--memory-limit takes request, upper-bound, none.", "--workload", "deployment/shop", "--memory-limit", "half")]
    [InlineData("--source takes a base URL such as http://127.0.0.1:9090.", "--workload", "deployment/shop", "--source", "ftp://a")]
    [InlineData("--source takes no user and password", "--workload", "deployment/shop", "--source", "http://me:secret@127.0.0.1")]
    [InlineData("go with the URL of a server in --source", "--workload", "deployment/shop", "--source", "main", "--user", "me", "--password", "env:P")]
    [InlineData("--user needs --password", "--workload", "deployment/shop", "--source", "http://127.0.0.1:1", "--user", "me")]
    [InlineData("Option '--workload' is required.")]
    [InlineData("Give --threshold", "--workload", "deployment/shop", "--query", "q")]
    [InlineData("--threshold, --min: these say how demand is scaled; give the demand with --query or --trace.", "--workload", "deployment/shop", "--threshold", "5", "--min", "2")]
    [InlineData("--trace: there is no file nowhere.csv.", "--workload", "deployment/shop", "--trace", "nowhere.csv", "--threshold", "5")]
    [InlineData("--min is above --max.", "--workload", "deployment/shop", "--query", "q", "--threshold", "5", "--min", "3", "--max", "2")]
    [InlineData("--capacity 1 is far below the threshold 50", "--workload", "deployment/shop", "--query", "q", "--threshold", "50", "--capacity", "1")]
    [InlineData("--history takes a duration from 1d to 90d", "--workload", "deployment/shop", "--query", "q", "--threshold", "5", "--history", "91d")]
    [InlineData("--name takes a Kubernetes name", "--workload", "deployment/shop", "--query", "q", "--threshold", "5", "--name", "A")]
    public async Task Usage_is_corrected(string message, params string[] arguments)
    {
        (int code, string output, string error) = await RecommendRig.RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("could not be read.", "--source", "http://127.0.0.1:1", "--timeout", "1s")]
    [InlineData("The environment variable NO_SUCH_TOKEN is not set.", "--source", "http://127.0.0.1:1", "--bearer-token", "env:NO_SUCH_TOKEN")]
    [InlineData("No default source is configured")]
    [InlineData("Cannot read --config no-such-file.json", "--config", "no-such-file.json")]
    public async Task What_fails_is_said(string message, params string[] arguments)
    {
        (int code, string output, string error) = await RecommendRig.RunAsync([.. arguments, "--workload", "deployment/shop"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
