using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Makes an endpoint of each method that a generated service binds, with the interceptors around its handler.</summary>
internal sealed class EndpointBinder(IEndpointRouteBuilder endpoints, Type serviceType, CallServer server) : ServiceBinderBase
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var wrapped = Wrap(handler, (inner, next) => (request, call) => inner.UnaryServerHandler(request, call, next));
        Map(method, new UnaryMethodServer<TRequest, TResponse>(method, server, wrapped).ServeAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var wrapped = Wrap(handler, (inner, next) => (requests, call) => inner.ClientStreamingServerHandler(requests, call, next));
        Map(method, new ClientStreamingMethodServer<TRequest, TResponse>(method, server, wrapped).ServeAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var wrapped = Wrap(
            handler, (inner, next) => (request, responses, call) => inner.ServerStreamingServerHandler(request, responses, call, next));
        Map(method, new ServerStreamingMethodServer<TRequest, TResponse>(method, server, wrapped).ServeAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var wrapped = Wrap(
            handler, (inner, next) => (requests, responses, call) => inner.DuplexStreamingServerHandler(requests, responses, call, next));
        Map(method, new DuplexStreamingMethodServer<TRequest, TResponse>(method, server, wrapped).ServeAsync);
    }

    private THandler Wrap<THandler>(THandler? handler, Func<Interceptor, THandler, THandler> wrap)
        where THandler : class =>
        server.Interceptors.Reverse().Aggregate(
            handler ?? throw new InvalidOperationException("The service was bound without an instance."),
            (next, interceptor) => wrap(interceptor, next));

    private void Map(IMethod method, RequestDelegate serve) => _endpoints.Add(
        endpoints.MapMethods(method.FullName, [HttpMethods.Post], serve)
            .WithMetadata(new GrpcMethodMetadata(serviceType, method))
            .WithDisplayName($"gRPC - {method.FullName}"));
}
