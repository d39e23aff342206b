using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Triggers;

public sealed class MetadataSecrecyTests
{
    private const string Planted = "Zq7planted9Secret4Value";
    private static readonly string[] Spoilers = ["", "%", ",", "=", "\n", "x=", ":1,", "http://", "@", "\u0001", ";", " 08:00 "];

    [Fact]
    public void A_planted_secret_is_never_echoed()
    {
        Gen<string> text = Gen.Elements(Spoilers).Two().Select(pair => pair.Item1 + Planted + pair.Item2);
        Gen<KeyValuePair<string, string>> entry = Gen.Elements(MetadataKeys.Names.ToArray())
            .SelectMany(_ => Gen.Elements("", "FromEnv"), (name, suffix) => name + suffix)
            .SelectMany(_ => text, (key, value) => KeyValuePair.Create(key, value));

        Prop.ForAll(entry.ListOf().ToArbitrary(), entries => !Everything(entries).Contains(Planted, StringComparison.OrdinalIgnoreCase)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("customHeaders", "short")]
    [InlineData("queryParameters", "short")]
    [InlineData("thresholdFromEnv", "short")]
    [InlineData("leadTimeFromEnv", "13h")]
    [InlineData("minValueFromEnv", "987")]
    [InlineData("queryFromEnv", "q\u0001short")]
    [InlineData("unknownFromEnv", "short")]
    [InlineData("password", "short")]
    public void Even_a_harmless_looking_value_of_a_key_that_may_be_secret_is_not_echoed(string key, string value)
    {
        string text = Everything([KeyValuePair.Create(key, value), KeyValuePair.Create("maxValue", "5")]);

        Assert.DoesNotContain(value, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("password1")]
    [InlineData("http://u:p@h")]
    [InlineData("eyJhbGciOi")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("QmFzZTY0IHNlY3JldA==")]
    [InlineData("4f9d2c1b8a7e6d5c")]
    public void What_looks_like_a_credential_is_not_echoed_whatever_its_key(string value) => Assert.Null(MetadataEcho.Value(value));

    [Theory]
    [InlineData("5s")]
    [InlineData("0.995")]
    [InlineData("deployment")]
    [InlineData("mon-fri 8-18 min=2")]
    public void What_helps_to_find_the_mistake_is_echoed(string value) => Assert.Equal(value, MetadataEcho.Value(value));

    [Fact]
    public void The_parser_never_throws()
    {
        Gen<string> anyText = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");
        Gen<string> keys = Gen.OneOf(Gen.Elements(MetadataKeys.Names.ToArray()), anyText, anyText.Select(text => text + "FromEnv"));
        Gen<string> values = Gen.OneOf(anyText, Gen.Elements(MetadataKeys.All.Select(row => row.Example).ToArray()), Gen.Elements(MetadataSamples.Refused.Values.ToArray()));
        Gen<KeyValuePair<string, string>> entry = keys.SelectMany(_ => values, (key, value) => KeyValuePair.Create(key, value));

        Prop.ForAll(entry.ListOf().ToArbitrary(), entries =>
        {
            MetadataParseResult result = Parse(entries);
            return result.Options is null == result.Problems.Count > 0 && Everything(entries).Length < 200_000;
        }).QuickCheckThrowOnFailure();
    }

    private static string Everything(IEnumerable<KeyValuePair<string, string>> entries)
    {
        MetadataParseResult result = Parse(entries);
        return string.Join('\n', result.Problems.Select(problem => problem.ToString())
            .Concat(result.Notices.Select(notice => notice.Text))
            .Concat(result.Notices.Select(notice => notice.Key))
            .Append(MetadataProblem.Sentence(result.Problems))
            .Append(result.Options?.Query.ToString() ?? ""));
    }

    private static MetadataParseResult Parse(IEnumerable<KeyValuePair<string, string>> entries)
    {
        Dictionary<string, string> map = MetadataSamples.With();
        foreach ((string key, string value) in entries)
        {
            map[key] = value;
        }

        return MetadataSamples.Parse(map);
    }
}
