using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Answers gRPC calls to paths that no service has. Other content types are left to the application.</summary>
internal sealed class UnknownMethods : IRouteConstraint
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pattern = RoutePatternFactory.Parse(
            "{grpcService}/{grpcMethod}",
            defaults: null,
            parameterPolicies: new RouteValueDictionary { ["grpcService"] = new UnknownMethods() });
        endpoints.Map(pattern, AnswerAsync)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Post]))
            .Add(builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue);
    }

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null && GrpcHeaders.IsGrpcContentType(httpContext.Request.ContentType);

    private static Task AnswerAsync(HttpContext http)
    {
        if (RequestAdmission.IsGrpcRequest(http))
        {
            ResponseEnd.TrailersOnly(http, new Status(StatusCode.Unimplemented, $"Unknown method {http.Request.Path}."));
        }

        return Task.CompletedTask;
    }
}
