namespace Inspect.Engine.Files;

/// <summary>Bytes of a file that are no text in its encoding.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Bytes">The bytes, as hex digits.</param>
internal sealed record TextFault(int Line, int Column, string Bytes);
