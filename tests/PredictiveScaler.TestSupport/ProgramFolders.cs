namespace PredictiveScaler.TestSupport;

/// <summary>Where programs that tests run are looked for: the PATH, and where Debian keeps those of PostgreSQL.</summary>
public static class ProgramFolders
{
    /// <summary>Full path of a program; null when it is not installed.</summary>
    public static string? Find(string program) => Folders().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Null when nothing is missing, or in CI (environment variable CI=true), where a test with a missing program must fail rather than be skipped.</summary>
    public static string? ReasonToSkip(params string[] programs)
    {
        string[] missing = [.. programs.Where(program => Find(program) is null)];
        return missing.Length == 0 || Environment.GetEnvironmentVariable("CI") == "true" ? null : $"Not installed: {string.Join(", ", missing)}.";
    }

    private static IEnumerable<string> Folders()
    {
        const string Debian = "/usr/lib/postgresql";
        string[] versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(versions.OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")));
    }
}
