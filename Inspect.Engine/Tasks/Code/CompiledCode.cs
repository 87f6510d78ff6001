using System.Collections.Immutable;

namespace Inspect.Engine.Tasks.Code;

/// <summary>What the compiler made of the C# task files.</summary>
/// <param name="Assembly">The assembly; null where no file could be compiled.</param>
/// <param name="Symbols">Which instruction stands on which line.</param>
/// <param name="Problems">What is wrong, by file; a file that is here is not in the assembly.</param>
/// <param name="Names">Names of the tasks that a file of <paramref name="Problems"/> seems to hold.</param>
internal sealed record CompiledCode(
    byte[]? Assembly, byte[]? Symbols, ImmutableDictionary<CodeFile, ImmutableArray<TaskProblem>> Problems, ImmutableDictionary<CodeFile, ImmutableArray<string>> Names);
