namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What the ridge regressions say of rows that they have not seen.</summary>
internal readonly ref struct RidgePast(RidgeRows rows, ReadOnlySpan<float> unseen) : IPastForecast
{
    private readonly ReadOnlySpan<float> _unseen = unseen;
    private readonly RidgeRows _rows = rows;

    public float At(int origin, int ahead)
    {
        int row = RowOf(origin);
        (int before, int knot, int k) = (0, 1, 0);
        while (knot < ahead)
        {
            (before, knot, k) = (knot, RidgeFeatures.NextKnot(knot), k + 1);
        }

        float to = _unseen[(k * _rows.Count) + row];
        float from = k == 0 ? 0 : _unseen[((k - 1) * _rows.Count) + row];
        return Math.Max(0, _rows.Newest[row] + from + ((ahead - before) / (float)(knot - before) * (to - from)));
    }

    public float ScaleAt(int origin) => _rows.Scales[RowOf(origin)];

    private int RowOf(int origin) => (origin - _rows.First) / _rows.Stride;
}
