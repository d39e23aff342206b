using PredictiveScaler.Experiments;

return await ExperimentsCommand.Create().Parse(args).InvokeAsync();
