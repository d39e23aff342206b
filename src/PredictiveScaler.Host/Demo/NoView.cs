namespace PredictiveScaler.Host.Demo;

/// <summary>For programs, who read the result alone.</summary>
internal sealed class NoView : IDemoView
{
    public void Show(DemoFrame frame)
    {
        // Nobody is watching.
    }
}
