namespace PredictiveScaler.Monitoring;

/// <summary>Gathers the label sets of an answer: the first <paramref name="limit"/> of them, and how many there are.</summary>
internal class LabelSink(int limit)
{
    private readonly List<LabelSet> _sets = [];

    /// <summary>Most elements that are kept.</summary>
    protected int Limit => limit;

    /// <summary>Elements of the answer, kept or not.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<LabelSet> Sets => _sets;

    public virtual void Clear()
    {
        Count = 0;
        _sets.Clear();
    }

    public void Begin()
    {
        if (Count++ < Limit)
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

    /// <summary>A point of the element that began last.</summary>
    public virtual void AddPoint(long milliseconds, double value)
    {
    }
}
