namespace PredictiveScaler.Host.Assess;

/// <summary>Many trials that do not depend on each other, on all processors; the results are in their order, so that it does not matter which was first.</summary>
internal static class Trials
{
    public static T[] Run<T>(int count, Func<int, T> trial, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        T[] results = new T[count];
        int done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
        {
            results[i] = trial(i);
            lock (results)
            {
                progress?.Report((double)++done / count);
            }
        });
        return results;
    }
}
