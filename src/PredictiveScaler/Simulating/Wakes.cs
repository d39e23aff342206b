namespace PredictiveScaler.Simulating;

/// <summary>What scaling to zero did to those who came.</summary>
/// <param name="ColdStarts">Times that demand met a workload with no replica ready.</param>
/// <param name="FalseWakes">Times that replicas were started from zero and stopped again without any demand.</param>
/// <param name="Arrivals">Times that demand began after none.</param>
internal readonly record struct Wakes(int ColdStarts, int FalseWakes, int Arrivals)
{
    public static Wakes Of(IReadOnlyList<SimulationRow> rows)
    {
        (int cold, int falseWakes, int arrivals) = (0, 0, 0);
        (bool waiting, bool woken, bool visited, double before) = (false, false, false, 0);
        for (int i = 0; i < rows.Count; i++)
        {
            SimulationRow row = rows[i];
            bool demanded = row.Demand > 0;
            bool waits = demanded && row.Ready == 0;
            cold += waits && !waiting ? 1 : 0;
            arrivals += demanded && !(before > 0) ? 1 : 0;
            if (i > 0 && row.Desired > 0 && rows[i - 1].Desired == 0)
            {
                (woken, visited) = (true, false);
            }

            visited |= demanded;
            if (row.Desired == 0 && woken)
            {
                falseWakes += visited ? 0 : 1;
                woken = false;
            }

            (waiting, before) = (waits, row.Demand);
        }

        return new Wakes(cold, falseWakes, arrivals);
    }
}
