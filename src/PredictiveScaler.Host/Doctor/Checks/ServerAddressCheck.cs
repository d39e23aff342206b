using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>serverAddress as <c>serve</c> would judge it: an address that metadata names is asked only where the service's policy allows it.</summary>
internal sealed class ServerAddressCheck : ManifestCheck
{
    private const string Code = "server-address";
    private static readonly string[] Keys = ["serverAddress", "prometheusAddress"];
    private static readonly AddressPolicy Default = new(new AddressPolicyOptions());

    // What no setting of a service allows.
    private static readonly AddressPolicy Widest = new(new AddressPolicyOptions { AllowedHosts = ["*"], AllowedCidrs = ["0.0.0.0/0", "::/0"], AllowLoopback = true });

    protected override void Check(ScaledManifest subject, Findings findings)
    {
        foreach (TriggerManifest trigger in subject.OurTriggers)
        {
            foreach (string key in Keys)
            {
                // What is no base URL at all is said by the parser.
                if (Uri.TryCreate(trigger.Metadata.GetValueOrDefault(key), UriKind.Absolute, out Uri? address) && !trigger.Parsed.Problems.Any(problem => problem.Key == key))
                {
                    Check(address, trigger.AtKey(key), findings);
                }
            }
        }
    }

    private static void Check(Uri address, Place place, Findings findings)
    {
        if (Widest.ProblemOf(address) is { } never)
        {
            findings.Error(Code, place, $"the service refuses this address: {never}", "write the Prometheus server's own address in the cluster, such as http://prometheus.monitoring.svc:9090");
        }
        else if (Default.ProblemOf(address) is { } problem)
        {
            string fix = address.IsLoopback
                ? "from the service's pod it is the pod itself: write the server's address in the cluster, such as http://prometheus.monitoring.svc:9090"
                : "configure the server as a source of the service and name it in metadata.source, or allow the address in the service's AddressPolicy";
            findings.Warning(Code, place, $"the service refuses this address unless it is configured otherwise: {problem}", fix);
        }
    }
}
