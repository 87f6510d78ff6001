using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Inference.Folders;

/// <summary>The files of a model folder. Folders come from strangers: a name leads nowhere else, links followed, and only ordinary files are opened.</summary>
/// <param name="root">Absolute path of the folder.</param>
internal sealed class FolderFiles(string root)
{
    private const string CopyAgain = "Copy the file again from where the model came from.";

    /// <summary>Path of a file that has to be there.</summary>
    /// <param name="name">Its name, as it stands in a file.</param>
    /// <param name="namedBy">Name of the file that names it.</param>
    /// <exception cref="ModelLoadException">It is missing, empty or lies elsewhere.</exception>
    public string Require(string name, string namedBy)
    {
        var path = PathOf(name, namedBy);
        return new FileInfo(path) is { Exists: true, Length: > 0 }
            ? path
            : throw new ModelLoadException($"{name} not found, or empty, in {root}. {CopyAgain}");
    }

    /// <summary>Path of a file that may be there: null where it is not.</summary>
    /// <exception cref="ModelLoadException">It is empty or lies elsewhere.</exception>
    public string? Find(string name) =>
        Path.Exists(Path.Combine(root, name)) || IsLink(Path.Combine(root, name)) ? Require(name, name) : null;

    /// <summary>Path of what a name stands for, there or not.</summary>
    /// <exception cref="ModelLoadException">It lies elsewhere.</exception>
    public string PathOf(string name, string namedBy)
    {
        if (Path.IsPathRooted(name) || name.Contains('\0', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.Split('/', '\\').Contains(".."))
        {
            throw new ModelLoadException($"{Path.Combine(root, namedBy)} names the file {name}, which lies outside of the folder. Move it in and name it without a path.");
        }

        var path = Path.Combine(root, name);
        CheckLinks(path);
        return path;
    }

    /// <summary>Checks that no link in the folder leads out of it: the runtime opens further files by names of its own.</summary>
    /// <exception cref="ModelLoadException">One does.</exception>
    public void CheckAllLinks()
    {
        foreach (var file in List(root).Where(f => f.Attributes.HasFlag(FileAttributes.ReparsePoint)))
        {
            CheckLinks(file.FullName);
        }
    }

    /// <summary>Reads a JSON object of the folder.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="mostBytes">Size at most.</param>
    /// <param name="read">Takes from it what is needed.</param>
    /// <exception cref="ModelLoadException">It cannot be read; the file is named.</exception>
    public T ReadObject<T>(string name, int mostBytes, Func<JsonElement, T> read)
    {
        var path = Path.Combine(root, name);
        try
        {
            var bytes = ReadBytes(name, mostBytes).AsMemory();
            using var document = JsonDocument.Parse(bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelLoadException($"{path} cannot be read ({error.Message.TrimEnd('.')}). {CopyAgain}", error);
        }
    }

    /// <summary>Reads a text of the folder.</summary>
    /// <exception cref="ModelLoadException">It cannot be read, is longer, or is no UTF-8 text.</exception>
    public string ReadText(string name, int mostBytes)
    {
        var bytes = ReadBytes(name, mostBytes);
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new ModelLoadException($"{Path.Combine(root, name)} holds bytes that are no text. {CopyAgain}")
                : text;
        }
        catch (DecoderFallbackException error)
        {
            throw new ModelLoadException($"{Path.Combine(root, name)} is not UTF-8. {CopyAgain}", error);
        }
    }

    /// <summary>All files below a folder, two levels deep; linked folders are not entered.</summary>
    public static IEnumerable<FileInfo> List(string folder)
    {
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true };
        var open = new Queue<(DirectoryInfo Folder, int Depth)>([(new DirectoryInfo(folder), 0)]);
        while (open.TryDequeue(out var next))
        {
            foreach (var entry in next.Folder.EnumerateFileSystemInfos("*", options))
            {
                if (entry is FileInfo file)
                {
                    yield return file;
                }
                else if (entry is DirectoryInfo inner && next.Depth < 2 && !inner.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    open.Enqueue((inner, next.Depth + 1));
                }
            }
        }
    }

    /// <summary>Bytes of a file; 0 where it is a link that leads nowhere.</summary>
    public static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private byte[] ReadBytes(string name, int mostBytes)
    {
        var path = Path.Combine(root, name);
        try
        {
            var length = new FileInfo(path).Length;
            return length <= mostBytes
                ? File.ReadAllBytes(path)
                : throw new ModelLoadException($"{path} has {length:N0} bytes, and {mostBytes:N0} at most are read. {CopyAgain}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{path} cannot be opened ({error.Message.TrimEnd('.')}). Check its permissions.", error);
        }
    }

    private void CheckLinks(string path)
    {
        try
        {
            if (!PathGuard.IsInside(path, root))
            {
                throw new ModelLoadException($"{path} is a link that leads out of the folder, to {PathGuard.Real(path)}. Put the file itself there.");
            }

            if (IsLink(path) && !Path.Exists(path))
            {
                throw new ModelLoadException($"{path} is a link that leads nowhere. Copy the file itself from where the model came from.");
            }
        }
        catch (IOException error)
        {
            throw new ModelLoadException($"{path} is a link that leads nowhere ({error.Message.TrimEnd('.')}). Copy the file itself from where the model came from.", error);
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
