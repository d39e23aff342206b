using System.CommandLine;
using PredictiveScaler.Load;
using PredictiveScaler.Load.AnswerPath;

RootCommand root = new("Many ScaledObjects, KEDA's call pattern, the real service in its own process: calls, latency, processor, memory.");
LoadCommand.AddTo(root);
root.Subcommands.Add(AnswerPathCommand.Create());
return await root.Parse(args).InvokeAsync();
