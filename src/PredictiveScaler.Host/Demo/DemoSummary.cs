namespace PredictiveScaler.Host.Demo;

/// <summary>The last words of the demo, for people.</summary>
internal static class DemoSummary
{
    /// <param name="output">Where to.</param>
    /// <param name="outcome">What to tell.</param>
    /// <param name="width">Columns of the window; sentences are broken between words.</param>
    public static void Write(TextWriter output, DemoOutcome outcome, int width)
    {
        DemoResult result = outcome.Result;
        output.WriteLine();
        Sentence(output, Replayed(outcome), width);
        output.WriteLine();
        Row(output, "", "predictive", "reactive", "");
        Row(
            output,
            "minutes short of capacity",
            DemoText.Number(result.ViolationMinutes),
            DemoText.Number(result.ViolationMinutesReactive),
            DemoText.Difference(result.ViolationMinutes, result.ViolationMinutesReactive));
        Row(
            output,
            "pod hours",
            DemoText.Number(result.PodHours),
            DemoText.Number(result.PodHoursReactive),
            DemoText.Difference(result.PodHours, result.PodHoursReactive));
        output.WriteLine();
        Sentence(output, SameSafety(outcome), width);
        Sentence(output, Savings(outcome), width);
        Sentence(output, Forecasts(result), width);
        Sentence(output, $"Answers: {DemoText.Count(result.Answers)} checked, {DemoText.Count(result.UnmeasuredZeros)} of them a 0 that nobody had measured.", width);
        Sentence(output, $"A pod serves {DemoText.Number(DemoScenario.CapacityPerPod)} requests a second and takes 90 s to start; the threshold above is {DemoText.Number(DemoScenario.Threshold)} for both.", width);
    }

    private static void Sentence(TextWriter output, string text, int width)
    {
        foreach (string line in DemoText.Wrap(text, width))
        {
            output.WriteLine(line);
        }
    }

    private static string Replayed(DemoOutcome outcome)
    {
        string span = $"{DemoText.Clock(outcome.Start)} to {DemoText.Clock(outcome.End)} UTC";
        return outcome.Interrupted
            ? $"Interrupted: replayed {span} only; the figures end there."
            : $"Replayed {span}, KEDA and HPA asking over gRPC all the way.";
    }

    private static void Row(TextWriter output, string what, string predictive, string reactive, string difference) =>
        output.WriteLine($"{what,-28}{predictive,12}{reactive,12}{difference,12}".TrimEnd());

    private static string Forecasts(DemoResult result) => result.Origins == 0
        ? "Forecasts: none."
        : $"Forecasts: {DemoText.Count(result.Origins)}, off by {DemoText.Number(result.MaeForecast)} requests/s on average over 30 minutes; the last value is off by {DemoText.Number(result.MaeLastValue)}.";

    private static string Savings(DemoOutcome outcome)
    {
        (ThresholdRun tighter, DemoResult result) = (outcome.Tighter, outcome.Result);
        bool isCheaper = tighter.PodHours < result.PodHoursReactive;
        bool isAsSafe = tighter.ViolationMinutes <= result.ViolationMinutesReactive;
        string what = (isCheaper, isAsSafe) switch
        {
            (true, true) => "A forecast allows a higher threshold, which saves pod hours at no more minutes short",
            (true, false) => "A higher threshold saves pod hours, here at the price of more minutes short",
            (false, true) => "With a forecast even a higher threshold is short for no longer, but it saves no pod hours here",
            _ => "A higher threshold does not pay here",
        };
        return $"{what}: {DemoText.Number(tighter.Threshold)} takes {DemoText.Number(tighter.PodHours)} pod hours and is short for {DemoText.Number(tighter.ViolationMinutes)} minutes"
            + $" (reactive at {DemoText.Number(DemoScenario.Threshold)}: {DemoText.Number(result.PodHoursReactive)} and {DemoText.Number(result.ViolationMinutesReactive)}).";
    }

    /// <summary>The cheapest reactive threshold that falls short no longer than the forecast did.</summary>
    private static string SameSafety(DemoOutcome outcome)
    {
        DemoResult result = outcome.Result;
        ThresholdRun? asSafe = outcome.ReactiveSweep.FirstOrDefault(run => run.ViolationMinutes <= result.ViolationMinutes);
        if (asSafe is not null)
        {
            return $"Without a forecast the threshold must be {DemoText.Short(asSafe.Threshold)} to be as safe: it costs {DemoText.Number(asSafe.PodHours)} pod hours ({DemoText.Difference(asSafe.PodHours, result.PodHours)}).";
        }

        ThresholdRun safest = outcome.ReactiveSweep.MinBy(run => (run.ViolationMinutes, run.PodHours))!;
        return $"Without a forecast no threshold is as safe: the best one tried ({DemoText.Short(safest.Threshold)}) costs "
            + $"{DemoText.Number(safest.PodHours)} pod hours ({DemoText.Difference(safest.PodHours, result.PodHours)}) and is still short for {DemoText.Number(safest.ViolationMinutes)} minutes.";
    }
}
