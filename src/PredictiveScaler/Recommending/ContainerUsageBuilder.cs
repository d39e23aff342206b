namespace PredictiveScaler.Recommending;

/// <summary>Gathers what was measured of one container.</summary>
internal sealed class ContainerUsageBuilder(string container, DateTimeOffset end, TimeSpan cpuStep, TimeSpan memoryInterval)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(24);
    private const double OomFactor = 1.2;
    private const double OomLeast = 100 * Quantities.Mebibyte;

    // A container that is killed far below its limit fell to its node's lack of memory, not to its limit.
    private const double NearLimit = 0.5;

    private readonly DecayingHistogram _cpu = NewCpu();
    private readonly Dictionary<(string Pod, int Interval), double> _peaks = [];
    private readonly List<(string Pod, int Interval)> _kills = [];
    private readonly Dictionary<(string Pod, int Interval), double> _bumped = [];
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public string Container => container;

    public bool HasCpu => !_cpu.IsEmpty;

    public bool HasMemory => _peaks.Count > 0;

    public static DecayingHistogram NewCpu() => new(ExponentialBuckets.Cores, HalfLife);

    public void AddCpu(DecayingHistogram part, DateTimeOffset first, DateTimeOffset last)
    {
        _cpu.Merge(part);
        _first = first < _first ? first : _first;
        _last = last > _last ? last : _last;
    }

    /// <param name="pod">Whose.</param>
    /// <param name="time">End of the interval that it is the peak of.</param>
    /// <param name="bytes">The peak.</param>
    public void AddMemoryPeak(string pod, DateTimeOffset time, double bytes)
    {
        (string, int) key = (pod, IntervalOf(time));
        _peaks[key] = Math.Max(bytes, _peaks.GetValueOrDefault(key));
    }

    /// <summary>The container was killed for memory about then.</summary>
    public void AddOomKill(string pod, DateTimeOffset time) => _kills.Add((pod, IntervalOf(time)));

    public ContainerUsage Build(ContainerResources current, double throttledShare)
    {
        double highest = _peaks.Count == 0 ? double.NaN : _peaks.Values.Max();
        double afterOom = 0;
        foreach ((string Pod, int Interval) kill in _kills)
        {
            double needed = AfterOom(_peaks.GetValueOrDefault(kill), current);
            afterOom = Math.Max(afterOom, needed);
            // Several kills of a day bump its peak once: each is bumped from what was measured.
            _bumped[kill] = needed;
        }

        return new ContainerUsage
        {
            Container = container,
            Cpu = _cpu,
            CpuStep = cpuStep,
            MemoryPeaks = Peaks(),
            MemoryInterval = memoryInterval,
            HighestMemory = highest,
            MemoryAfterOom = afterOom,
            OomKills = _kills.Count,
            First = _first,
            Last = _last,
            ThrottledShare = throttledShare,
            Current = current,
        };
    }

    private static double AfterOom(double peak, ContainerResources current)
    {
        double used = Math.Max(peak, current.MemoryRequest ?? 0);
        if (current.MemoryLimit is { } limit && peak >= NearLimit * limit)
        {
            // Scrapes miss the last moments; the kill says that the limit was reached.
            used = Math.Max(used, limit);
        }

        return Math.Max(used * OomFactor, used + OomLeast);
    }

    private int IntervalOf(DateTimeOffset time) => (int)Math.Max(0, (end - time).Ticks / memoryInterval.Ticks);

    private DecayingHistogram Peaks()
    {
        DecayingHistogram peaks = new(ExponentialBuckets.Bytes, HalfLife);
        foreach ((string Pod, int Interval) key in _peaks.Keys.Union(_bumped.Keys))
        {
            double bytes = Math.Max(_peaks.GetValueOrDefault(key), _bumped.GetValueOrDefault(key));
            peaks.Add(bytes, end - (key.Interval * memoryInterval));
        }

        return peaks;
    }
}
