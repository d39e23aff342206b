namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// Solves small symmetric positive definite systems in place. Written here because a fit solves hundreds of systems of 30 unknowns in memory
/// that it reuses, where a matrix library would allocate each.
/// </summary>
internal static class Cholesky
{
    /// <summary>Solves A x = b; <paramref name="matrix"/> (row-major, lower triangle read) becomes its factor, <paramref name="values"/> x.</summary>
    public static void Solve(Span<double> matrix, Span<double> values)
    {
        int size = values.Length;
        for (int row = 0; row < size; row++)
        {
            Span<double> left = matrix.Slice(row * size, row + 1);
            for (int column = 0; column < row; column++)
            {
                ReadOnlySpan<double> above = matrix.Slice(column * size, column + 1);
                left[column] = (left[column] - Dot(left[..column], above[..column])) / above[column];
            }

            // Rounding must not turn a nearly dependent column into an infinite weight.
            double pivot = left[row] - Dot(left[..row], left[..row]);
            left[row] = Math.Sqrt(Math.Max(pivot, 1e-9 * left[row]));
            values[row] = (values[row] - Dot(left[..row], values[..row])) / left[row];
        }

        for (int row = size - 1; row >= 0; row--)
        {
            values[row] /= matrix[(row * size) + row];
            for (int column = 0; column < row; column++)
            {
                values[column] -= values[row] * matrix[(row * size) + column];
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}
