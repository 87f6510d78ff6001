using System.Runtime.CompilerServices;

namespace Inspect.Engine.Tasks;

/// <summary>Makes a task of a public static method of a C# task file that returns an <see cref="EvalTask"/>. The parameters of the method are those of the task.</summary>
/// <param name="name">Name of the task: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="file">Filled in by the compiler.</param>
/// <param name="line">Filled in by the compiler.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EvalTaskAttribute(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : Attribute
{
    /// <summary>Name of the task.</summary>
    public string Name => name;

    /// <summary>File that the method stands in, as the compiler was told it.</summary>
    public string File => file;

    /// <summary>Line of the attribute, from 1.</summary>
    public int Line => line;
}
