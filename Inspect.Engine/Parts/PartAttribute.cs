using System.Runtime.CompilerServices;

namespace Inspect.Engine.Parts;

/// <summary>Makes a part, which task files can name, of a public class of a C# task file: a solver, scorer, metric or reducer. The parameters of its constructor are those of the part.</summary>
/// <param name="name">Name of the part: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PartAttribute(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : Attribute
{
    /// <summary>Name of the part.</summary>
    public string Name => name;

    /// <summary>File that the class stands in, as the compiler was told it.</summary>
    public string File => file;

    /// <summary>Line of the attribute, from 1.</summary>
    public int Line => line;

    /// <summary>What it does, in words that follow its name; null for the file that it stands in.</summary>
    public string? Help { get; init; }

    /// <summary>Of a scorer, the names of the metrics that its scores get where the task names none; null for the usual ones.</summary>
    public string[]? Metrics { get; init; }
}
