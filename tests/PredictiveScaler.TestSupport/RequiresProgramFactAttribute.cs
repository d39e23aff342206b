using Xunit;

namespace PredictiveScaler.TestSupport;

/// <summary>
/// A fact that needs programs on the PATH. Where one is missing it is skipped with the reason; in CI (environment variable CI=true)
/// it runs all the same and fails, so that nothing is skipped there unseen.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresProgramFactAttribute : FactAttribute
{
    public RequiresProgramFactAttribute(params string[] programs)
    {
        Skip = ProgramFolders.ReasonToSkip(programs);
    }
}
