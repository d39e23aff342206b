using System.Numerics.Tensors;

namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// Ridge regression of each knot's change on its features. The penalty is the one of least absolute error on blocks of time that were left
/// out, and the forecast is shrunk towards the newest sample as far as that makes those errors smaller. Reused from fit to fit.
/// </summary>
internal sealed class RidgeSolver
{
    /// <summary>Coefficients of a knot.</summary>
    public const int Size = RidgeFeatures.Common + RidgeFeatures.PerKnot;

    private const int Folds = 5;
    private static readonly double[] Penalties = [1e-3, 1e-2, 1e-1, 1];
    private static readonly float[] Shrinkages = [1, 0.75f, 0.5f, 0.25f, 0];

    private readonly double[] _grams = new double[(Folds + 1) * Size * Size];
    private readonly double[] _products = new double[(Folds + 1) * Size];
    private readonly double[] _matrix = new double[Size * Size];
    private readonly double[] _solution = new double[Size];
    private readonly float[] _scales = new float[Size];
    private readonly float[] _left = new float[RidgeRows.Most];
    private readonly float[] _best = new float[RidgeRows.Most];

    /// <summary>Divides the common columns by their root mean squares and sums their products.</summary>
    public void Begin(RidgeRows rows)
    {
        for (int i = 0; i < RidgeFeatures.Common; i++)
        {
            _scales[i] = Normalize(rows.CommonColumn(i));
        }

        for (int i = 0; i < RidgeFeatures.Common; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                AddProducts(rows.CommonColumn(i), rows.CommonColumn(j), i, j);
            }
        }
    }

    /// <summary>Solves for one knot.</summary>
    /// <param name="rows">The rows, after <see cref="Begin"/>.</param>
    /// <param name="knot">Number of the knot.</param>
    /// <param name="coefficients">Takes the coefficients of the features as they are.</param>
    /// <param name="unseen">Takes the change at each row, in demand, that regressions forecast which had not seen it.</param>
    public void Solve(RidgeRows rows, int knot, Span<float> coefficients, Span<float> unseen)
    {
        for (int i = RidgeFeatures.Common; i < Size; i++)
        {
            _scales[i] = Normalize(rows.KnotColumn(knot, i - RidgeFeatures.Common));
            for (int j = 0; j <= i; j++)
            {
                AddProducts(ColumnOf(rows, knot, i), ColumnOf(rows, knot, j), i, j);
            }
        }

        ReadOnlySpan<float> targets = rows.Targets(knot);
        for (int i = 0; i < Size; i++)
        {
            AddTargets(ColumnOf(rows, knot, i), targets, i);
        }

        double penalty = ChoosePenalty(rows, knot, targets);
        float shrinkage = ChooseShrinkage(targets, _best.AsSpan(0, rows.Count), rows.Scales);
        Solve(Folds, penalty);
        for (int i = 0; i < Size; i++)
        {
            coefficients[i] = _scales[i] > 0 ? (float)(shrinkage * _solution[i] / _scales[i]) : 0;
        }

        TensorPrimitives.Multiply(_best.AsSpan(0, rows.Count), shrinkage, unseen);
        TensorPrimitives.Multiply(unseen, rows.Scales, unseen);
    }

    private static float Normalize(Span<float> column)
    {
        double mean = 0;
        foreach (float value in column)
        {
            mean += (double)value * value / column.Length;
        }

        float scale = (float)Math.Sqrt(mean);
        if (scale > 0)
        {
            TensorPrimitives.Divide(column, scale, column);
        }

        return scale;
    }

    private static Range Fold(int fold, int count) => (count * fold / Folds)..(count * (fold + 1) / Folds);

    private static Span<float> ColumnOf(RidgeRows rows, int knot, int feature) => feature < RidgeFeatures.Common
        ? rows.CommonColumn(feature)
        : rows.KnotColumn(knot, feature - RidgeFeatures.Common);

    private void AddProducts(ReadOnlySpan<float> one, ReadOnlySpan<float> other, int i, int j)
    {
        double sum = 0;
        for (int fold = 0; fold < Folds; fold++)
        {
            Range range = Fold(fold, one.Length);
            double part = TensorPrimitives.Dot(one[range], other[range]);
            _grams[(((fold * Size) + i) * Size) + j] = part;
            sum += part;
        }

        _grams[(((Folds * Size) + i) * Size) + j] = sum;
    }

    private void AddTargets(ReadOnlySpan<float> column, ReadOnlySpan<float> targets, int i)
    {
        double sum = 0;
        for (int fold = 0; fold < Folds; fold++)
        {
            Range range = Fold(fold, column.Length);
            double part = TensorPrimitives.Dot(column[range], targets[range]);
            _products[(fold * Size) + i] = part;
            sum += part;
        }

        _products[(Folds * Size) + i] = sum;
    }

    /// <summary>Leaves the unseen forecasts of the chosen penalty in <see cref="_best"/>.</summary>
    private double ChoosePenalty(RidgeRows rows, int knot, ReadOnlySpan<float> targets)
    {
        (double chosen, double least) = (0, double.PositiveInfinity);
        foreach (double relative in Penalties)
        {
            double penalty = relative * Math.Max(1, rows.Measured);
            double error = 0;
            for (int fold = 0; fold < Folds; fold++)
            {
                Solve(fold, penalty);
                Range range = Fold(fold, rows.Count);
                Span<float> unseen = _left.AsSpan(range);
                unseen.Clear();
                for (int i = 0; i < Size; i++)
                {
                    TensorPrimitives.MultiplyAdd(ColumnOf(rows, knot, i)[range], (float)_solution[i], unseen, unseen);
                }

                error += TensorPrimitives.Distance(unseen, targets[range]);
            }

            if (error < least)
            {
                (chosen, least) = (penalty, error);
                _left.AsSpan(0, rows.Count).CopyTo(_best);
            }
        }

        return chosen;
    }

    private static float ChooseShrinkage(ReadOnlySpan<float> targets, ReadOnlySpan<float> unseen, ReadOnlySpan<float> scales)
    {
        (float chosen, double least) = (0, double.PositiveInfinity);
        foreach (float shrinkage in Shrinkages)
        {
            double error = 0;
            for (int i = 0; i < targets.Length; i++)
            {
                error += scales[i] * Math.Abs(targets[i] - (shrinkage * unseen[i]));
            }

            (chosen, least) = error < least ? (shrinkage, error) : (chosen, least);
        }

        return chosen;
    }

    /// <summary>Solves with the rows of all folds but <paramref name="fold"/>; with all rows for <see cref="Folds"/>.</summary>
    private void Solve(int fold, double penalty)
    {
        int all = Folds * Size;
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double held = fold == Folds ? 0 : _grams[(((fold * Size) + i) * Size) + j];
                _matrix[(i * Size) + j] = _grams[((all + i) * Size) + j] - held;
            }

            _matrix[(i * Size) + i] += penalty;
            _solution[i] = _products[all + i] - (fold == Folds ? 0 : _products[(fold * Size) + i]);
        }

        Cholesky.Solve(_matrix, _solution);
    }
}
