namespace Inspect.Engine.Inference.Folders;

/// <summary>Copies a model folder from elsewhere on this machine: its files alone, no links, bounded in number and size.</summary>
internal static class ModelCopy
{
    private const int MostFiles = 256;

    /// <summary>Copies the files.</summary>
    /// <param name="source">Absolute path of the folder.</param>
    /// <param name="target">Absolute path of an empty folder.</param>
    /// <param name="mostBytes">Bytes of all files at most.</param>
    /// <param name="cancellationToken">Gives up between two pieces.</param>
    /// <exception cref="ModelLoadException">The folder is none of a model, too large, or has a link.</exception>
    public static async Task CopyAsync(string source, string target, long mostBytes, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(source, ModelFolder.ConfigName)))
        {
            throw new ModelLoadException($"{ModelFolder.ConfigName} not found in {source}. Expected next to model.onnx: name the folder that the model builder wrote.");
        }

        var files = FolderFiles.List(source).Take(MostFiles + 1).ToList();
        if (files.Count > MostFiles)
        {
            throw new ModelLoadException($"{source} holds more than {MostFiles} files. Name the model's folder alone.");
        }

        if (files.FirstOrDefault(f => f.LinkTarget is not null) is { } link)
        {
            throw new ModelLoadException($"{link.FullName} is a link. Put the file itself there.");
        }

        if (files.Sum(FolderFiles.LengthOf) > mostBytes)
        {
            throw new ModelLoadException($"{source} has more than {mostBytes:N0} bytes, which is the most for a model (Models:MostFolderBytes).");
        }

        foreach (var file in files)
        {
            var path = Path.Combine(target, Path.GetRelativePath(source, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var from = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
            using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
    }
}
