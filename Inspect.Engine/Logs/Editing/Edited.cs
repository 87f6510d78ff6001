namespace Inspect.Engine.Logs.Editing;

/// <summary>A new value, which may be null, or none: the field keeps what it has.</summary>
/// <typeparam name="T">Type of the field.</typeparam>
/// <param name="IsChanged">There is a new value.</param>
/// <param name="Value">The new value.</param>
public readonly record struct Edited<T>(bool IsChanged, T? Value);
