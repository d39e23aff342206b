using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Tests.Recommend;

/// <summary>As much of a Kubernetes API server as kubectl needs to look at a Deployment and a ScaledObject that it changes in a dry run.</summary>
internal sealed class KubernetesApiStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KubernetesApiStub(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<KubernetesApiStub> StartAsync(object deployment)
    {
        Dictionary<string, object> answers = new()
        {
            ["/api"] = new { kind = "APIVersions", versions = new[] { "v1" } },
            ["/api/v1"] = Resources("v1"),
            ["/apis"] = new { kind = "APIGroupList", apiVersion = "v1", groups = new[] { Group("apps", "v1"), Group("keda.sh", "v1alpha1") } },
            ["/apis/apps/v1"] = Resources("apps/v1", ("deployments", "Deployment")),
            ["/apis/keda.sh/v1alpha1"] = Resources("keda.sh/v1alpha1", ("scaledobjects", "ScaledObject")),
            ["/apis/apps/v1/namespaces/shop/deployments/shop"] = deployment,
        };
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(context => answers.TryGetValue(context.Request.Path.Value!.TrimEnd('/'), out object? answer)
            ? context.Response.WriteAsJsonAsync(answer)
            : NotFoundAsync(context.Response));
        await app.StartAsync();
        return new KubernetesApiStub(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task NotFoundAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return response.WriteAsJsonAsync(new { kind = "Status", apiVersion = "v1", status = "Failure", reason = "NotFound", code = 404 });
    }

    private static object Group(string name, string version)
    {
        object preferred = new { groupVersion = $"{name}/{version}", version };
        return new { name, versions = new[] { preferred }, preferredVersion = preferred };
    }

    private static object Resources(string version, params (string Name, string Kind)[] resources) => new
    {
        kind = "APIResourceList",
        apiVersion = "v1",
        groupVersion = version,
        resources = resources.Select(resource => new { name = resource.Name, singularName = "", namespaced = true, kind = resource.Kind, verbs = new[] { "get", "patch", "create" } }),
    };
}
