namespace PredictiveScaler.Host.Doctor;

/// <summary>Collects what checks find.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public bool NeedAction => _all.Exists(finding => finding.Severity != Severity.Note);

    public void Error(string code, Place place, string what, string fix) => _all.Add(new Finding(Severity.Error, code, place, what, fix));

    public void Warning(string code, Place place, string what, string fix) => _all.Add(new Finding(Severity.Warning, code, place, what, fix));

    public void Note(string code, Place place, string what, string fix = "") => _all.Add(new Finding(Severity.Note, code, place, what, fix));
}
