using System.Net;
using System.Text.Json;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Tests.Serving;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Recommend;

public sealed class RecommendationsApiTests
{
    [RequiresProgramFact("prometheus", "promtool")]
    public async Task The_workload_of_a_live_trigger_is_recommended_for()
    {
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(ShopMetrics.All());
        await using WebApplication app = await StartAsync(prometheus.Address);
        using HttpClient http = new() { BaseAddress = ScalerHost.HttpAddress(app) };
        string shop = await KeyAsync(app, ServedScaler.Trigger("shop", ("workload", "deployment/shop")));
        string cart = await KeyAsync(app, ServedScaler.Trigger("cart", ("workload", "deployment/cart")));
        string unnamed = await KeyAsync(app, ServedScaler.Trigger("unnamed"));

        JsonElement answer = await GetAsync(http, shop, HttpStatusCode.OK);

        JsonElement web = answer.GetProperty("containers")[1];
        Assert.Equal(("web", "475m", "720Mi"), (Text(web, "container"), Text(web.GetProperty("cpuRequest"), "quantity"), Text(web.GetProperty("memoryLimit"), "quantity")));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("scaling").ValueKind);
        JsonElement part = await GetAsync(http, shop + "?window=1d&container=proxy", HttpStatusCode.OK);
        Assert.Equal(("proxy", 1), (Text(part.GetProperty("containers")[0], "container"), part.GetProperty("containers").GetArrayLength()));

        // What it does not know it says, without the names of others.
        string nothing = Text(await GetAsync(http, cart, HttpStatusCode.UnprocessableEntity), "detail");
        Assert.StartsWith("No pod of deployment/cart was seen in namespace shop over 8d", nothing, StringComparison.Ordinal);
        Assert.DoesNotContain("shop-", nothing, StringComparison.Ordinal);
        Assert.Contains("add workload: deployment/NAME", Text(await GetAsync(http, unnamed, HttpStatusCode.UnprocessableEntity), "detail"), StringComparison.Ordinal);
        await GetAsync(http, "shop/none/0", HttpStatusCode.NotFound);
        await GetAsync(http, shop + "?window=1y", HttpStatusCode.BadRequest);
        await GetAsync(http, shop + "?container=a%22b", HttpStatusCode.BadRequest);

        // A kept one is answered without the source, and one that is not kept is not.
        await prometheus.StopAsync();
        Assert.Equal(answer.ToString(), (await GetAsync(http, shop, HttpStatusCode.OK)).ToString());
    }

    [Fact]
    public async Task One_is_made_at_a_time()
    {
        await using FakePrometheus prometheus = await FakePrometheus.StartAsync();
        await using WebApplication app = await StartAsync(prometheus.Address);
        using HttpClient http = new() { BaseAddress = ScalerHost.HttpAddress(app) };
        string shop = await KeyAsync(app, ServedScaler.Trigger("shop", ("workload", "deployment/shop")));
        TaskCompletionSource asked = new();
        TaskCompletionSource gate = new();
        prometheus.Answer = async context =>
        {
            asked.TrySetResult();
            await gate.Task;
            context.Response.StatusCode = 403;
        };

        Task<JsonElement> first = GetAsync(http, shop, HttpStatusCode.BadGateway);
        await asked.Task;
        await GetAsync(http, shop, HttpStatusCode.ServiceUnavailable);
        gate.SetResult();

        Assert.Contains("the credentials were refused", Text(await first, "detail"), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(Uri prometheus)
    {
        Dictionary<string, string?> configuration = new()
        {
            ["Serve:GrpcPort"] = "0",
            ["Serve:HttpPort"] = "0",
            ["Serve:Models"] = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "no-models")).FullName,
            ["Control:Spread"] = "0",
            ["Sources:main:Url"] = prometheus.AbsoluteUri,
        };
        WebApplication app = ScalerHost.Build(
            builder => builder.AddInMemoryCollection(configuration), new FakeTimeProvider(RecommendRig.Now.AddSeconds(70)), builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return app;
    }

    /// <summary>Makes the trigger known, as KEDA's first call does.</summary>
    private static async Task<string> KeyAsync(WebApplication app, ScaledObjectRef trigger)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(ScalerHost.GrpcAddress(app));
        await new ExternalScaler.ExternalScalerClient(channel).GetMetricSpecAsync(trigger);
        return app.Services.GetRequiredService<TriggerRegistry>().All.Single(state => state.Key.Name == trigger.Name).Key.ToString();
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string key, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await http.GetAsync(new Uri("/api/v1/recommendations/" + key, UriKind.Relative));
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
