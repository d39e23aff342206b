namespace PredictiveScaler.Monitoring;

/// <summary>Gathers the label sets of an answer: the first <paramref name="limit"/> of them, and how many there are.</summary>
internal sealed class LabelSink(int limit)
{
    private readonly List<LabelSet> _sets = [];

    /// <summary>Elements of the answer, kept or not.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<LabelSet> Sets => _sets;

    public void Clear()
    {
        Count = 0;
        _sets.Clear();
    }

    public void Begin()
    {
        if (Count++ < limit)
        {
            _sets.Add(new LabelSet());
        }
    }

    public void Add(string name, string value)
    {
        if (Count == _sets.Count)
        {
            _sets[^1].Add(name, value);
        }
    }
}
