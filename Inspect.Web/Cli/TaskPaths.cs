using Inspect.Engine;
using Inspect.Web.Hosting;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Inspect.Web.Cli;

/// <summary>Tasks that are named on the command line: by name, file, folder or pattern of files.</summary>
internal static class TaskPaths
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    /// <summary>Each task by its name or file. A folder stands for the task files in it and below it, a pattern for those that it fits.</summary>
    /// <exception cref="InspectException">A folder or pattern holds no task file.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> given, HomeFolder home) => [.. given.SelectMany(g => Expand(g, home)).Distinct(StringComparer.Ordinal)];

    private static List<string> Expand(string given, HomeFolder home)
    {
        if (given.Contains('*', StringComparison.Ordinal))
        {
            // Folders ahead of the first star are a path of any kind; the rest is the pattern.
            var slash = given.LastIndexOf('/', given.IndexOf('*', StringComparison.Ordinal));
            var root = home.ResolveArgument(slash < 0 ? "." : given[..(slash + 1)]);
            return Require(Directory.Exists(root) ? Match(root, given[(slash + 1)..]) : [], given);
        }

        var folder = home.ResolveArgument(given);
        return Directory.Exists(folder) ? Require(Match(folder, "**/*.yaml", "**/*.yml"), given) : [given];
    }

    private static List<string> Match(string root, params string[] patterns)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(patterns);
        matcher.AddExclude("**/.*/**");
        return [.. matcher.GetResultsInFullPath(root).Where(f => Endings.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal)];
    }

    private static List<string> Require(List<string> files, string given) =>
        files.Count > 0 ? files : throw new InspectException($"There is no task file in {given}. Task files end in .yaml; list tasks shows those of the tasks folder.");
}
