using System.Collections.Immutable;

namespace Inspect.Engine.Tasks.Code;

/// <summary>Names that tasks and parts of code may have.</summary>
internal static class CodeNames
{
    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Misfit(string? name) => name is { Length: > 0 and <= 200 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        ? null
        : $"the name \"{name}\" may hold letters, digits, \"_\" and \"-\" only";

    /// <summary>What an exception of code says, as the rest of a sentence.</summary>
    public static string MessageOf(Exception error)
    {
        var cause = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
        return cause.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    /// <summary>The problems as sentences at one place.</summary>
    public static ImmutableArray<TaskProblem> At(string file, int line, params IEnumerable<string> messages) => [.. messages.Select(m => new TaskProblem(file, line, 1, m))];
}
