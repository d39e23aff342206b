using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

public class InterceptorRegistration
{
    private readonly object[] _arguments;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        Type = type;
        _arguments = arguments;
    }

    public Type Type { get; }

    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>From the container if it is registered there, else constructed; once per mapped service.</summary>
    internal Interceptor Resolve(IServiceProvider services) =>
        (Interceptor)(services.GetService(Type) ?? ActivatorUtilities.CreateInstance(services, Type, _arguments));
}
