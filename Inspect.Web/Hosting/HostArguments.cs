namespace Inspect.Web.Hosting;

/// <summary>Arguments that belong to the host (settings by their full name, test hosts), apart from ours.</summary>
internal static class HostArguments
{
    private static readonly string[] Names = ["--environment", "--contentRoot", "--applicationName", "--urls"];

    /// <summary>Splits the command line: settings such as <c>--Queue:MaxParallelRuns=2</c>, which begin in upper case, and the host's own go to the host.</summary>
    public static (string[] Host, string[] Command) Split(string[] args)
    {
        var parts = args.ToLookup(IsHost);
        return ([.. parts[true]], [.. parts[false]]);
    }

    private static bool IsHost(string argument)
    {
        var name = argument.Split('=')[0];
        return argument.Contains('=', StringComparison.Ordinal) && name.StartsWith("--", StringComparison.Ordinal)
            && (Names.Contains(name, StringComparer.OrdinalIgnoreCase) || (name.Length > 2 && char.IsUpper(name[2])));
    }
}
