using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;

namespace PredictiveScaler.Host.Explain;

/// <summary>What a command shows to the API of a running service: the first line of a file, so that it is in no history and no list of processes.</summary>
internal sealed class ApiCredentialFile
{
    private const int MaxLength = 64 * 1024;

    public Option<string?> Token { get; } = new("--token-file") { Description = "File with the bearer token that the service's API asks for (Serve:Api:TokenFile)." };

    public Option<string?> User { get; } = new("--user-file") { Description = "File with user:password that the service's API asks for (Serve:Api:UserFile)." };

    /// <summary>Null when neither is given.</summary>
    /// <exception cref="ExplainException">The file cannot be used; the message holds nothing of it.</exception>
    public AuthenticationHeaderValue? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Token) is { } token)
        {
            return new AuthenticationHeaderValue("Bearer", FirstLine(token, "--token-file"));
        }

        return parsed.GetValue(User) is { } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(FirstLine(user, "--user-file"))))
            : null;
    }

    private static string FirstLine(string path, string option)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[Math.Min(MaxLength, file.Length)];
            file.ReadExactly(bytes);
            string line = Encoding.UTF8.GetString(bytes).Split('\n')[0].Trim();
            return line.Length > 0 && !line.Any(char.IsControl) ? line : throw new ExplainException($"{option}: the first line of {path} is no credential.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExplainException($"{option}: {path} cannot be read.");
        }
    }
}
