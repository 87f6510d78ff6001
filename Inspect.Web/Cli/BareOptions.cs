using System.CommandLine;

namespace Inspect.Web.Cli;

/// <summary>Options that may stand without a value take one only where it is attached with <c>=</c>; the word after them is an argument (semantics 8.2).</summary>
internal static class BareOptions
{
    /// <summary>The arguments with such options, where they stand bare, behind all others: the parser would take the next word as their value.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">What was given.</param>
    public static string[] Arrange(RootCommand root, string[] args)
    {
        Command command = root;
        foreach (var word in args)
        {
            command = command.Subcommands.FirstOrDefault(c => c.Name == word) ?? command;
        }

        var bare = command.Options.Where(o => o.Arity is { MinimumNumberOfValues: 0, MaximumNumberOfValues: 1 } && o.ValueType != typeof(bool)).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        return [.. args.Where(a => !bare.Contains(a)), .. args.Where(bare.Contains)];
    }
}
