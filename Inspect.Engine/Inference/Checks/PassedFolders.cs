namespace Inspect.Engine.Inference.Checks;

/// <summary>The folders that passed, in memory and in a file with one line each. The file lies with the app, never in a folder that a stranger made. Thread-safe.</summary>
internal sealed class PassedFolders
{
    /// <summary>Beyond that it is not read: all is tried again, which does no harm.</summary>
    private const long MostBytes = 4 << 20;

    private readonly string? _file;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal); // Guarded by _gate.

    public PassedFolders(string? file)
    {
        _file = file;
        try
        {
            if (file is not null && new FileInfo(file) is { Exists: true, Length: > 0 and <= MostBytes })
            {
                _keys.UnionWith(File.ReadLines(file));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not remembered, so tried again.
        }
    }

    /// <summary>The folder passed.</summary>
    public bool Contains(string key)
    {
        lock (_gate)
        {
            return _keys.Contains(key);
        }
    }

    /// <summary>Remembers a folder; false where the file cannot be written and this process alone remembers it.</summary>
    public bool TryAdd(string key)
    {
        lock (_gate)
        {
            _keys.Add(key);
            if (_file is null)
            {
                return true;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
                File.AppendAllText(_file, key + "\n");
                return true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
