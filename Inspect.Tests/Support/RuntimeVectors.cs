using System.Text.Json;

namespace Inspect.Tests.Support;

/// <summary>Files of <c>runtime/</c> of the vectors.</summary>
internal static class RuntimeVectors
{
    /// <summary>A file; the test is skipped where it is not there.</summary>
    public static JsonElement Read(string name)
    {
        var path = Vectors.Root is { } root ? Path.Combine(root, "runtime", name) : null;
        Assert.SkipUnless(File.Exists(path), $"runtime/{name} is not in the vectors of this machine.");
        return JsonElement.Parse(File.ReadAllBytes(path!));
    }
}
