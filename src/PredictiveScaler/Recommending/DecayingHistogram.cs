namespace PredictiveScaler.Recommending;

/// <summary>
/// How often each size of a usage was seen, newer samples weighing more: one that is a half-life older weighs half. Not thread-safe.
/// </summary>
/// <param name="buckets">Sizes.</param>
/// <param name="halfLife">Age at which a sample weighs half, above 0.</param>
internal sealed class DecayingHistogram(ExponentialBuckets buckets, TimeSpan halfLife)
{
    // Weights are 2^(age of the reference in half-lives), which must stay far from the largest double.
    private const double MostHalfLives = 100;

    private const double Rounding = 1e-12;

    private readonly double[] _weights = new double[buckets.Count];
    private DateTimeOffset _reference;

    /// <summary>Samples added, whatever they weigh.</summary>
    public long Samples { get; private set; }

    public bool IsEmpty => Samples == 0;

    public void Add(double value, DateTimeOffset time, double weight = 1)
    {
        MoveReferenceFor(time);
        _weights[buckets.IndexOf(value)] += weight * Math.Pow(2, HalfLivesAfterReference(time));
        Samples++;
    }

    /// <summary>Adds what another one of the same buckets and half-life holds.</summary>
    public void Merge(DecayingHistogram other)
    {
        if (other.Buckets != buckets || other.HalfLife != halfLife)
        {
            throw new ArgumentException("It has other buckets or another half-life.", nameof(other));
        }

        if (other.IsEmpty)
        {
            return;
        }

        MoveReferenceFor(other._reference);
        double factor = Math.Pow(2, HalfLivesAfterReference(other._reference));
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] += other._weights[i] * factor;
        }

        Samples += other.Samples;
    }

    /// <summary>
    /// The end of the bucket up to which at least this share of the weight lies: never below the exact percentile, and above it by at most
    /// one bucket. NaN when empty.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    public double Percentile(double share)
    {
        // 0.28 of 25 samples are 7, and a rounding error more in binary.
        double threshold = share * _weights.Sum() * (1 - Rounding);
        if (!(threshold >= 0) || IsEmpty)
        {
            return double.NaN;
        }

        double below = 0;
        int last = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] <= 0)
            {
                continue;
            }

            below += _weights[i];
            last = i;
            if (below >= threshold)
            {
                break;
            }
        }

        return buckets.EndOf(last);
    }

    internal ExponentialBuckets Buckets => buckets;

    internal TimeSpan HalfLife => halfLife;

    private double HalfLivesAfterReference(DateTimeOffset time) => (time - _reference) / halfLife;

    private void MoveReferenceFor(DateTimeOffset time)
    {
        if (IsEmpty)
        {
            _reference = time;
        }
        else if (HalfLivesAfterReference(time) > MostHalfLives)
        {
            double factor = Math.Pow(2, -HalfLivesAfterReference(time));
            for (int i = 0; i < _weights.Length; i++)
            {
                _weights[i] *= factor;
            }

            _reference = time;
        }
    }
}
