using System.CommandLine;

namespace Inspect.Web.Cli;

/// <summary>What looks like an option and is none would otherwise be taken for an argument.</summary>
internal static class UnknownOptions
{
    /// <summary>A command refuses options that it does not have, each with a sentence of its own.</summary>
    /// <param name="command">The command with its options.</param>
    /// <param name="argument">The argument that would take them.</param>
    public static void Refuse(Command command, Argument<string[]> argument) => command.Validators.Add(result =>
    {
        foreach (var token in result.GetResult(argument)?.Tokens ?? [])
        {
            if (token.Value.StartsWith('-'))
            {
                result.AddError(OtherOptions.Explain(token.Value, command.Name, command.Options.Select(o => o.Name)));
            }
        }
    });
}
