using System.CommandLine;
using System.CommandLine.Parsing;
using Inspect.Engine.Parts;

namespace Inspect.Web.Cli;

/// <summary>Sentences for a command line that cannot be parsed: what is wrong, and what to write instead.</summary>
internal static class ParseProblems
{
    /// <summary>The sentences, none of them twice.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var problems = result.UnmatchedTokens.Take(1).Select(t => OfToken(t, command, result.CommandResult)).ToList();
        problems.AddRange(result.Errors.Select(e => OfError(e, command, isTold: problems.Count > 0)).OfType<string>());
        return [.. problems.Distinct()];
    }

    private static string OfToken(string token, Command command, CommandResult given)
    {
        var name = NameOf(given);
        if (token.StartsWith('-'))
        {
            return OtherOptions.Explain(token, name.Length > 0 ? name : "inspect", command.Options.Select(o => o.Name));
        }

        var known = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
        return known.Count == 0 ? $"\"{token}\" is one argument too many. {name} --help says what it takes."
            : Suggestion.Find(token, known) is { } close ? $"There is no command {Joined(name, token)}. Did you mean {Joined(name, close)}?"
            : $"There is no command {Joined(name, token)}. There are {string.Join(", ", known.Select(k => Joined(name, k)))}.";
    }

    /// <summary>By what is missing or too many, not by the library's words, which are those of the system's language.</summary>
    /// <returns>A sentence; null for what follows from the token that was told.</returns>
    private static string? OfError(ParseError error, Command command, bool isTold) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } option when option.Option.Arity.MinimumNumberOfValues > 0 => $"{option.Option.Name} needs a value: {option.Option.Description}",
        OptionResult option when option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues => $"{option.Option.Name} is given {option.Tokens.Count} times. Give it once.",
        ArgumentResult { Tokens.Count: 0 } argument when argument.Argument.Arity.MinimumNumberOfValues > 0 => isTold ? null : $"{command.Name} needs {argument.Argument.Name}: {argument.Argument.Description}",
        CommandResult group when group.Command.Subcommands.Any(c => !c.Hidden) && group.Command.Action is null =>
            isTold ? null : $"{NameOf(group)} needs a command: {string.Join(", ", group.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.",
        CommandResult when isTold => null,
        _ => error.Message,
    };

    private static string NameOf(CommandResult result) => result.Parent is CommandResult above ? Joined(NameOf(above), result.Command.Name) : string.Empty;

    private static string Joined(string first, string second) => first.Length == 0 ? second : $"{first} {second}";
}
