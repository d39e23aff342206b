using System.Diagnostics;
using System.Globalization;

namespace PredictiveScaler.Benchmarks;

/// <summary>Times every single call, which BenchmarkDotNet does not, and prints one line of JSON.</summary>
internal static class LatencyRun
{
    private const int WarmUpCalls = 200;

    /// <summary>Says how it is called; 2 as exit code.</summary>
    public static int Usage()
    {
        Console.Error.WriteLine("latency [--model NAME] inputs|graph|forecast BATCH CALLS [INPUTS-DIRECTORY]");
        return 2;
    }

    /// <summary>Runs what <see cref="Usage"/> says.</summary>
    public static int Execute(ReadOnlySpan<string> arguments)
    {
        string model = InferenceSubject.DefaultModel;
        if (arguments[0] == "--model")
        {
            model = arguments[1];
            arguments = arguments[2..];
        }

        string what = arguments[0];
        int batch = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        int calls = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        using var subject = new InferenceSubject(model, batch);
        if (arguments.Length > 3)
        {
            subject.WriteInputs(arguments[3]);
        }

        Action call = what switch
        {
            "inputs" => subject.FillInputs,
            "graph" => subject.Run,
            _ => subject.Forecast,
        };
        double[] microseconds = Time(call, calls, out long allocated, out TimeSpan processor);
        subject.Run();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"program":"managed {{what}}","model":"{{model}}","batch":{{batch}},"calls":{{calls}},"p50us":{{At(microseconds, 0.5):F2}},"p99us":{{At(microseconds, 0.99):F2}},"cpuUs":{{processor.TotalMicroseconds / calls:F2}},"bytesPerCall":{{allocated / (double)calls:F2}},"sum":{{subject.Sum():F3}}}"""));
        return 0;
    }

    /// <summary><c>throughput THREADS BATCH SECONDS</c>: whole forecasts a second, each thread with a batch of its own.</summary>
    public static int Throughput(ReadOnlySpan<string> arguments)
    {
        int threads = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int batch = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var duration = TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture));
        InferenceSubject[] subjects = [.. Enumerable.Range(0, threads).Select(_ => new InferenceSubject(InferenceSubject.DefaultModel, batch))];
        long[] forecasts = new long[threads];
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Thread[] workers = [.. subjects.Select((subject, i) => new Thread(() =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                subject.Forecast();
                forecasts[i] += batch;
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        double perSecond = forecasts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
        double perProcessorSecond = forecasts.Sum() / (Environment.CpuUsage.TotalTime - processorBefore).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"program":"managed throughput","threads":{{threads}},"batch":{{batch}},"forecastsPerSecond":{{perSecond:F0}},"perProcessorSecond":{{perProcessorSecond:F0}}}"""));
        return 0;
    }

    /// <summary>Processor time is what remains comparable on a machine that others use as well.</summary>
    internal static double[] Time(Action call, int calls, out long allocated, out TimeSpan processor)
    {
        for (int i = 0; i < WarmUpCalls; i++)
        {
            call();
        }

        double[] microseconds = new double[calls];
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        processor = Environment.CpuUsage.TotalTime - processorBefore;
        Array.Sort(microseconds);
        return microseconds;
    }

    internal static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
