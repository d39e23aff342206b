namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>One after the other: instruments belong to the process, and a store that works would hide one that does not.</summary>
[CollectionDefinition("Store")]
public sealed class StoreCollection;
