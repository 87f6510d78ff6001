namespace Inspect.Tests.Support;

/// <summary>A repository of <see cref="FakeHub"/>. What it says of its files can be wrong.</summary>
internal sealed class FakeRepo(Dictionary<string, byte[]> files)
{
    /// <summary>The files by path.</summary>
    public Dictionary<string, byte[]> Files => files;

    /// <summary>Hash of its commit.</summary>
    public string Commit { get; set; } = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>A branch beside main.</summary>
    public string Branch { get; set; } = "refs/pr/1";

    /// <summary>The first list names files and says no more.</summary>
    public bool IsBare { get; set; }

    /// <summary>Sizes that are said instead of the true ones.</summary>
    public Dictionary<string, long> Sizes { get; } = [];

    /// <summary>Hashes that are said instead of the true ones.</summary>
    public Dictionary<string, string> Hashes { get; } = [];

    /// <summary>The file lies with another server.</summary>
    public static bool IsLarge(string path) => Path.GetExtension(path) is ".safetensors" or ".gguf" or ".bin";

    /// <summary>The size that is said.</summary>
    public long SizeOf(string path) => Sizes.TryGetValue(path, out var said) ? said : files[path].Length;

    /// <summary>The SHA-256 that is said.</summary>
    public string HashOf(string path) => Hashes.TryGetValue(path, out var said) ? said : FakeHub.Sha256(files[path]);
}
