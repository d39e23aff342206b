namespace PredictiveScaler.Host.Demo;

/// <summary>Shows the replay to someone.</summary>
internal interface IDemoView
{
    void Show(DemoFrame frame);
}
