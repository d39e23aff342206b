using System.Reflection;
using PredictiveScaler.TestSupport;
using Xunit.Sdk;

namespace PredictiveScaler.Tests.Storing;

/// <summary>The theory holds for the shared store, tried on a real PostgreSQL where there is one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InPostgresAttribute : DataAttribute
{
    public InPostgresAttribute() => Skip = ProgramFolders.ReasonToSkip(PostgresServer.Programs);

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Postgres]];
}
