namespace Inspect.Tests.Support;

/// <summary>Finds the reference vectors.</summary>
public static class Vectors
{
    /// <summary>The folder named by INSPECT_VECTORS, else shared/vectors beside the project, else the part that lies in the repository; null where there is none.</summary>
    public static string? Root { get; } = Environment.GetEnvironmentVariable("INSPECT_VECTORS") is { Length: > 0 } named
        ? named
        : new[] { Path.Combine(Repository.Root, "..", "shared", "vectors"), Path.Combine(Repository.Root, "Inspect.Tests", "Vectors") }.FirstOrDefault(Directory.Exists);

    /// <summary>A folder of the vectors; null where it is not there.</summary>
    public static string? Folder(string relative) =>
        Root is not null && Path.Combine(Root, relative) is var path && Directory.Exists(path) ? path : null;
}
