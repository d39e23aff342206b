using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>When, with which version and on what kind of machine a table was made: times are only worth something next to these.</summary>
internal static class Circumstances
{
    private const string LoadFile = "/proc/loadavg";

    public static string Now(TimeProvider clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.GetUtcNow():yyyy-MM-dd HH:mm} UTC, version {Version}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, load average {Load}");

    private static string Version => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string Load => File.Exists(LoadFile) ? File.ReadAllText(LoadFile).Split(' ')[0] : "unknown";
}
