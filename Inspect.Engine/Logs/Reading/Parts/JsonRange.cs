namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>Where a value of JSON lies in a file.</summary>
internal readonly record struct JsonRange(long Start, int Length);
