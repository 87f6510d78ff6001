using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Stores;

namespace Inspect.Web.Cli;

/// <summary>Variables of the nearest <c>.env</c> file in a folder or above it (semantics 10.3).</summary>
internal static partial class DotEnv
{
    private const string LogDir = "INSPECT_LOG_DIR";

    /// <summary>Sets the variables of the nearest file that are not set already.</summary>
    public static void Load(string folder)
    {
        foreach (var (name, value) in Read(folder, Environment.GetEnvironmentVariable))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>The variables of the nearest file that are not set already; none where there is no file that can be read.</summary>
    /// <param name="folder">Where the search begins.</param>
    /// <param name="existing">Variables that are set.</param>
    public static IReadOnlyDictionary<string, string> Read(string folder, Func<string, string?> existing)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(folder) is not { } file || TryRead(file) is not { } lines)
        {
            return values;
        }

        foreach (var line in lines.Select(l => Line().Match(l)).Where(m => m.Success))
        {
            var name = line.Groups["name"].Value;
            var value = Value(line.Groups["value"].Value.Trim(), v => existing(v) ?? values.GetValueOrDefault(v));
            if (existing(name) is null)
            {
                values[name] = name == LogDir && !StoreAddress.IsAddress(value) ? Path.GetFullPath(value, Path.GetDirectoryName(file)!) : value;
            }
        }

        return values;
    }

    private static string? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, ".env")))
            {
                return Path.Combine(at.FullName, ".env");
            }
        }

        return null;
    }

    private static string[]? TryRead(string file)
    {
        try
        {
            return File.ReadAllLines(file, Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else's file in a folder above is none of ours.
            return null;
        }
    }

    /// <summary>In single quotes a text stands as it is; elsewhere <c>${NAME}</c> is a variable, and outside of quotes <c> #</c> begins a comment.</summary>
    private static string Value(string text, Func<string, string?> variables)
    {
        if (text is ['\'', .. var single, '\''])
        {
            return single;
        }

        var plain = text is ['"', .. var quoted, '"'] ? quoted : Comment().Replace(text, string.Empty);
        return Reference().Replace(plain, m => variables(m.Groups["name"].Value) ?? string.Empty);
    }

    [GeneratedRegex(@"^\s*(export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=(?<value>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"\s+#.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
