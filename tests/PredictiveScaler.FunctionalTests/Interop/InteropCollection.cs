namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>Client processes one after another, against one server: the counters they read are the server's.</summary>
[CollectionDefinition("Interop")]
public sealed class InteropCollection : ICollectionFixture<InteropServerFixture>;
