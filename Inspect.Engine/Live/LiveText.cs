namespace Inspect.Engine.Live;

/// <summary>A piece of an answer as it is generated.</summary>
/// <param name="EventUuid">The model event it belongs to; a new one starts at offset 0.</param>
/// <param name="Offset">Characters before it.</param>
/// <param name="Text">The piece.</param>
/// <param name="Ended">The answer is complete.</param>
public sealed record LiveText(string EventUuid, int Offset, string Text, bool Ended);
