using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PredictiveScaler.EmptyHandlerServer;

// Usage: EmptyHandlerServer [port]; 0, the default, takes a free one. The first line of output is the address.
var port = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.Http2.MaxStreamsPerConnection = 100_000;
    kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
});
builder.Services.AddSingleton<EmptyHandler>();
builder.Services.AddGrpc();
var app = builder.Build();
app.MapGrpcService<EmptyHandler>();
await app.StartAsync();
Console.WriteLine(app.Urls.First());
await app.WaitForShutdownAsync();
Console.WriteLine($"{GC.GetTotalAllocatedBytes()} bytes allocated");
