using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Recommending;

/// <summary>CPU usage of one answer, as histograms: the points themselves need not be kept.</summary>
internal sealed class CpuChunk
{
    private readonly Dictionary<string, (DecayingHistogram Usage, DateTimeOffset First, DateTimeOffset Last)> _containers = [];

    public CpuChunk(IReadOnlyList<MeasuredSeries> answer)
    {
        foreach (MeasuredSeries series in answer.Where(series => series.Points.Count > 0))
        {
            string name = series.Labels["container"];
            if (!_containers.TryGetValue(name, out var entry))
            {
                entry = (ContainerUsageBuilder.NewCpu(), DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
            }

            foreach ((DateTimeOffset time, double cores) in series.Points)
            {
                entry.Usage.Add(cores, time);
            }

            DateTimeOffset first = series.Points.Min(point => point.Time);
            DateTimeOffset last = series.Points.Max(point => point.Time);
            _containers[name] = (entry.Usage, first < entry.First ? first : entry.First, last > entry.Last ? last : entry.Last);
        }
    }

    public void AddTo(Dictionary<string, ContainerUsageBuilder> builders)
    {
        foreach ((string name, (DecayingHistogram usage, DateTimeOffset first, DateTimeOffset last)) in _containers)
        {
            if (builders.TryGetValue(name, out ContainerUsageBuilder? builder))
            {
                builder.AddCpu(usage, first, last);
            }
        }
    }
}
