using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Peering;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Tests.Control;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Peering;

/// <summary>Hand-overs without a network: what one replica would send, and what another makes of it.</summary>
internal static class HandOverRig
{
    /// <summary>All that a replica hands over, as it comes off the wire.</summary>
    public static List<HandOverPart> Parts(ControlRig from)
    {
        List<HandOverPart> parts = [];
        foreach ((TriggerIdentity identity, TriggerState trigger) in from.Registry.Asked)
        {
            parts.Add(new HandOverPart { Trigger = HandedTriggers.Write(identity, trigger, from.Clock.GetUtcNow()) });
        }

        foreach (WatchedSeries series in from.Registry.All.Select(trigger => trigger.Series).Distinct())
        {
            if (HandedSamples.Write(series) is { } handed)
            {
                parts.Add(new HandOverPart { Series = handed });
            }
        }

        parts.Add(new HandOverPart { End = new HandOverEnd() });
        return [.. parts.Select(part => HandOverPart.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(part)))];
    }

    public static HandOverIntake Intake(ControlRig into, int mebibytes = 64, ControlOptions? control = null) => new(
        into.Registry,
        Options.Create(control ?? new ControlOptions()),
        Options.Create(new PeersOptions { MaxMebibytes = mebibytes }),
        into.Clock);

    /// <summary>A replica that starts where another one is, and takes over from it first.</summary>
    public static async Task<ControlRig> SuccessorAsync(ControlRig old, ScriptedMetricSource source, params IForecaster[] extra)
    {
        ControlRig young = ControlRig.NotStarted(source, new FakeTimeProvider(old.Clock.GetUtcNow()), null, extra);
        HandOverIntake intake = Intake(young);
        Parts(old).ForEach(intake.Take);
        Assert.True(intake.IsComplete);
        Assert.Equal(0, intake.Dropped);
        await young.StartAsync();
        return young;
    }
}
