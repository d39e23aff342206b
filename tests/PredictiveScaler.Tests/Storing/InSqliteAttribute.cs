using System.Reflection;
using Xunit.Sdk;

namespace PredictiveScaler.Tests.Storing;

/// <summary>The theory holds for the store in a file.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Sqlite]];
}
