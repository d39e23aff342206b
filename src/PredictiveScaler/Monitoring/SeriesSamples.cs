namespace PredictiveScaler.Monitoring;

/// <summary>
/// Two rings: the newest samples as measured, older ones as means over whole buckets of the absolute grid. Bucket b holds the fine indices
/// (b - 1) * factor + 1 to b * factor, so that a coarse sample is the mean over (t - factor * step, t]. Not thread-safe.
/// </summary>
internal sealed class SeriesSamples(SeriesLayout layout)
{
    private readonly SampleRing _fine = new(layout.FineSamples);
    private readonly SampleRing _coarse = new(layout.CoarseSamples);
    private IndexRange _unsavedFine = IndexRange.Empty;
    private IndexRange _unsavedCoarse = IndexRange.Empty;
    private bool _coverageUnsaved;

    public SeriesLayout Layout => layout;

    /// <summary>Fine indices held, coarse part included.</summary>
    public IndexRange Held
    {
        get
        {
            if (_fine.IsEmpty)
            {
                return IndexRange.Empty;
            }

            return new IndexRange(_coarse.IsEmpty ? _fine.Low : FirstOf(_coarse.Low), _fine.High);
        }
    }

    public bool Write(long index, float value)
    {
        RaiseTo(index);
        if (index < FineFloor)
        {
            return false;
        }

        SetFine(index, value);
        return true;
    }

    public int WriteRange(long first, ReadOnlySpan<double> values, bool gapsReplace)
    {
        _coverageUnsaved = true;
        int last = LastFinite(values);
        if (last >= 0)
        {
            RaiseTo(first + last);
        }
        else if (!gapsReplace || _fine.IsEmpty)
        {
            return 0;
        }

        int older = (int)Math.Clamp(FineFloor - first, 0, values.Length);
        return WriteCoarse(first, values[..older]) + WriteFine(first + older, values[older..], gapsReplace);
    }

    public void CopyTo(long from, Span<float> destination)
    {
        int older = layout.Factor == 1 || _fine.IsEmpty ? 0 : (int)Math.Clamp(FineFloor - from, 0, destination.Length);
        for (int i = 0; i < older;)
        {
            long bucket = BucketOf(from + i);
            int end = (int)Math.Min(older, (bucket * layout.Factor) + 1 - from);
            destination[i..end].Fill(_coarse[bucket]);
            i = end;
        }

        _fine.CopyTo(from + older, destination[older..]);
    }

    public bool TryFindMeasuredBefore(long index, int limit, out float value, out long foundAt)
    {
        long start = Math.Min(index - 1, _fine.High);
        long stop = Math.Max(index - limit, Held.Low);
        for (foundAt = start; foundAt >= stop; foundAt--)
        {
            value = foundAt >= FineFloor ? _fine[foundAt] : _coarse[BucketOf(foundAt)];
            if (!float.IsNaN(value))
            {
                return true;
            }
        }

        value = float.NaN;
        return false;
    }

    public void DropAfter(long index)
    {
        _fine.DropAfter(index);
        _unsavedFine = _unsavedFine.Including(index, index);
        if (_fine.IsEmpty)
        {
            _coarse.DropAfter(long.MinValue);
        }
    }

    /// <summary>The same samples in another layout; coarse ones stand for each of their steps.</summary>
    public SeriesSamples WithLayout(SeriesLayout wanted)
    {
        SeriesSamples copy = new(wanted);
        IndexRange held = Held;
        Span<float> block = stackalloc float[SeriesChunk.Length];
        Span<double> values = stackalloc double[SeriesChunk.Length];
        for (long index = held.Low; index <= held.High; index += block.Length)
        {
            CopyTo(index, block);
            for (int i = 0; i < block.Length; i++)
            {
                values[i] = block[i];
            }

            copy.WriteRange(index, values, gapsReplace: false);
        }

        return copy;
    }

    public SeriesChanges? TakeChanges(TimeSpan step, IndexRange covered)
    {
        if (_unsavedFine.IsEmpty && _unsavedCoarse.IsEmpty && !_coverageUnsaved)
        {
            return null;
        }

        List<SeriesChunk> chunks = [];
        AddChunks(chunks, _fine, _unsavedFine, isCoarse: false);
        AddChunks(chunks, _coarse, _unsavedCoarse, isCoarse: true);
        MarkAllSaved();
        return new SeriesChanges(step, layout.Factor, covered.Low, covered.High, KeptChunks(_fine), KeptChunks(_coarse), chunks);
    }

    public SeriesChanges Snapshot(TimeSpan step, IndexRange covered)
    {
        List<SeriesChunk> chunks = [];
        AddChunks(chunks, _fine, new IndexRange(_fine.Low, _fine.High), isCoarse: false);
        AddChunks(chunks, _coarse, new IndexRange(_coarse.Low, _coarse.High), isCoarse: true);
        return new SeriesChanges(step, layout.Factor, covered.Low, covered.High, KeptChunks(_fine), KeptChunks(_coarse), chunks);
    }

    public void MarkAllSaved() => (_unsavedFine, _unsavedCoarse, _coverageUnsaved) = (IndexRange.Empty, IndexRange.Empty, false);

    public void MarkAllUnsaved()
    {
        _unsavedFine = _fine.IsEmpty ? IndexRange.Empty : new IndexRange(_fine.Low, _fine.High);
        _unsavedCoarse = _coarse.IsEmpty ? IndexRange.Empty : new IndexRange(_coarse.Low, _coarse.High);
        _coverageUnsaved = true;
    }

    public void MarkUnsaved(IReadOnlyList<SeriesChunk> chunks)
    {
        _coverageUnsaved = true;
        foreach (SeriesChunk chunk in chunks)
        {
            long first = chunk.Number * SeriesChunk.Length;
            ref IndexRange unsaved = ref chunk.IsCoarse ? ref _unsavedCoarse : ref _unsavedFine;
            unsaved = unsaved.Including(first, first + SeriesChunk.Length - 1);
        }
    }

    /// <summary>False when a part was left out, so that it must be asked for again.</summary>
    public bool Restore(SeriesChanges saved)
    {
        bool coarseFits = saved.Factor == layout.Factor;
        foreach (SeriesChunk chunk in saved.Chunks.Where(chunk => !chunk.IsCoarse).OrderByDescending(chunk => chunk.Number))
        {
            RestoreFine(chunk);
        }

        foreach (SeriesChunk chunk in saved.Chunks.Where(chunk => chunk.IsCoarse && coarseFits && !_fine.IsEmpty))
        {
            RestoreCoarse(chunk);
        }

        return coarseFits;
    }

    private long FineFloor => layout.Factor == 1
        ? _fine.High - layout.FineSamples + 1
        : FirstOf(BucketOf(_fine.High - layout.FineSamples) + 1);

    private long OldestBucket => BucketOf(FineFloor) - layout.CoarseSamples;

    private static int LastFinite(ReadOnlySpan<double> values)
    {
        int last = values.Length - 1;
        while (last >= 0 && !float.IsFinite((float)values[last]))
        {
            last--;
        }

        return last;
    }

    private static IndexRange KeptChunks(SampleRing ring) =>
        ring.IsEmpty ? IndexRange.Empty : new IndexRange(ring.Low / SeriesChunk.Length, ring.High / SeriesChunk.Length);

    private static void AddChunks(List<SeriesChunk> chunks, SampleRing ring, IndexRange unsaved, bool isCoarse)
    {
        if (unsaved.IsEmpty || ring.IsEmpty)
        {
            return;
        }

        long last = Math.Min(unsaved.High, ring.High) / SeriesChunk.Length;
        for (long number = Math.Max(unsaved.Low, ring.Low) / SeriesChunk.Length; number <= last; number++)
        {
            float[] samples = new float[SeriesChunk.Length];
            ring.CopyTo(number * SeriesChunk.Length, samples);
            chunks.Add(new SeriesChunk(isCoarse, number, samples));
        }
    }

    private long BucketOf(long index) => SampleGrid.FloorDivide(index - 1, layout.Factor) + 1;

    private long FirstOf(long bucket) => ((bucket - 1) * layout.Factor) + 1;

    /// <summary>Makes <paramref name="index"/> the newest, folding what falls out of the fine ring.</summary>
    private void RaiseTo(long index)
    {
        if (_fine.IsEmpty || index <= _fine.High)
        {
            if (_fine.IsEmpty)
            {
                _coarse.DropAfter(long.MinValue);
                _fine.Set(index, float.NaN);
            }

            return;
        }

        long floor = layout.Factor == 1 ? index - layout.FineSamples + 1 : FirstOf(BucketOf(index - layout.FineSamples) + 1);
        FoldBefore(floor);
        _fine.DropBefore(floor);
        _fine.Set(index, float.NaN);
        _coarse.DropBefore(OldestBucket);
    }

    private void FoldBefore(long floor)
    {
        if (layout.Factor == 1)
        {
            return;
        }

        for (long bucket = BucketOf(_fine.Low); bucket <= BucketOf(_fine.High) && FirstOf(bucket) < floor; bucket++)
        {
            double sum = 0;
            int measured = 0;
            for (long index = FirstOf(bucket); index < FirstOf(bucket + 1); index++)
            {
                float value = _fine[index];
                sum += float.IsNaN(value) ? 0 : value;
                measured += float.IsNaN(value) ? 0 : 1;
            }

            // A bucket that was coarse before and is partly fine now keeps its older mean.
            if (measured > 0 && (FirstOf(bucket) >= _fine.Low || float.IsNaN(_coarse[bucket])))
            {
                SetCoarse(bucket, (float)(sum / measured), OldestKeptBucket(floor));
            }
        }
    }

    private long OldestKeptBucket(long floor) => BucketOf(floor) - layout.CoarseSamples;

    private int WriteFine(long first, ReadOnlySpan<double> values, bool gapsReplace)
    {
        int written = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = (float)values[i];
            if (float.IsFinite(value))
            {
                SetFine(first + i, value);
                written++;
            }
            else if (gapsReplace && first + i >= _fine.Low && first + i <= _fine.High)
            {
                SetFine(first + i, float.NaN);
            }
        }

        return written;
    }

    private int WriteCoarse(long first, ReadOnlySpan<double> values)
    {
        int written = 0;
        for (int i = 0; i < values.Length && layout.Factor > 1;)
        {
            long bucket = BucketOf(first + i);
            int end = (int)Math.Min(values.Length, FirstOf(bucket + 1) - first);
            bool isWhole = first + i == FirstOf(bucket) && first + end == FirstOf(bucket + 1);
            written += WriteBucket(bucket, values[i..end], isWhole);
            i = end;
        }

        return written;
    }

    private int WriteBucket(long bucket, ReadOnlySpan<double> values, bool isWhole)
    {
        double sum = 0;
        int measured = 0;
        foreach (double value in values)
        {
            sum += float.IsFinite((float)value) ? value : 0;
            measured += float.IsFinite((float)value) ? 1 : 0;
        }

        if (measured == 0 || bucket < OldestBucket || (!isWhole && !float.IsNaN(_coarse[bucket])))
        {
            return 0;
        }

        SetCoarse(bucket, (float)(sum / measured), OldestBucket);
        return measured;
    }

    private void SetFine(long index, float value)
    {
        _fine.Set(index, value);
        _unsavedFine = _unsavedFine.Including(index, index);
    }

    private void SetCoarse(long bucket, float value, long oldestKept)
    {
        if (bucket < oldestKept)
        {
            return;
        }

        _coarse.DropBefore(oldestKept);
        _coarse.Set(bucket, value);
        _unsavedCoarse = _unsavedCoarse.Including(bucket, bucket);
    }

    private void RestoreFine(SeriesChunk chunk)
    {
        long first = chunk.Number * SeriesChunk.Length;
        for (int i = chunk.Samples.Length - 1; i >= 0; i--)
        {
            if (float.IsFinite(chunk.Samples[i]) && float.IsNaN(_fine[first + i]))
            {
                Write(first + i, chunk.Samples[i]);
            }
        }
    }

    private void RestoreCoarse(SeriesChunk chunk)
    {
        long first = chunk.Number * SeriesChunk.Length;
        for (int i = 0; i < chunk.Samples.Length; i++)
        {
            long bucket = first + i;
            bool fits = bucket >= OldestBucket && bucket < BucketOf(FineFloor);
            if (fits && float.IsFinite(chunk.Samples[i]) && float.IsNaN(_coarse[bucket]))
            {
                SetCoarse(bucket, chunk.Samples[i], OldestBucket);
            }
        }
    }
}
