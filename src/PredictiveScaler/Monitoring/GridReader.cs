namespace PredictiveScaler.Monitoring;

/// <summary>Reads samples at any step from samples on a grid, without allocating: the rules of <see cref="Forecasting.IDemandHistory.Read"/>.</summary>
internal static class GridReader
{
    private const int BlockLength = 512;

    public static void Read<TSamples>(TSamples samples, TimeSpan grid, DateTimeOffset from, TimeSpan step, Span<float> destination)
        where TSamples : struct, IGridSamples
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        long start = SampleGrid.UnixTicks(from);
        if (step == grid)
        {
            samples.CopyTo(SampleGrid.FloorDivide(start, grid.Ticks), destination);
        }
        else if (step < grid)
        {
            ReadFiner(samples, grid.Ticks, start, step.Ticks, destination);
        }
        else
        {
            ReadCoarser(samples, grid.Ticks, start, step.Ticks, destination);
        }
    }

    private static void ReadFiner<TSamples>(TSamples samples, long grid, long start, long step, Span<float> destination)
        where TSamples : struct, IGridSamples
    {
        Span<float> block = stackalloc float[BlockLength];
        for (int done = 0; done < destination.Length; done += BlockLength)
        {
            int count = Math.Min(BlockLength, destination.Length - done);
            long blockStart = start + (done * step);
            long first = SampleGrid.FloorDivide(blockStart, grid);
            long last = SampleGrid.FloorDivide(blockStart + ((count - 1) * step), grid);
            samples.CopyTo(first, block[..(int)(last - first + 1)]);
            for (int i = 0; i < count; i++)
            {
                destination[done + i] = block[(int)(SampleGrid.FloorDivide(blockStart + (i * step), grid) - first)];
            }
        }
    }

    // The intervals (t - step, t] of consecutive results adjoin, so one pass over the grid serves them all.
    private static void ReadCoarser<TSamples>(TSamples samples, long grid, long start, long step, Span<float> destination)
        where TSamples : struct, IGridSamples
    {
        Span<float> block = stackalloc float[BlockLength];
        long blockFirst = SampleGrid.FloorDivide(start - step, grid) + 1;
        int used = BlockLength;
        long next = blockFirst;
        for (int i = 0; i < destination.Length; i++)
        {
            long last = SampleGrid.FloorDivide(start + (i * step), grid);
            double sum = 0;
            int measured = 0;
            for (; next <= last; next++, used++)
            {
                if (used == BlockLength)
                {
                    samples.CopyTo(next, block);
                    used = 0;
                }

                float value = block[used];
                if (!float.IsNaN(value))
                {
                    sum += value;
                    measured++;
                }
            }

            destination[i] = measured == 0 ? float.NaN : (float)(sum / measured);
        }
    }
}
