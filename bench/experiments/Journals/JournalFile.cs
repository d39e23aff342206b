using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Experiments.Journals;

/// <summary>
/// A journal on disk: what plans are made of, no more. A forecast is kept as far as a plan looks into it while measurements keep coming,
/// and a quarter of an hour beyond.
/// </summary>
internal static class JournalFile
{
    private static readonly TimeSpan Beyond = TimeSpan.FromMinutes(15);

    public static void Write(string path, ForecastJournal journal)
    {
        int steps = LeadWindow.Steps(journal.Options) + (int)(Beyond / journal.Options.QueryStep);
        string unfinished = path + ".tmp";
        using (BinaryWriter writer = new(File.Create(unfinished)))
        {
            writer.Write(journal.Entries.Count);
            foreach (JournalEntry entry in journal.Entries)
            {
                writer.Write(entry.Time.UtcTicks);
                WriteGate(writer, entry.Gate);
                WriteForecast(writer, entry.Forecast, steps);
                WriteTrack(writer, entry.Track);
                WriteTrack(writer, entry.FullTrack);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <param name="path">The file.</param>
    /// <param name="options">The trigger that it was recorded for.</param>
    /// <exception cref="EndOfStreamException">The file is not whole.</exception>
    public static ForecastJournal Read(string path, TriggerOptions options)
    {
        using BinaryReader reader = new(new BufferedStream(File.OpenRead(path), 1 << 20));
        JournalEntry[] entries = new JournalEntry[reader.ReadInt32()];
        float[] levels = [];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new JournalEntry(ReadTime(reader), ReadGate(reader), ReadForecast(reader, ref levels), ReadTrack(reader)) { FullTrack = ReadTrack(reader) };
        }

        return new ForecastJournal(options, entries);
    }

    private static void WriteGate(BinaryWriter writer, GateDecision gate)
    {
        writer.Write(gate.Judged);
        writer.Write(gate.Promoted);
        writer.Write(gate.Ratio);
        writer.Write(gate.Resolution);
        writer.Write(gate.Origins);
        writer.Write(gate.Safety);
        writer.Write(gate.Wakes.Right);
        writer.Write(gate.Wakes.Wrong);
        WriteArrival(writer, gate.Arrival);
    }

    private static void WriteArrival(BinaryWriter writer, ExpectedArrival? arrival)
    {
        writer.Write(arrival is not null);
        if (arrival is not null)
        {
            writer.Write(arrival.From.UtcTicks);
            writer.Write(arrival.Until.UtcTicks);
            writer.Write(arrival.Came);
            writer.Write(arrival.Days);
        }
    }

    private static GateDecision ReadGate(BinaryReader reader) => new()
    {
        Judged = reader.ReadBoolean(),
        Promoted = reader.ReadBoolean(),
        Ratio = reader.ReadDouble(),
        Resolution = reader.ReadDouble(),
        Origins = reader.ReadInt32(),
        Safety = reader.ReadDouble(),
        Wakes = new WakeRecord(reader.ReadInt32(), reader.ReadInt32()),
        Arrival = reader.ReadBoolean() ? new ExpectedArrival(ReadTime(reader), ReadTime(reader), reader.ReadInt32(), reader.ReadInt32()) : null,
    };

    private static void WriteForecast(BinaryWriter writer, Forecast? forecast, int most)
    {
        writer.Write(forecast is not null);
        if (forecast is null)
        {
            return;
        }

        int steps = Math.Min(most, forecast.Horizon);
        writer.Write(forecast.Model);
        writer.Write(forecast.Origin.UtcTicks);
        writer.Write(forecast.Step.Ticks);
        WriteAll(writer, [.. forecast.Levels]);
        WriteAll(writer, forecast.Values[..(steps * forecast.Levels.Count)]);
        WriteAll(writer, forecast.Maxima[..(steps * forecast.Levels.Count)]);
    }

    private static Forecast? ReadForecast(BinaryReader reader, ref float[] levels)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        (string model, DateTimeOffset origin, TimeSpan step) = (reader.ReadString(), ReadTime(reader), TimeSpan.FromTicks(reader.ReadInt64()));
        float[] own = ReadAll(reader);
        // Nearly all forecasts have the same.
        levels = levels.AsSpan().SequenceEqual(own) ? levels : own;
        return new Forecast(model, origin, step, levels, ReadAll(reader), ReadAll(reader));
    }

    private static void WriteTrack(BinaryWriter writer, IReadOnlyList<TrackPoint> track)
    {
        writer.Write(track.Count);
        foreach (TrackPoint point in track)
        {
            writer.Write(point.Origin.UtcTicks);
            writer.Write(point.WindowForecast);
        }
    }

    private static TrackPoint[] ReadTrack(BinaryReader reader)
    {
        TrackPoint[] track = new TrackPoint[reader.ReadInt32()];
        for (int i = 0; i < track.Length; i++)
        {
            track[i] = new TrackPoint(ReadTime(reader), reader.ReadDouble());
        }

        return track;
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static void WriteAll(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
    }

    private static float[] ReadAll(BinaryReader reader)
    {
        float[] values = new float[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
