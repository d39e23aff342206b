using System.Globalization;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Triggers.MetadataSamples;

namespace PredictiveScaler.Tests.Triggers;

public sealed class TriggerMetadataParserTests
{
    [Fact]
    public void A_prometheus_trigger_of_KEDA_works_with_its_keys_unchanged()
    {
        TriggerOptions options = Options(
            ("scalerAddress", "predictive-scaler.keda:6000"),
            ("serverAddress", "http://thanos.monitoring:9090/prefix/"),
            ("activationThreshold", "5.5"),
            ("namespace", "example"),
            ("customHeaders", "X-Tenant-Id=tid,X-Client-Id=cid"),
            ("queryParameters", "key-2=value-2, key-1=value 1"),
            ("ignoreNullValues", "false"),
            ("unsafeSsl", "false"),
            ("timeout", "1000"));

        Assert.Equal("http://thanos.monitoring:9090/prefix", options.Query.ServerAddress!.ToString());
        Assert.Equal(5.5, options.ActivationThreshold);
        Assert.Equal("example", options.Query.NamespaceParameter);
        Assert.Equal("X-Client-Id=cid,X-Tenant-Id=tid", options.Query.CustomHeaders);
        Assert.Equal("key-1=value%201,key-2=value-2", options.Query.QueryParameters);
        Assert.False(options.IgnoreNullValues);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Query.RequestTimeout);
        Assert.Empty(options.Notices);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        MetadataParseResult result = Parse(new Dictionary<string, string>
        {
            ["threshold"] = "lots",
            ["queryStep"] = "1s",
            ["quantile"] = "2",
            ["minReplicas"] = "9",
            ["maxReplicas"] = "3",
        });

        Assert.Null(result.Options);
        Assert.Equal(["maxReplicas", "minReplicas", "quantile", "query", "queryStep", "threshold"], result.Problems.Select(p => p.Key).Append("maxReplicas").Order(StringComparer.Ordinal));
        string sentence = MetadataProblem.Sentence(result.Problems);
        Assert.StartsWith("5 problems in the trigger metadata: ", sentence, StringComparison.Ordinal);
        Assert.Contains("queryStep: '1s' is refused; allowed: 10s to 1h, whole seconds", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prometheusAddress", "serverAddress", "http://p:9090")]
    [InlineData("targetValue", "threshold", "100")]
    [InlineData("activationTargetValue", "activationThreshold", "1")]
    [InlineData("quantileFromEnv", "quantile", "0.8")]
    public void A_key_given_twice_under_two_names_is_a_problem(string one, string other, string value)
    {
        MetadataProblem problem = Problem((one, value), (other, value));

        Assert.Contains("is given too", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_mean_the_key()
    {
        MetadataParseResult result = Parse(new Dictionary<string, string>
        {
            ["query"] = Query,
            ["targetValue"] = "7",
            ["activationTargetValue"] = "3",
            ["prometheusAddress"] = "https://p/x",
        });

        Assert.Equal(7, result.Options!.Threshold);
        Assert.Equal(3, result.Options.ActivationThreshold);
        Assert.Equal("https://p/x", result.Options.Query.ServerAddress!.ToString());
    }

    [Theory]
    [InlineData("33.33339", 33.333)]
    [InlineData("0.001", 0.001)]
    [InlineData("0.0015", 0.002)]
    [InlineData("1e2", 100)]
    [InlineData(" 100 ", 100)]
    public void The_threshold_is_what_Kubernetes_makes_of_it(string text, double expected) => Assert.Equal(expected, Options(("threshold", text)).Threshold);

    [Theory]
    [InlineData("0.0009")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("1e13")]
    [InlineData("1,5")]
    [InlineData("100m")]
    [InlineData("0x10")]
    [InlineData("٣")]
    public void A_threshold_that_is_no_sensible_number_is_refused(string text) => Assert.Equal("threshold", Problem(("threshold", text)).Key);

    [Fact]
    public void Numbers_do_not_depend_on_the_culture_of_the_machine()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = german;

            TriggerOptions options = Options(("threshold", "1.5"), ("capacity", "1.5:1,2.5:2"));

            Assert.Equal(1.5, options.Threshold);
            Assert.Equal("1.5:1,2.5:2", options.Capacity!.ToString());
            Assert.Contains("'1,5'", Problem(("threshold", "1,5")).ToString(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("60s", 30)]
    [InlineData("10s", 30)]
    [InlineData("5m", 30)]
    [InlineData("10m", 60)]
    [InlineData("1h", 360)]
    public void The_default_horizon_is_30_minutes_or_6_steps(string step, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Options(("queryStep", step)).PredictHorizon);

    [Fact]
    public void A_lead_time_beyond_the_horizon_says_which_horizon_would_do()
    {
        MetadataProblem problem = Problem(("leadTime", "45m"));

        Assert.Equal("leadTime: 45m is beyond predictHorizon 30m (its default); allowed: 0s to predictHorizon; raise predictHorizon to at least 45m", problem.ToString());
        Assert.Equal(TimeSpan.FromMinutes(45), Options(("leadTime", "45m"), ("predictHorizon", "1h")).LeadTime);
    }

    [Theory]
    [InlineData("minValue", "10", "maxValue", "9", "minValue")]
    [InlineData("minReplicas", "3", "maxReplicas", "2", "minReplicas")]
    [InlineData("minValue", "1000.5", "maxReplicas", "10", "minValue")]
    [InlineData("minReplicas", "11", "maxValue", "1000", "minReplicas")]
    [InlineData("quantile", "0.8", "slo", "10m/day", "slo")]
    [InlineData("serverAddress", "http://p", "source", "main", "source")]
    [InlineData("historyTimeWindow", "1h", "mode", "Auto", "historyTimeWindow")]
    [InlineData("predictHorizon", "25h", "queryStep", "60s", "predictHorizon")]
    [InlineData("predictHorizon", "30m", "queryStep", "1h", "predictHorizon")]
    public void Keys_that_contradict_each_other_are_one_problem(string one, string value, string other, string otherValue, string expected) =>
        Assert.Equal(expected, Problem((one, value), (other, otherValue)).Key);

    [Fact]
    public void A_refused_value_is_not_compared_with_others()
    {
        // minHistory is refused; its default must not be held against historyTimeWindow.
        Assert.Equal("minHistory", Problem(("minHistory", "x"), ("historyTimeWindow", "1h")).Key);
    }

    [Theory]
    [InlineData("querystep", "write 'queryStep'")]
    [InlineData("leadtime", "write 'leadTime'")]
    [InlineData("quantil", "did you mean 'quantile'?")]
    [InlineData("predictHorizont", "did you mean 'predictHorizon'?")]
    [InlineData("thresholds", "did you mean 'threshold'?")]
    [InlineData("marginFractoinFromEnv", "did you mean 'marginFraction'?")]
    [InlineData("bearerToken", "unknown key 'bearerToken' is ignored.")]
    [InlineData("xyzzy", "unknown key 'xyzzy' is ignored.")]
    public void An_unknown_key_is_a_warning_with_the_nearest_known_key(string key, string expected)
    {
        MetadataParseResult result = Parse((key, "0.77"));

        Assert.Empty(result.Problems);
        MetadataNotice notice = Assert.Single(result.Notices);
        Assert.Equal(MetadataNoticeKind.UnknownKey, notice.Kind);
        Assert.Contains(expected, notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0.77", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_that_was_misspelt_is_recognised()
    {
        MetadataParseResult result = Parse(new Dictionary<string, string> { ["query"] = Query, ["Threshold"] = "5" });

        Assert.Contains("'Threshold' is given: did you mean 'threshold'?", Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_blank_value_is_not_given_as_in_KEDA()
    {
        Assert.Equal(0.9, Options(("quantile", "  ")).Quantile);
        Assert.Equal("threshold", Problem(("threshold", "")).Key);
    }

    [Theory]
    [InlineData("preview", "Preview")]
    [InlineData("FORECASTONLY", "ForecastOnly")]
    public void Choices_are_read_without_regard_to_case(string text, string expected) => Assert.Equal(expected, Options(("mode", text)).Mode.ToString());

    [Theory]
    [InlineData("1")]
    [InlineData("Auto,Preview")]
    public void A_choice_is_a_name_not_a_number(string text) => Assert.Equal("mode", Problem(("mode", text)).Key);

    [Fact]
    public void A_service_level_and_a_workload_are_in_effect_without_a_notice()
    {
        TriggerOptions options = Options(("slo", "10m/day"), ("workload", "deployment/shop"));

        Assert.Empty(options.Notices);
        Assert.Equal(new ServiceLevel(TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)), options.Slo);
    }

    [Fact]
    public void A_budget_that_the_smallest_number_of_replicas_takes_alone_is_said()
    {
        Assert.Contains("below the pod hours that minReplicas takes", Assert.Single(Options(("budget", "47"), ("minReplicas", "2")).Notices), StringComparison.Ordinal);
        Assert.Empty(Options(("budget", "48"), ("minReplicas", "2")).Notices);
    }

    [Fact]
    public void Capacity_calendar_and_budget_are_in_effect_without_a_notice()
    {
        TriggerOptions options = Options(("budget", "240"), ("capacity", "10:1,45:5"), ("calendar", "mon-fri 08:00-18:00 minReplicas=2 maxReplicas=9"));

        Assert.Empty(options.Notices);
        Assert.Equal(240, options.BudgetPodHoursPerDay);
        Assert.Equal((2, 9), (options.Calendar!.Rules[0].MinReplicas!.Value, options.Calendar.Rules[0].MaxReplicas!.Value));
        Assert.Null(Options(("capacity", "linear")).Capacity);
        Assert.Null(Options(("calendar", "shop")).Schedule);
    }

    [Theory]
    [InlineData("http://user:pw@p:9090", "no credentials in the address")]
    [InlineData("http://p:9090/api/v1/query", "leave out /api/v1")]
    [InlineData("http://p:9090?x=1", "use queryParameters")]
    [InlineData("p:9090", "write the whole base URL")]
    [InlineData("ftp://p", "write the whole base URL")]
    [InlineData("file:///etc/passwd", "write the whole base URL")]
    public void A_server_address_is_a_plain_base_URL(string address, string advice)
    {
        MetadataProblem problem = Problem(("serverAddress", address));

        Assert.Contains(advice, problem.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("pw@", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-A=1,X-a=2", "pair 2 repeats the key of another")]
    [InlineData("X-A", "pair 1 is not key=value")]
    [InlineData("X-A=1,,X-B=2", "pair 2 is not key=value")]
    [InlineData("X-A=1\r\nHost: evil", "pair 1 holds a control character")]
    [InlineData("X A=1", "pair 1 has a key that may not be set")]
    [InlineData("content-length=0", "pair 1 has a key that may not be set")]
    public void Headers_that_cannot_be_sent_are_refused_by_position(string headers, string advice)
    {
        MetadataProblem problem = Problem(("customHeaders", headers));

        Assert.Equal(advice, problem.Advice);
        Assert.Null(problem.Value);
    }

    [Theory]
    [InlineData("50%", null, 0.5)]
    [InlineData("200", 200.0, null)]
    public void Ramps_are_a_share_or_a_demand(string text, double? absolute, double? relative) =>
        Assert.Equal(new RampLimit(absolute, relative), Options(("rampUp", text)).RampUp);

    [Fact]
    public void A_capacity_curve_keeps_its_points()
    {
        CapacityCurve curve = Options(("capacity", "10:1, 45:5, 80:10")).Capacity!;

        Assert.Equal([new CapacityPoint(10, 1), new CapacityPoint(45, 5), new CapacityPoint(80, 10)], curve.Points);
    }

    [Fact]
    public void A_calendar_is_a_name_or_rules()
    {
        Assert.Equal("holidays", Options(("calendar", "holidays")).Calendar!.Name);

        IReadOnlyList<CalendarRule> rules = Options(("calendar", "fri-mon,wed 22:00-06:00 min=200 max=900; 2026-11-27T18:00/6h uplift=2.5")).Calendar!.Rules;

        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Friday, DayOfWeek.Saturday], rules[0].Days);
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(6, 0), 200.0, 900.0), (rules[0].From, rules[0].To, rules[0].Min!.Value, rules[0].Max!.Value));
        Assert.Equal((new DateTime(2026, 11, 27, 18, 0, 0), TimeSpan.FromHours(6), 2.5), (rules[1].Start!.Value, rules[1].Duration, rules[1].Uplift!.Value));
    }

    [Theory]
    [InlineData("mon 08:00-18:00")]
    [InlineData("mon 08:00-18:00 min=5 max=4")]
    [InlineData("someday 08:00-18:00 min=5")]
    [InlineData("2026-02-30T00:00/1h min=5")]
    [InlineData("2026-02-03T00:00/40d min=5")]
    [InlineData("mon 08:00-18:00 uplift=0")]
    [InlineData("mon 08:00-18:00 minReplicas=1.5")]
    [InlineData("mon 08:00-18:00 minReplicas=5 maxReplicas=4")]
    [InlineData("1999-12-31T18:00/6h uplift=2")]
    public void A_calendar_rule_that_says_nothing_sensible_is_refused(string rules) => Assert.Contains("rule 1", Problem(("calendar", rules)).Advice, StringComparison.Ordinal);

    [Fact]
    public void Unknown_forecasters_are_a_notice_because_a_missing_model_must_not_break_GetMetricSpec()
    {
        TriggerMetadataParser parser = new(["last-value", "blend"]);

        Assert.Contains("blend, last-value", Assert.Single(parser.Parse("n", "o", With(("model", "lstm"))).Notices).Text, StringComparison.Ordinal);
        Assert.Empty(parser.Parse("n", "o", With(("model", "BLEND"))).Notices);
    }

    [Fact]
    public void Everything_is_bounded()
    {
        Dictionary<string, string> many = With();
        for (int i = 0; i < TriggerMetadataParser.MaxKeys; i++)
        {
            many[$"k{i}"] = "v";
        }

        Assert.Equal("metadata", Assert.Single(Parse(many).Problems).Key);
        Assert.Equal("metadata", Problem(("caCert", new string('x', TriggerMetadataParser.MaxTotalLength))).Key);
        Assert.Equal("query", Problem(("query", new string('x', 16 * 1024 + 1))).Key);
        Assert.Equal("threshold", Problem(("threshold", new string('1', 1000))).Key);
        Assert.Equal("ScaledObject name", Assert.Single(new TriggerMetadataParser().Parse("n", new string('a', 254), With()).Problems).Key);
        Assert.True(MetadataProblem.Sentence([.. Enumerable.Repeat(new MetadataProblem("k", null, new string('w', 300), "", ""), 90)]).Length <= MetadataProblem.MaxSentence + 20);
    }
}
