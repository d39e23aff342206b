using System.Text;

namespace PredictiveScaler.Monitoring;

/// <summary>The labels of one element of an answer, by name.</summary>
internal sealed class LabelSet
{
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _labels.Keys;

    /// <summary>"" when it has no such label, which is what PromQL means by an absent one.</summary>
    public string this[string name] => _labels.GetValueOrDefault(name, "");

    /// <summary>Most labels of one set that are kept; Prometheus itself keeps far fewer.</summary>
    private const int MaxLabels = 128;

    public void Add(string name, string value)
    {
        if (_labels.Count < MaxLabels)
        {
            _labels[name] = value;
        }
    }

    /// <summary>As PromQL writes it: <c>{app="shop", pod="a"}</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new("{");
        foreach ((string name, string value) in _labels)
        {
            text.Append(text.Length == 1 ? "" : ", ").Append(name).Append("=\"").Append(AnswerJudge.OneLine(value)).Append('"');
        }

        return text.Append('}').ToString();
    }
}
