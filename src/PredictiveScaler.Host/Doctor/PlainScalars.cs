using System.Text.RegularExpressions;

namespace PredictiveScaler.Host.Doctor;

/// <summary>How YAML 1.1, which kubectl reads, takes text without quotes.</summary>
internal static partial class PlainScalars
{
    public static bool IsNotText(string text) => NotText().IsMatch(text);

    [GeneratedRegex(
        @"^(~|null|Null|NULL|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|[-+]?(0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NotText();
}
