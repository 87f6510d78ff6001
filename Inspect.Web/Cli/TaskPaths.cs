using Inspect.Engine;
using Inspect.Engine.Tasks;
using Inspect.Web.Hosting;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Inspect.Web.Cli;

/// <summary>Tasks that are named on the command line: by name, file, folder or pattern of files.</summary>
internal static class TaskPaths
{
    private const string Code = ".cs";
    /// <summary>What a search of a folder leaves out (semantics 1.1); a pattern or a path may name it.</summary>
    private static readonly string[] Elsewhere = ["**/_*", "**/_*/**", "**/env/**", "**/venv/**", "**/tests/**"];

    private static readonly string[] Endings = [".yaml", ".yml", Code];

    /// <summary>Each task by its name or file. A folder stands for the task files in it and below it, a pattern for those that it fits, a C# file for all of its tasks, and <c>file@name</c> for one of them.</summary>
    /// <param name="given">Names, files, folders and patterns.</param>
    /// <param name="home">Where paths count from after the working directory.</param>
    /// <param name="catalog">Knows the tasks of C# files, which are compiled; null: such a file stands as it is.</param>
    /// <exception cref="InspectException">A folder or pattern holds no task file.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> given, HomeFolder home, TaskCatalog? catalog = null) =>
        [.. given.SelectMany(g => Expand(g, home, catalog)).Distinct(StringComparer.Ordinal)];

    private static List<string> Expand(string given, HomeFolder home, TaskCatalog? catalog)
    {
        if (given.Contains('*', StringComparison.Ordinal))
        {
            // Folders ahead of the first star are a path of any kind; the rest is the pattern.
            var slash = given.LastIndexOf('/', given.IndexOf('*', StringComparison.Ordinal));
            var root = home.ResolveArgument(slash < 0 ? "." : given[..(slash + 1)]);
            return Require(Directory.Exists(root) ? WithCode(Match(root, [given[(slash + 1)..]], []), catalog) : [], given);
        }

        if (given.LastIndexOf('@') is > 0 and var at && Endings.Contains(Path.GetExtension(given[..at])) && home.ResolveArgument(given[..at]) is var file && File.Exists(file))
        {
            return [Named(file, given[..at], given[(at + 1)..], catalog)];
        }

        var folder = home.ResolveArgument(given);
        return Directory.Exists(folder) ? Require(WithCode(Match(folder, ["**/*.yaml", "**/*.yml", "**/*.cs"], Elsewhere), catalog), given)
            : Path.GetExtension(given) == Code && File.Exists(folder) && WithCode([folder], catalog) is { Count: > 0 } tasks ? tasks
            : [given];
    }

    /// <summary>C# files by the names of their tasks: one can hold several, and one with parts alone holds none.</summary>
    private static List<string> WithCode(List<string> files, TaskCatalog? catalog)
    {
        if (!files.Exists(f => Path.GetExtension(f) == Code))
        {
            return files;
        }

        var known = catalog?.List() ?? [];
        return [.. files.SelectMany(f => Path.GetExtension(f) == Code ? known.Where(t => t.Path == f).Select(t => t.Name) : [f])];
    }

    /// <summary>The task of a file that has this name.</summary>
    private static string Named(string file, string shown, string name, TaskCatalog? catalog)
    {
        var tasks = catalog?.List().Where(t => t.Path == file).ToList() ?? [];
        if (catalog is not null && tasks.Count == 0)
        {
            tasks = [catalog.Find(file, Environment.CurrentDirectory)];
        }

        return tasks.Count == 0 || tasks.Exists(t => t.Name == name)
            ? Path.GetExtension(file) == Code ? name : file
            : throw new InspectException($"{shown} holds no task {name}. It holds {string.Join(", ", tasks.Select(t => t.Name))}.");
    }

    private static List<string> Match(string root, string[] patterns, string[] excluded)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(patterns);
        matcher.AddExcludePatterns(excluded);
        matcher.AddExclude("**/.*/**");
        return [.. matcher.GetResultsInFullPath(root).Where(f => Endings.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal)];
    }

    private static List<string> Require(List<string> files, string given) =>
        files.Count > 0 ? files : throw new InspectException($"There is no task file in {given}. Task files end in .yaml or .cs; list tasks shows those of the tasks folder.");
}
