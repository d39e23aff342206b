namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>Needs Debian's python3-grpcio and protobuf-compiler. Without them it is skipped, but not in CI (CI=true), where it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresPythonGrpcFactAttribute : FactAttribute
{
    private static readonly string[] Needed =
        ["/usr/bin/python3", "/usr/bin/protoc", "/usr/lib/python3/dist-packages/grpc/__init__.py", "/usr/lib/python3/dist-packages/google/protobuf/__init__.py"];

    public RequiresPythonGrpcFactAttribute()
    {
        string[] missing = [.. Needed.Where(file => !File.Exists(file))];
        if (missing.Length > 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"Not there: {string.Join(", ", missing)}.";
        }
    }
}
