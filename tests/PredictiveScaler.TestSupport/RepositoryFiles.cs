namespace PredictiveScaler.TestSupport;

/// <summary>Files of the repository that tests read where they lie.</summary>
public static class RepositoryFiles
{
    private static readonly string Root = FindRoot();

    /// <summary>Full path of a file or folder named relative to the repository's root.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExternalScaler.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository: no folder above holds ExternalScaler.sln.");
    }
}
