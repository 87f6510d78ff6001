using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs;

/// <summary>The logs of the vectors with what the reference reader makes of each.</summary>
internal static class LogVectors
{
    public static IEnumerable<TheoryDataRow<string>> Names()
    {
        var root = Vectors.Folder("logs");
        return root is null
            ? []
            : Directory.EnumerateFiles(root, "*.expect.json", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(root, f))
                .Order(StringComparer.Ordinal)
                .Select(f => new TheoryDataRow<string>(f));
    }

    public static (string Log, JsonElement Expected) Open(string name)
    {
        var file = Path.Combine(Vectors.Folder("logs")!, name);
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(file))!;
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return (Path.Combine(folder, Path.GetFileName(file)[..^".expect.json".Length]), document.RootElement.Clone());
    }

    /// <summary>A log of the current set, found by a pattern; the test is skipped where the vectors are not.</summary>
    public static string Current(string pattern)
    {
        Assert.SkipWhen(Vectors.Folder("logs/current") is null, "The vectors are not here.");
        return Directory.EnumerateFiles(Vectors.Folder("logs/current")!, pattern).Single();
    }
}
