namespace PredictiveScaler.Host.Commands;

/// <summary>Paths of the command line, before anything is read or written.</summary>
internal static class InputPaths
{
    /// <exception cref="UsageException">A path was given and there is no such file.</exception>
    public static void RequireFile(string option, string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            throw new UsageException($"{option}: there is no file {path}.");
        }
    }

    /// <exception cref="UsageException">A path was given and there is no such directory.</exception>
    public static void RequireDirectory(string option, string? path)
    {
        if (path is not null && !Directory.Exists(path))
        {
            throw new UsageException($"{option}: there is no directory {path}.");
        }
    }

    /// <summary>Makes the directory where needed, and sees that it takes files: hours of work should not end at that.</summary>
    /// <exception cref="UsageException">It is a file.</exception>
    /// <exception cref="IOException">It cannot be made, or nothing can be written into it.</exception>
    public static void MakeOutput(string option, string directory)
    {
        if (File.Exists(directory))
        {
            throw new UsageException($"{option}: {directory} is a file; a directory is needed.");
        }

        try
        {
            Directory.CreateDirectory(directory);
            string probe = Path.Combine(directory, $".{Path.GetRandomFileName()}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"{option}: nothing can be written to {directory}: {problem.Message}", problem);
        }
    }
}
