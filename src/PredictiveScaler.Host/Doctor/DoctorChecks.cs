using PredictiveScaler.Host.Doctor.Checks;

namespace PredictiveScaler.Host.Doctor;

/// <summary>All checks of a manifest. A new check is one class and one line here.</summary>
internal static class DoctorChecks
{
    public static IReadOnlyList<IDoctorCheck> All { get; } =
    [
        new OtherExternalCheck(),
        new PrometheusTriggerCheck(),
        new ScalerAddressCheck(),
        new ServerAddressCheck(),
        new MetadataTypesCheck(),
        new MetadataCheck(),
        new DemandQueryCheck(),
        new MetricTypeCheck(),
        new FallbackCheck(),
        new ScaledJobCheck(),
        new BehaviorCheck(),
        new LeadTimeCheck(),
        new CachedMetricsCheck(),
        new ZeroReplicasCheck(),
        new DuplicateTriggersCheck(),
        new PrometheusLeftOversCheck(),
        new PrometheusCheck(),
        new HistoryCheck(),
    ];

    public static async Task RunAsync(IEnumerable<ScaledManifest> manifests, Surroundings surroundings, Findings findings, CancellationToken cancellationToken)
    {
        foreach (ScaledManifest manifest in manifests)
        {
            foreach (IDoctorCheck check in All)
            {
                await check.CheckAsync(manifest, surroundings, findings, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
