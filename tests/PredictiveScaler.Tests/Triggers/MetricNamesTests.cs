using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Triggers.MetadataSamples;

namespace PredictiveScaler.Tests.Triggers;

public sealed class MetricNamesTests
{
    [Theory]
    [InlineData("http_requests_total", "http-requests-total")]
    [InlineData("Shop/Requests%20", "shop-requests-20")]
    [InlineData("--a--b--", "a-b")]
    [InlineData("ÄÖ-x", "x")]
    public void Names_are_brought_to_what_a_URL_path_takes(string given, string expected) => Assert.Equal(expected, Options(("metricName", given)).MetricName);

    [Fact]
    public void Names_are_bounded() => Assert.Equal(new string('a', 63), Options(("metricName", new string('a', 200))).MetricName);

    [Fact]
    public void The_default_is_a_function_of_the_map_alone_and_the_same_in_every_version()
    {
        // sha256 over length-prefixed (4 bytes, little endian) UTF-8 texts in ordinal order of keys, first 12 hex digits; computed once outside.
        Assert.Equal(ExpectedName, Options().MetricName);
        Assert.Equal(Options().MetricName, Parse(new Dictionary<string, string> { ["threshold"] = "100", ["query"] = Query }).Options!.MetricName);
        Assert.NotEqual(Options().MetricName, Options(("quantile", "0.95")).MetricName);
    }

    [Fact]
    public void A_value_from_the_environment_does_not_change_the_name()
    {
        Assert.Equal(Options(("customHeadersFromEnv", "X=1")).MetricName, Options(("customHeadersFromEnv", "X=2")).MetricName);
        Assert.NotEqual(Options(("customHeadersFromEnv", "X=1")).MetricName, Options().MetricName);
    }

    [Fact]
    public void A_name_never_comes_from_the_environment()
    {
        MetadataParseResult result = Parse(("metricNameFromEnv", "sneaky"));

        Assert.Equal(result.Options!.DefaultMetricName, result.Options.MetricName);
        Assert.DoesNotContain("sneaky", Assert.Single(result.Notices).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trigger_answers_to_its_name_and_to_its_default_name_in_any_case()
    {
        TriggerOptions options = Options(("metricName", "shop"));

        Assert.True(options.AnswersTo("SHOP"));
        Assert.True(options.AnswersTo(options.DefaultMetricName));
        Assert.False(options.AnswersTo("other"));
    }

    [Fact]
    public void Fingerprints_tell_keys_from_values_apart()
    {
        string one = TriggerKey.Of("n", "o", new Dictionary<string, string> { ["a"] = "bc" }).Fingerprint;
        string two = TriggerKey.Of("n", "o", new Dictionary<string, string> { ["ab"] = "c" }).Fingerprint;

        Assert.Matches("^[0-9a-f]{12}$", one);
        Assert.NotEqual(one, two);
    }

    private const string ExpectedName = "predictive-ac7f4908f6e9";
}
