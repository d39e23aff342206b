using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Maps services to endpoints and remembers their descriptors for reflection.</summary>
internal sealed class MappedServices(IServiceProvider services, IOptions<GrpcServiceOptions> options, ILoggerFactory loggers)
{
    private readonly List<ServiceDescriptor> _descriptors = [];
    private bool _catchAllMapped;

    public IReadOnlyList<ServiceDescriptor> Descriptors => _descriptors;

    public GrpcServiceEndpointConventionBuilder Map<TService>(IEndpointRouteBuilder endpoints)
        where TService : class
    {
        var binding = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>()
            ?? throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
        var binder = new EndpointBinder(endpoints, typeof(TService), CreateServer());
        Bind(binding, binder, ActivatorUtilities.GetServiceOrCreateInstance<TService>(services));
        if (binding.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is ServiceDescriptor descriptor)
        {
            _descriptors.Add(descriptor);
        }

        MapCatchAll(endpoints);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    private static void Bind(BindServiceMethodAttribute binding, EndpointBinder binder, object service)
    {
        var bind = binding.BindType.GetMethods(BindingFlags.Public | BindingFlags.Static).Single(m =>
            m.Name == binding.BindMethodName
            && m.GetParameters() is [var first, _]
            && first.ParameterType == typeof(ServiceBinderBase));
        bind.Invoke(null, [binder, service]);
    }

    private CallServer CreateServer()
    {
        var interceptors = options.Value.Interceptors.Select(r => r.Resolve(services)).ToArray();
        return new CallServer(options.Value, interceptors, loggers.CreateLogger("Grpc.AspNetCore.Server"));
    }

    private void MapCatchAll(IEndpointRouteBuilder endpoints)
    {
        if (!_catchAllMapped)
        {
            _catchAllMapped = true;
            UnknownMethods.Map(endpoints);
        }
    }
}
