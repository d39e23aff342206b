using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;

namespace PredictiveScaler.Host.Manifests;

/// <summary>
/// Writes a YAML manifest line by line, with comments. Whatever a value or a comment holds stays in it: text that YAML could read as
/// anything else is quoted, and a comment never leaves its lines.
/// </summary>
internal sealed partial class YamlText
{
    private const int Width = 110;
    private readonly StringBuilder _text = new();

    /// <summary>A comment, broken into lines.</summary>
    public void Comment(int indent, string text)
    {
        string lead = new string(' ', indent) + "# ";
        foreach (string line in TextLines.Wrap(OneLine(text), Width - lead.Length))
        {
            _text.Append(lead).Append(line).Append('\n');
        }
    }

    /// <summary>A comment on one line however long, such as a command to copy.</summary>
    public void CommentLine(int indent, string text) => _text.Append(' ', indent).Append("# ").Append(OneLine(text)).Append('\n');

    /// <summary>A key whose value follows on further lines.</summary>
    public void Key(string lead, string key) => _text.Append(lead).Append(Scalar(key)).Append(":\n");

    public void Text(string lead, string key, string value) => _text.Append(lead).Append(Scalar(key)).Append(": ").Append(Scalar(value)).Append('\n');

    /// <summary>Text in quotes whatever it is, for values that must not become numbers by a later edit.</summary>
    public void Quoted(string lead, string key, string value) => _text.Append(lead).Append(Scalar(key)).Append(": ").Append(DoubleQuoted(value)).Append('\n');

    public void Number(string lead, string key, int value) =>
        _text.Append(lead).Append(Scalar(key)).Append(": ").Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>A share in thousandths, as Kubernetes' quantities have them.</summary>
    public void Share(string lead, string key, double value) =>
        _text.Append(lead).Append(Scalar(key)).Append(": ").Append(value.ToString("0.###", CultureInfo.InvariantCulture)).Append('\n');

    public void Null(string lead, string key) => _text.Append(lead).Append(Scalar(key)).Append(": null\n");

    public override string ToString() => _text.ToString();

    /// <summary>The text as a YAML scalar, in quotes where it needs them.</summary>
    internal static string Scalar(string text) => Plain().IsMatch(text) && !PlainScalars.IsNotText(text) ? text : DoubleQuoted(text);

    private static string DoubleQuoted(string text)
    {
        StringBuilder quoted = new("\"", text.Length + 2);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            line.Append(IsPrintable(rune) ? rune.ToString() : " ");
        }

        return line.ToString();
    }

    // Line and paragraph separators and U+0085 end a line in YAML; the byte order mark and what has no character may not stand in it.
    private static bool IsPrintable(Rune rune) => !Rune.IsControl(rune)
        && rune.Value != 0xFEFF
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Format);

    // Starts with a letter, and holds nothing that means something to YAML; a colon only where no space or end follows.
    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9._/-]|:(?=[A-Za-z0-9]))*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
