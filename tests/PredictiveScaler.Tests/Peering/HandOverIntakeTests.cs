using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Peering;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Planning;
using PredictiveScaler.Storing;
using PredictiveScaler.Tests.Control;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Peering;

/// <summary>What a peer sends is judged, bounded, and never harms.</summary>
public sealed class HandOverIntakeTests : IAsyncLifetime
{
    private ControlRig _old = null!;
    private ControlRig _young = null!;
    private List<HandOverPart> _parts = null!;

    private DateTimeOffset Now => _young.Clock.GetUtcNow();

    private HandedTrigger Trigger => _parts[0].Trigger;

    private HandedSeries Series => _parts[1].Series;

    public async Task InitializeAsync()
    {
        _old = await ControlRig.StartAsync(new ScriptedMetricSource(SpikyDemand.At));
        await _old.WalkAsync(TimeSpan.FromMinutes(3), _old.Call());
        _young = Young();
        _parts = HandOverRig.Parts(_old);
        Assert.Equal(3, _parts.Count);
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _young.DisposeAsync();
    }

    [Fact]
    public void What_a_peer_has_is_taken_and_its_end_is_seen()
    {
        HandOverIntake intake = Take([.. _parts]);
        Assert.Equal((1, 1, 1, 0, true), (intake.Triggers, intake.Plans, intake.Series, intake.Dropped, intake.IsComplete));
        TriggerState trigger = _young.Registry.All.Single();
        Assert.Equal(ReasonCode.Resumed, Assert.Single(trigger.Plan!.Reasons).Code);
        Assert.True(trigger.Series.Samples.Count > 7 * 24 * 60);
        Assert.True(trigger.Series.HistoryTried);
    }

    [Fact]
    public void Metadata_that_KEDA_could_not_send_is_left_out()
    {
        HandedTrigger bad = Trigger.Clone();
        bad.Metadata["threshold"] = "nonsense";
        HandedTrigger nameless = Trigger.Clone();
        nameless.Name = "";
        HandOverIntake intake = Take(Part(bad), Part(nameless), _parts[0]);
        Assert.Equal((1, 2), (intake.Triggers, intake.Dropped));
    }

    [Fact]
    public void No_more_triggers_are_taken_than_the_service_serves()
    {
        HandOverIntake intake = HandOverRig.Intake(_young);
        for (int i = 0; i < 10; i++)
        {
            HandedTrigger another = Trigger.Clone();
            another.Name = $"app-{i}";
            intake.Take(Part(another));
        }

        Assert.Equal((4, 6, 4), (intake.Triggers, intake.Dropped, _young.Registry.Count));
    }

    [Fact]
    public void It_stops_at_its_bytes()
    {
        HandOverIntake intake = HandOverRig.Intake(_young, mebibytes: 1);
        int taken = 0;
        for (; intake.Full is null; taken++)
        {
            intake.Take(_parts[1]);
        }

        Assert.Equal((1024 * 1024 / _parts[1].CalculateSize()) + 1, taken);
        Assert.Contains("Peers:MaxMebibytes", intake.Full, StringComparison.Ordinal);
    }

    [Fact]
    public void Triggers_stop_at_bytes_of_their_own_as_their_metadata_stay_in_memory()
    {
        HandOverIntake intake = HandOverRig.Intake(_young, mebibytes: 1024);
        HandedTrigger large = Trigger.Clone();
        large.Metadata["note"] = new string('x', HandedTriggers.MostBytes - 8 * 1024);
        int parts = 0;
        for (; intake.Full is null; parts++)
        {
            large.Name = $"app-{parts}";
            intake.Take(Part(large));
        }

        Assert.InRange(parts, 64 * 1024 / 128, 64 * 1024 / 100);
    }

    [Fact]
    public void Samples_that_no_trigger_needs_are_left_out_and_each_series_is_taken_once()
    {
        HandedSeries other = Series.Clone();
        other.Hash = new string('0', 64);
        HandOverIntake intake = Take(_parts[0], Part(other), _parts[1], _parts[1]);
        Assert.Equal((1, 2), (intake.Series, intake.Dropped));
    }

    [Fact]
    public void Samples_of_the_future_are_left_out_and_those_that_are_measured_then_are_written()
    {
        long newest = SampleGrid.IndexAtOrBefore(Now, TimeSpan.FromMinutes(1));
        HandedSeries ahead = Series.Clone();
        ahead.CoveredTo = newest + 1000;
        float[] samples = new float[SeriesChunk.Length];
        Array.Fill(samples, 77);
        ahead.Chunks.Clear();
        ahead.Chunks.Add(new HandedChunk { Number = newest / SeriesChunk.Length, Samples = ByteString.CopyFrom(SampleBlob.Write(samples)) });
        HandOverIntake intake = Take(_parts[0], Part(ahead));
        Assert.Equal(1, intake.Series);
        DemandSeries taken = _young.Registry.All.Single().Series.Samples;
        Assert.Equal(newest, taken.Held().High);
        Assert.Equal(newest, taken.Covered().High);
        Assert.True(taken.Write(SampleGrid.TimeOf(newest + 1, TimeSpan.FromMinutes(1)), 5));
    }

    [Theory]
    [InlineData("step")]
    [InlineData("factor")]
    [InlineData("covered")]
    [InlineData("negative")]
    [InlineData("overflow")]
    [InlineData("later")]
    [InlineData("checksum")]
    [InlineData("length")]
    [InlineData("twice")]
    [InlineData("many")]
    public async Task A_series_with_a_fault_is_left_out_as_a_whole_and_fetched_from_the_source(string fault)
    {
        HandedSeries broken = Series.Clone();
        Break(broken, fault);
        HandOverIntake intake = Take(_parts[0], Part(broken));
        Assert.Equal((0, 1), (intake.Series, intake.Dropped));
        TriggerState trigger = _young.Registry.All.Single();
        Assert.Equal(0, trigger.Series.Samples.Count);
        await _young.StartAsync();
        await _young.SettleAsync();
        Assert.True(trigger.Series.Samples.Count > 7 * 24 * 60);
    }

    [Fact]
    public void When_KEDA_last_asked_is_handed_on_so_that_deleted_triggers_do_not_live_for_ever()
    {
        HandedTrigger before = Trigger.Clone();
        before.LastCallUnixMs = Now.AddMinutes(-10).ToUnixTimeMilliseconds();
        HandedTrigger idle = Trigger.Clone();
        (idle.Name, idle.LastCallUnixMs) = ("idle", Now.AddMinutes(-16).ToUnixTimeMilliseconds());
        HandedTrigger future = Trigger.Clone();
        (future.Name, future.LastCallUnixMs) = ("future", Now.AddMinutes(16).ToUnixTimeMilliseconds());
        HandedTrigger absurd = Trigger.Clone();
        (absurd.Name, absurd.LastCallUnixMs) = ("absurd", long.MinValue);
        HandOverIntake intake = Take(Part(before), Part(idle), Part(future), Part(absurd));
        Assert.Equal((1, 3), (intake.Triggers, intake.Dropped));
        Assert.Equal(Now.AddMinutes(-10), _young.Registry.All.Single().LastCall);
    }

    [Fact]
    public void A_plan_that_is_not_valid_now_is_not_put_in_force()
    {
        Plan plan = _old.Registry.All.Single().Plan!;
        foreach (Plan bad in (Plan[])[
            plan with { ValidUntil = Now.AddMinutes(-1) },
            plan with { Time = Now.AddMinutes(1), ValidUntil = Now.AddMinutes(2) },
            plan with { Value = -1 },
            plan with { Value = double.NaN },
            plan with { Value = double.PositiveInfinity },
            plan with { State = PlanState.Unavailable },
            plan with { State = (PlanState)99 },
            plan with { ValidUntil = Now.AddDays(30) }])
        {
            Assert.Equal(0, TakeState(StoredTrigger.Encode(bad, _old.Registry.All.Single().Gate)).Plans);
        }

        Assert.Equal(0, TakeState("{"u8.ToArray()).Plans);
        Assert.Equal(0, TakeState(new byte[33 * 1024]).Plans);
        Assert.Null(_young.Registry.All.Single().Plan);
        Assert.Equal(1, TakeState(StoredTrigger.Encode(plan, _old.Registry.All.Single().Gate)).Plans);
    }

    [Fact]
    public void A_next_decision_is_taken_only_from_the_last_two_steps_of_its_grid()
    {
        TriggerState old = _old.Registry.All.Single();
        DateTimeOffset minute = TimeGrid.Floor(Now, TimeSpan.FromMinutes(1));
        foreach ((DateTimeOffset time, bool taken) in ((DateTimeOffset, bool)[])[
            (minute.AddMinutes(1), false), (minute.AddMinutes(-3), false), (minute.AddSeconds(-15), false), (minute, true)])
        {
            TakeState(StoredTrigger.Encode(old.Plan! with { Time = old.Plan!.Time.AddTicks(_ticks++) }, old.Gate, old.Gate with { Time = time }));
            Assert.Equal(taken ? minute : null, _young.Registry.All.Single().Preparation.AskedFor);
        }
    }

    [Fact]
    public async Task Bytes_that_were_changed_on_the_way_never_throw_and_no_plan_of_them_is_no_number()
    {
        Random random = new(20260302);
        byte[][] wires = [.. _parts.Select(part => part.ToByteArray())];
        int understood = 0;
        for (int round = 0; round < 3000; round++)
        {
            HandOverIntake intake = HandOverRig.Intake(_young);
            byte[] wire = (byte[])wires[round % 2].Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                // Most of the bytes are samples: those before them are changed more often.
                wire[random.Next(2) == 0 ? random.Next(Math.Min(wire.Length, 1500)) : random.Next(wire.Length)] = (byte)random.Next(256);
            }

            try
            {
                intake.Take(HandOverPart.Parser.ParseFrom(wire));
                understood++;
            }
            catch (InvalidProtocolBufferException)
            {
                // gRPC ends the call with it.
            }
        }

        Assert.True(understood > 300, $"{understood}");
        await _young.StartAsync();
        await _young.SettleAsync();
        await _young.WalkAsync(TimeSpan.FromMinutes(2));
        Assert.All(_young.Registry.All, trigger => Assert.True(trigger.Plan is null or { State: PlanState.Unavailable } || trigger.Plan.Value >= 0, $"{trigger.Plan}"));
    }

    private long _ticks = 1;

    private static HandOverPart Part(HandedTrigger trigger) => new() { Trigger = trigger };

    private static HandOverPart Part(HandedSeries series) => new() { Series = series };

    private static void Break(HandedSeries series, string fault)
    {
        HandedChunk chunk = series.Chunks[3];
        switch (fault)
        {
            case "step": series.StepTicks += 1; break;
            case "factor": series.Factor = 0; break;
            case "covered": series.CoveredFrom = -1; break;
            case "negative": chunk.Number = -1; break;
            case "overflow": chunk.Number = long.MaxValue; break;
            case "later": chunk.Number += 100_000; break;
            case "checksum": chunk.Samples = ByteString.CopyFrom([.. chunk.Samples.Select((value, i) => i == 7 ? (byte)~value : value)]); break;
            case "length": chunk.Samples = ByteString.CopyFrom(chunk.Samples.Span[1..]); break;
            case "twice": series.Chunks.Add(chunk.Clone()); break;
            case "many": series.Chunks.Add(Enumerable.Range(0, 200).Select(i => new HandedChunk { Number = i, Samples = chunk.Samples })); break;
            default: throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    private ControlRig Young() => ControlRig.NotStarted(
        new ScriptedMetricSource(SpikyDemand.At), new FakeTimeProvider(_old.Clock.GetUtcNow()), [("MaxTriggers", "4")]);

    private HandOverIntake Take(params HandOverPart[] parts)
    {
        HandOverIntake intake = HandOverRig.Intake(_young);
        Array.ForEach(parts, intake.Take);
        return intake;
    }

    private HandOverIntake TakeState(byte[] state)
    {
        HandedTrigger trigger = Trigger.Clone();
        trigger.State = ByteString.CopyFrom(state);
        return Take(Part(trigger));
    }
}
