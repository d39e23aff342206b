namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>serverAddress as <c>serve</c> would judge it: an address that metadata names is asked only where the service's policy allows it.</summary>
internal sealed class ServerAddressCheck : ManifestCheck
{
    private const string Code = "server-address";
    private const string Example = "write the server's address in the cluster, such as http://prometheus.monitoring.svc:9090";
    private static readonly string[] Keys = ["serverAddress", "prometheusAddress"];

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
        (AddressStanding standing, string problem) = ServerAddressRule.Judge(address);
        switch (standing)
        {
            case AddressStanding.Never:
                findings.Error(Code, place, $"the service refuses this address: {problem}", Example);
                break;
            case AddressStanding.Loopback:
                findings.Warning(Code, place, $"the service refuses this address unless it is configured otherwise: {problem}", $"from the service's pod it is the pod itself: {Example}");
                break;
            case AddressStanding.NeedsSetting:
                findings.Warning(Code, place, $"the service refuses this address unless it is configured otherwise: {problem}", "configure the server as a source of the service and name it in metadata.source, or allow the address in the service's AddressPolicy");
                break;
            default:
                break;
        }
    }
}
