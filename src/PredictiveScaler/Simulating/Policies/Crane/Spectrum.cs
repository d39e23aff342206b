using System.Numerics;

namespace PredictiveScaler.Simulating.Policies.Crane;

/// <summary>
/// Discrete Fourier transform of a length with small prime factors, as whole days of samples have (mixed-radix Cooley-Tukey, decimation in time).
/// </summary>
internal sealed class Spectrum
{
    private readonly Complex[] _roots;
    private readonly Complex[] _values;

    private Spectrum(Complex[] values, Complex[] roots) => (_values, _roots) = (values, roots);

    public int Count => _values.Length;

    public static Spectrum Of(ReadOnlySpan<double> samples)
    {
        Complex[] input = new Complex[samples.Length];
        Complex[] roots = new Complex[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            input[i] = samples[i];
            roots[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * i / samples.Length);
        }

        return new Spectrum(Transformed(input, roots), roots);
    }

    /// <summary>Amplitude of a component: its modulus over the number of samples.</summary>
    public double Amplitude(int component) => Complex.Abs(_values[component]) / Count;

    /// <summary>The samples that the kept components add up to.</summary>
    /// <param name="keep">Asked for 0 to half of the count; a component and its mirror go together.</param>
    public double[] Samples(Func<int, bool> keep)
    {
        Complex[] kept = new Complex[Count];
        for (int i = 0; i < Count; i++)
        {
            // The inverse is the transform of the conjugate, conjugated; what is asked for is real.
            kept[i] = keep(Math.Min(i, Count - i)) ? Complex.Conjugate(_values[i]) : Complex.Zero;
        }

        return [.. Transformed(kept, _roots).Select(value => value.Real / Count)];
    }

    private static Complex[] Transformed(Complex[] input, Complex[] roots)
    {
        Complex[] output = new Complex[input.Length];
        Transform(input, 0, 1, output, roots);
        return output;
    }

    private static void Transform(Complex[] input, int from, int stride, Span<Complex> output, Complex[] roots)
    {
        if (output.Length == 1)
        {
            output[0] = input[from];
            return;
        }

        int radix = SmallestFactor(output.Length);
        int part = output.Length / radix;
        for (int r = 0; r < radix; r++)
        {
            Transform(input, from + (r * stride), stride * radix, output.Slice(r * part, part), roots);
        }

        Join(output, radix, part, stride, roots);
    }

    /// <summary>Makes one transform of <paramref name="radix"/> transforms of every so many-th sample; <paramref name="stride"/> is count / length.</summary>
    private static void Join(Span<Complex> output, int radix, int part, int stride, Complex[] roots)
    {
        Complex[] terms = new Complex[radix];
        for (int k = 0; k < part; k++)
        {
            for (int r = 0; r < radix; r++)
            {
                terms[r] = output[(r * part) + k] * roots[(int)((long)r * k * stride % roots.Length)];
            }

            for (int q = 0; q < radix; q++)
            {
                Complex sum = terms[0];
                for (int r = 1; r < radix; r++)
                {
                    sum += terms[r] * roots[(int)((long)r * q * part * stride % roots.Length)];
                }

                output[(q * part) + k] = sum;
            }
        }
    }

    private static int SmallestFactor(int count)
    {
        for (int factor = 2; factor * factor <= count; factor++)
        {
            if (count % factor == 0)
            {
                return factor;
            }
        }

        return count;
    }
}
