using Grpc.AspNetCore.Server.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcReflectionExtensions
{
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        services.AddGrpc();
        services.TryAddSingleton<ReflectionAnswers>();
        services.TryAddSingleton<ReflectionService>();
        services.TryAddSingleton<AlphaReflectionService>();
        return services;
    }
}
