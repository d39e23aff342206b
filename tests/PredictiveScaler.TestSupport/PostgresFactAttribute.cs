using Xunit;

namespace PredictiveScaler.TestSupport;

/// <summary>A fact that needs a real PostgreSQL; as <see cref="RequiresProgramFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = ProgramFolders.ReasonToSkip(PostgresServer.Programs);
}
