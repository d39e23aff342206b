using PredictiveScaler.Accuracy;

return await AccuracyCommand.Create().Parse(args).InvokeAsync();
