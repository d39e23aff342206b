using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Triggers;

public sealed class MetadataKeysTests
{
    public static TheoryData<string> AllKeys() => [.. MetadataKeys.All.Select(row => row.Name)];

    public static TheoryData<string> JudgedKeys() => [.. MetadataKeys.All
        .Where(row => row.Effect == MetadataKeyEffect.InEffect).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(AllKeys))]
    public void The_example_of_every_row_is_taken(string key)
    {
        MetadataKey row = MetadataKeys.Find(key)!;
        MetadataParseResult result = MetadataSamples.Parse((key, row.Example));

        Assert.Empty(result.Problems);
        Assert.Equal(row.Effect == MetadataKeyEffect.LeftOver, result.Notices.Any(notice => notice.Kind == MetadataNoticeKind.LeftOver && notice.Key == key));
    }

    [Theory]
    [MemberData(nameof(JudgedKeys))]
    public void The_example_of_every_row_changes_the_options_unless_it_is_the_default(string key)
    {
        MetadataKey row = MetadataKeys.Find(key)!;
        TriggerOptions before = MetadataSamples.Options() with { Notices = [], DefaultMetricName = "", MetricName = "" };
        TriggerOptions after = MetadataSamples.Options((key, row.Example)) with { Notices = [], DefaultMetricName = "" };
        after = key == "metricName" ? after : after with { MetricName = "" };

        Assert.Equal(key is "threshold" || row.Example == row.Default, before with { Notices = after.Notices } == after);
    }

    [Theory]
    [MemberData(nameof(JudgedKeys))]
    public void A_bad_value_of_every_row_is_one_problem_that_names_key_and_range(string key)
    {
        MetadataKey row = MetadataKeys.Find(key)!;
        MetadataProblem problem = MetadataSamples.Problem((key, MetadataSamples.Refused[key]));

        Assert.Equal(key, problem.Key);
        Assert.Equal(row.Allowed, problem.Allowed);
        Assert.Contains(row.Allowed, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllKeys))]
    public void Every_row_can_come_from_the_environment(string key)
    {
        MetadataKey row = MetadataKeys.Find(key)!;
        Dictionary<string, string> map = MetadataSamples.With();
        map.Remove(key);
        map[key + "FromEnv"] = row.Example;

        Assert.Empty(MetadataSamples.Parse(map).Problems);
    }

    [Theory]
    [MemberData(nameof(AllKeys))]
    public void Every_row_says_what_it_is(string key)
    {
        MetadataKey row = MetadataKeys.Find(key)!;

        Assert.EndsWith(".", row.Help, StringComparison.Ordinal);
        Assert.NotEmpty(row.Allowed);
    }

    [Fact]
    public void Defaults_are_those_of_the_table()
    {
        TriggerOptions options = MetadataSamples.Options();

        Assert.Null(options.Query.ServerAddress);
        Assert.Null(options.Query.Source);
        Assert.Equal(MetadataSamples.Query, options.Query.PromQl);
        Assert.Equal("shop", options.Query.TriggerNamespace);
        Assert.Equal("", options.Query.QueryParameters);
        Assert.Equal("", options.Query.CustomHeaders);
        Assert.Null(options.Query.NamespaceParameter);
        Assert.Null(options.Query.RequestTimeout);
        Assert.Equal(100, options.Threshold);
        Assert.Equal(0, options.ActivationThreshold);
        Assert.StartsWith("predictive-", options.MetricName, StringComparison.Ordinal);
        Assert.True(options.IgnoreNullValues);
        Assert.Null(options.Workload);
        Assert.Equal(TimeSpan.FromSeconds(60), options.QueryStep);
        Assert.Equal(TimeSpan.FromDays(7), options.HistoryTimeWindow);
        Assert.Equal(TimeSpan.FromMinutes(30), options.PredictHorizon);
        Assert.Null(options.LeadTime);
        Assert.Equal(TimeSpan.FromMinutes(5), options.EffectiveLeadTime);
        Assert.Equal(0.9, options.Quantile);
        Assert.Null(options.Slo);
        Assert.Equal(0.1, options.MarginFraction);
        Assert.Null(options.MinValue);
        Assert.Null(options.MaxValue);
        Assert.Null(options.MinReplicas);
        Assert.Null(options.MaxReplicas);
        Assert.Null(options.BudgetPodHoursPerDay);
        Assert.Null(options.RampUp);
        Assert.Null(options.RampDown);
        Assert.Null(options.Capacity);
        Assert.Null(options.Calendar);
        Assert.Equal(TimeZoneInfo.Utc, options.TimeZone);
        Assert.Equal("auto", options.Model);
        Assert.Equal(ScalingMode.Auto, options.Mode);
        Assert.Equal(TimeSpan.FromHours(2), options.MinHistory);
        Assert.Empty(options.Notices);
    }

    [Fact]
    public void Names_and_aliases_are_unique_even_when_case_is_ignored()
    {
        string[] names = [.. MetadataKeys.All.SelectMany(row => row.Aliases.Append(row.Name))];

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.DoesNotContain(names, name => name.EndsWith("FromEnv", StringComparison.Ordinal));
    }
}
