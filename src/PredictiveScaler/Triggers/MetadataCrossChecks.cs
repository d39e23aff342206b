namespace PredictiveScaler.Triggers;

/// <summary>What several keys must agree on, once each of them is read.</summary>
internal static class MetadataCrossChecks
{
    /// <summary>The options with defaults that depend on other keys filled in. Checks that depend on a refused value see its default.</summary>
    public static TriggerOptions Apply(TriggerOptions options, GivenKeys given, List<MetadataProblem> problems, List<MetadataNotice> notices)
    {
        HashSet<string> refused = [.. problems.Select(problem => problem.Key)];
        TriggerOptions whole = options.PredictHorizon > TimeSpan.Zero ? options : options with { PredictHorizon = DefaultHorizon(options) };
        TriggerOptions final = WithoutNameFromEnvironment(whole, given, notices);
        foreach ((string[] keys, Func<TriggerOptions, GivenKeys, MetadataProblem?> check) in Checks)
        {
            // A refused value has its own problem; comparing its default would only confuse.
            if (!keys.Any(key => refused.Contains(given.Written(key))) && check(final, given) is { } problem)
            {
                problems.Add(problem);
            }
        }

        NoteMetricName(final, given, notices);
        NoteBudget(final, given, notices);
        return final;
    }

    private const int HoursPerDay = 24;

    private static readonly (string[] Keys, Func<TriggerOptions, GivenKeys, MetadataProblem?> Check)[] Checks =
    [
        (["serverAddress", "source"], (_, given) => given.Has("serverAddress") && given.Has("source")
            ? new MetadataProblem(given.Written("source"), null, $"and {given.Written("serverAddress")} are both given", "", "keep source; no configured credential is ever sent to an address that metadata names")
            : null),
        (["quantile", "slo"], (_, given) => given.Has("quantile") && given.Has("slo")
            ? new MetadataProblem(given.Written("slo"), null, $"and {given.Written("quantile")} are both given", "", "keep one: slo chooses the quantile")
            : null),
        (["predictHorizon", "queryStep"], Horizon),
        (["leadTime", "predictHorizon", "queryStep"], LeadTime),
        (["historyTimeWindow", "minHistory"], History),
        (["minValue", "maxValue"], (options, given) => options.MinValue > options.MaxValue
            ? Above(given, "minValue", "maxValue", ValueKinds.Text(options.MinValue.Value), ValueKinds.Text(options.MaxValue.Value))
            : null),
        (["minReplicas", "maxReplicas"], (options, given) => options.MinReplicas > options.MaxReplicas
            ? Above(given, "minReplicas", "maxReplicas", ValueKinds.Text(options.MinReplicas.Value), ValueKinds.Text(options.MaxReplicas.Value))
            : null),
        (["minValue", "maxReplicas", "threshold", "capacity"], (options, given) => Counts(options, options.MinValue) is { } min && options.MaxReplicas * options.Threshold is { } max && min > max
            ? Above(given, "minValue", "maxReplicas x threshold", ValueKinds.Text(min), ValueKinds.Text(max))
            : null),
        (["minReplicas", "maxValue", "threshold", "capacity"], (options, given) => options.MinReplicas * options.Threshold is { } min && Counts(options, options.MaxValue) is { } max && min > max
            ? Above(given, "minReplicas x threshold", "maxValue", ValueKinds.Text(min), ValueKinds.Text(max))
            : null),
    ];

    /// <summary>What a demand counts for next to replicas x threshold.</summary>
    private static double? Counts(TriggerOptions options, double? demand) =>
        options.Capacity is { } curve && demand is { } known ? curve.WholeReplicas(known) * options.Threshold : demand;

    private static TimeSpan DefaultHorizon(TriggerOptions options)
    {
        TimeSpan steps = MetadataKeys.MinHorizonSteps * options.QueryStep;
        return steps > MetadataKeys.MinHorizon ? steps : MetadataKeys.MinHorizon;
    }

    private static MetadataProblem? Horizon(TriggerOptions options, GivenKeys given)
    {
        TimeSpan max = MetadataKeys.MaxHorizonSteps * options.QueryStep;
        if (options.PredictHorizon >= options.QueryStep && options.PredictHorizon <= max)
        {
            return null;
        }

        return new MetadataProblem(
            given.Written("predictHorizon"),
            null,
            $"{given.Show(Durations.Format(options.PredictHorizon), "predictHorizon")} does not fit queryStep {given.Show(Durations.Format(options.QueryStep), "queryStep")}",
            $"1 to {MetadataKeys.MaxHorizonSteps} steps, here {given.Show($"{Durations.Format(options.QueryStep)} to {Durations.Format(max)}", "queryStep")}",
            "change one of the two");
    }

    private static MetadataProblem? LeadTime(TriggerOptions options, GivenKeys given)
    {
        if (options.LeadTime is not { } leadTime || leadTime <= options.PredictHorizon)
        {
            return null;
        }

        string horizon = given.Show(Durations.Format(options.PredictHorizon), "predictHorizon", "queryStep");
        string wanted = given.Show(Durations.Format(leadTime), "leadTime");
        string origin = given.Has("predictHorizon") ? "" : " (its default)";
        return new MetadataProblem(given.Written("leadTime"), null, $"{wanted} is beyond predictHorizon {horizon}{origin}", $"0s to predictHorizon", $"raise predictHorizon to at least {wanted}");
    }

    private static MetadataProblem? History(TriggerOptions options, GivenKeys given)
    {
        if (options.HistoryTimeWindow >= options.MinHistory)
        {
            return null;
        }

        string window = given.Show(Durations.Format(options.HistoryTimeWindow), "historyTimeWindow");
        string least = given.Show(Durations.Format(options.MinHistory), "minHistory");
        string origin = given.Has("minHistory") ? "" : " (its default)";
        return new MetadataProblem(
            given.Written("historyTimeWindow"), null, $"{window} is shorter than minHistory {least}{origin}: it would never leave the warm-up", "minHistory to 28d", "raise historyTimeWindow or lower minHistory");
    }

    private static MetadataProblem Above(GivenKeys given, string low, string high, string lowText, string highText)
    {
        bool hidden = $"{low} x {high}".Split(" x ").Any(name => given.Find(name) is { FromEnvironment: true });
        string values = hidden ? "" : $" ({lowText} > {highText})";
        return new MetadataProblem(given.Written(low.Split(" x ")[0]), null, $"is above {high}{values}", $"at most {high}", "");
    }

    private static TriggerOptions WithoutNameFromEnvironment(TriggerOptions options, GivenKeys given, List<MetadataNotice> notices)
    {
        if (given.Find("metricName") is not { FromEnvironment: true } key)
        {
            return options;
        }

        notices.Add(new MetadataNotice(key.Written, MetadataNoticeKind.Adjusted, $"{key.Written} is ignored: a metric name is public and must not change when the environment does; {options.DefaultMetricName} is used."));
        return options with { MetricName = options.DefaultMetricName };
    }

    private static void NoteBudget(TriggerOptions options, GivenKeys given, List<MetadataNotice> notices)
    {
        if (options.BudgetPodHoursPerDay < options.MinReplicas * HoursPerDay)
        {
            notices.Add(new MetadataNotice(
                given.Written("budget"), MetadataNoticeKind.Adjusted, $"{given.Written("budget")} is below the pod hours that minReplicas takes in a day awake, which it does not cut: the forecast can then add nothing."));
        }
    }

    private static void NoteMetricName(TriggerOptions options, GivenKeys given, List<MetadataNotice> notices)
    {
        if (given.Find("metricName") is { FromEnvironment: false } key && key.Value != options.MetricName && key.Shown is not null)
        {
            notices.Add(new MetadataNotice(key.Written, MetadataNoticeKind.Adjusted, $"metricName is shown to the HPA as '{options.MetricName}'."));
        }
    }
}
