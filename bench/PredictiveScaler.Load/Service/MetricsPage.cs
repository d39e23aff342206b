using System.Globalization;

namespace PredictiveScaler.Load.Service;

/// <summary>The samples of one scrape, by name and labels as the page writes them.</summary>
internal sealed class MetricsPage
{
    // The endpoint puts the meter's name before each instrument's.
    private const string MeterPrefix = "predictivescaler_";

    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    public static MetricsPage Parse(string text)
    {
        MetricsPage page = new();
        foreach (string line in text.Split('\n'))
        {
            int end = line.LastIndexOf(' ');
            if (end > 0 && line[0] != '#' && double.TryParse(line.AsSpan(end + 1), CultureInfo.InvariantCulture, out double value))
            {
                page._samples[line[..end].Replace(MeterPrefix, "", StringComparison.Ordinal)] = value;
            }
        }

        return page;
    }

    /// <summary>0 when it is not there: a counter appears with its first count.</summary>
    public double this[string sample] => _samples.GetValueOrDefault(sample);

    public double Triggers(string state) => this[$"predictive_scaler_triggers{{state=\"{state}\"}}"];

    /// <summary>Sum over all labels.</summary>
    public double Sum(string name) => _samples.Where(sample => sample.Key == name || sample.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(sample => sample.Value);
}
