namespace PredictiveScaler.Evaluating.Traces;

/// <summary>Share of the day's peak by hour of day: points joined by a monotone cubic (Fritsch and Carlson 1980), which never overshoots them.</summary>
internal sealed class DayShape
{
    private readonly (double Hour, double Share)[] _points;
    private readonly double[] _slopes;

    /// <param name="points">Ascending hours.</param>
    public DayShape(params (double Hour, double Share)[] points)
    {
        _points = points;
        _slopes = new double[points.Length];
        for (int i = 1; i < points.Length - 1; i++)
        {
            (double left, double right) = (Secant(i - 1), Secant(i));
            _slopes[i] = left * right <= 0 ? 0 : 2 * left * right / (left + right);
        }
    }

    /// <summary>Share at <paramref name="hour"/>; that of the outermost point beyond the points.</summary>
    public double At(double hour)
    {
        int next = Array.FindIndex(_points, point => point.Hour >= hour);
        if (next <= 0)
        {
            return next == 0 ? _points[0].Share : _points[^1].Share;
        }

        (double Hour, double Share) a = _points[next - 1];
        (double Hour, double Share) b = _points[next];
        double width = b.Hour - a.Hour;
        double t = (hour - a.Hour) / width;
        return (a.Share * (1 + (2 * t)) * (1 - t) * (1 - t))
            + (width * _slopes[next - 1] * t * (1 - t) * (1 - t))
            + (b.Share * t * t * (3 - (2 * t)))
            + (width * _slopes[next] * t * t * (t - 1));
    }

    private double Secant(int i) => (_points[i + 1].Share - _points[i].Share) / (_points[i + 1].Hour - _points[i].Hour);
}
