namespace Inspect.Engine.Logs.Stores;

/// <summary>An object of a store as it was listed.</summary>
/// <param name="Key">Its whole key.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Tag">What its store calls this version, as the store writes it; null where it says nothing.</param>
/// <param name="ModifiedAt">When it was stored.</param>
public sealed record StoredObject(string Key, long SizeBytes, string? Tag, DateTimeOffset ModifiedAt);
