namespace Inspect.Engine.Datasets.Library;

/// <summary>Writes files of the folder of tasks whole or not at all, and only where nobody changed them meanwhile. One write at a time.</summary>
/// <param name="root">Folder that no path may leave, absolute.</param>
/// <param name="versions">Hashes files.</param>
/// <param name="kind"><c>datasets</c> or <c>tasks</c>.</param>
public sealed class SafeFile(string root, FileVersions versions, string kind)
{
    /// <summary>Between the look at what is there and the writing nobody else of the app writes.</summary>
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>What was deleted and can be had back.</summary>
    public FileTrash Trash { get; } = new(root, kind);

    /// <summary>Writes a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="place">What messages call it.</param>
    /// <param name="expected">Hash of the file as it was read; null where there was none.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its hash.</returns>
    /// <exception cref="StaleFileException">It is no more what it was.</exception>
    /// <exception cref="InspectException">The path leaves the folder, or the disk refuses.</exception>
    public async Task<string> WriteAsync(string path, string place, string? expected, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Check(path, place);
        await One.WaitAsync(cancellationToken).ConfigureAwait(false);
        var part = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            CheckUnchanged(path, place, expected);
            File.Move(part, path, overwrite: expected is not null);
            return versions.HashOf(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"{place} cannot be written. Check the permissions of its folder and the space on the disk.", error);
        }
        finally
        {
            File.Delete(part);
            One.Release();
        }
    }

    /// <summary>Puts a file into the trash.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="place">What messages call it.</param>
    /// <param name="expected">Hash of the file as it was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StaleFileException">It is no more what it was.</exception>
    /// <exception cref="InspectException">The path leaves the folder, or the disk refuses.</exception>
    public async Task<TrashedFile> DeleteAsync(string path, string place, string expected, CancellationToken cancellationToken)
    {
        Check(path, place);
        await One.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            CheckUnchanged(path, place, expected);
            return Trash.Move(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"{place} cannot be moved to the trash. Check the permissions of its folder.", error);
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>Puts a file of the trash back where it lay.</summary>
    /// <param name="id">Its id in the trash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectException">It is not in the trash, its place is taken, or the disk refuses.</exception>
    public async Task<TrashedFile> RestoreAsync(string id, CancellationToken cancellationToken)
    {
        await One.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = Trash.Find(id) ?? throw new InspectException("This file is no longer in the trash.");
            Check(file.Path, file.Name);
            if (File.Exists(file.Path))
            {
                throw new InspectException($"There is another {file.Name} in its place by now. Delete or rename that first.");
            }

            Trash.Restore(file);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException("The file cannot be put back. Check the permissions of its folder.", error);
        }
        finally
        {
            One.Release();
        }
    }

    private void Check(string path, string place)
    {
        if (!PathGuard.IsInside(path, root))
        {
            throw new InspectException($"{place} lies outside of {Path.GetFileName(root)}/ and is not written. Choose another name.");
        }
    }

    private void CheckUnchanged(string path, string place, string? expected)
    {
        if (!File.Exists(path))
        {
            if (expected is not null)
            {
                throw new StaleFileException($"{place} was deleted or moved by somebody else since you opened it. Save it under another name, or open the list again.");
            }
        }
        else if (expected is null)
        {
            throw new StaleFileException($"There already is {place}. Choose another name, or open that one.");
        }
        else if (versions.HashOf(path) != expected)
        {
            throw new StaleFileException($"{place} was changed by somebody else since you opened it. Nothing was overwritten: open it again and repeat your change.");
        }
    }
}
