using PredictiveScaler.Collecting;

namespace PredictiveScaler.Host.Collect;

/// <summary>Where a secret is: <c>file:PATH</c> or <c>env:NAME</c>. The secret itself is neither on the command line nor in a configuration file.</summary>
internal sealed record SecretReference(string Kind, string Place)
{
    public const string Rule = "file:PATH or env:NAME";
    private const string File = "file";
    private const string Environment = "env";
    private const int MaxLength = 64 * 1024;

    /// <summary>Null when the text is not a reference: it may be the secret itself, so nobody quotes it.</summary>
    public static SecretReference? Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && text[..colon] is File or Environment ? new SecretReference(text[..colon], text[(colon + 1)..]) : null;
    }

    /// <exception cref="CollectException">There is none at that place.</exception>
    public string Read()
    {
        string? secret = Kind == File ? ReadFile() : System.Environment.GetEnvironmentVariable(Place);
        if (string.IsNullOrWhiteSpace(secret))
        {
            throw new CollectException(Kind == File ? $"The secret file {Place} is empty." : $"The environment variable {Place} is not set.");
        }

        return secret.Trim();
    }

    private string ReadFile()
    {
        try
        {
            return new FileInfo(Place).Length <= MaxLength
                ? System.IO.File.ReadAllText(Place)
                : throw new CollectException($"The secret file {Place} is larger than {MaxLength} bytes: that is no secret.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CollectException($"The secret file {Place} cannot be read.");
        }
    }
}
