using System.Text.RegularExpressions;
using Inspect.Engine.Inference.Folders;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Inference;

/// <summary>Adds model folders and removes them. What is added is put beside the models first, tried out by a process of its own, and only then becomes one. Thread-safe.</summary>
public sealed partial class ModelLibrary(LocalModels models, IOptions<ModelsOptions> options) : IDisposable
{
    /// <summary>Folder of what is being added; no model, since it holds no graph itself.</summary>
    private const string Incoming = ".incoming";
    private readonly SemaphoreSlim _adding = new(1);

    /// <summary>Bytes that a folder may have which is added.</summary>
    public long MostBytes => options.Value.MostFolderBytes;

    /// <summary>A model is being added; the next one waits.</summary>
    internal bool IsAdding => _adding.CurrentCount == 0;

    private string IncomingDir => Path.Combine(models.Dir, Incoming);

    /// <summary>The name is that of the model which comes with the app.</summary>
    public static bool IsBuiltIn(string name) => name == new ModelsOptions().Default;

    /// <summary>Copies a folder of this machine and adds it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <returns>Name of the model.</returns>
    /// <exception cref="ModelLoadException">It cannot be added, and why.</exception>
    public Task<string> AddFolderAsync(string path, CancellationToken cancellationToken)
    {
        if (!Path.IsPathFullyQualified(path) || !Directory.Exists(path))
        {
            throw new ModelLoadException($"There is no folder {path} on the machine that the app runs on. Give the whole path, from the root.");
        }

        var source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return AddAsync(Path.GetFileName(source), target => ModelCopy.CopyAsync(source, target, MostBytes, cancellationToken), cancellationToken);
    }

    /// <summary>Unpacks a zip and adds what is in it.</summary>
    /// <param name="zip">The zip; can be sought in.</param>
    /// <param name="fileName">Name of its file: that of the model where the zip holds no folder.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <returns>Name of the model.</returns>
    /// <exception cref="ModelLoadException">It cannot be added, and why.</exception>
    public Task<string> AddZipAsync(Stream zip, string fileName, CancellationToken cancellationToken) => AddAsync(
        ModelArchive.FolderOf(zip) ?? Path.GetFileNameWithoutExtension(Path.GetFileName(fileName)),
        target => ModelArchive.ExtractAsync(zip, target, MostBytes, cancellationToken),
        cancellationToken);

    /// <summary>A new file for what is uploaded, which goes with its stream.</summary>
    public FileStream NewUpload()
    {
        Directory.CreateDirectory(IncomingDir);
        return new FileStream(Path.Combine(IncomingDir, $"{Guid.NewGuid():N}.zip"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    }

    /// <summary>Unloads a model and deletes its folder.</summary>
    /// <returns>Bytes that became free.</returns>
    /// <exception cref="ModelLoadException">There is no such folder, or it cannot be deleted.</exception>
    public async Task<long> RemoveAsync(string name)
    {
        var path = Path.Combine(models.Dir, name);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) != models.Dir || !Directory.Exists(path))
        {
            throw new ModelLoadException($"There is no model folder {name} in {models.Dir}.");
        }

        await models.UnloadAsync(name).ConfigureAwait(false);
        try
        {
            // Of a link the folder itself lies elsewhere, and is somebody else's.
            var isLink = new DirectoryInfo(path).LinkTarget is not null;
            var bytes = isLink ? 0 : BytesOf(path);
            Directory.Delete(path, recursive: !isLink);
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The folder {path} cannot be deleted ({error.Message.TrimEnd('.')}). Check its permissions, and that nobody uses its files.", error);
        }
        finally
        {
            models.Notify();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _adding.Dispose();

    /// <summary>Bytes of additions that were broken off.</summary>
    public long LeftoverBytes => Directory.Exists(IncomingDir) && _adding.CurrentCount > 0 ? BytesOf(IncomingDir) : 0;

    /// <summary>Deletes what additions left that were broken off; one that goes on is left alone.</summary>
    /// <returns>Bytes that became free.</returns>
    public long CleanUp()
    {
        if (!_adding.Wait(0))
        {
            return 0;
        }

        try
        {
            var bytes = Directory.Exists(IncomingDir) ? BytesOf(IncomingDir) : 0;
            DeleteQuietly(IncomingDir);
            return bytes;
        }
        finally
        {
            _adding.Release();
        }
    }

    private Task<string> AddAsync(string name, Func<string, Task> fill, CancellationToken cancellationToken) => AddAsync(name, fill, null, isNewer: false, cancellationToken);

    /// <summary>Has a folder filled, tries it out, and makes it a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="fill">Fills the folder whose path it gets.</param>
    /// <param name="onTrying">Is told when it is full.</param>
    /// <param name="isNewer">It takes the place of the model of that name.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <exception cref="ModelLoadException">It cannot be added, and why.</exception>
    internal async Task<string> AddAsync(string name, Func<string, Task> fill, Action? onTrying, bool isNewer, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name))
        {
            throw new ModelLoadException($"\"{name}\" cannot be the name of a model. Call the folder by letters, digits, dots, minus and underscores.");
        }

        await _adding.WaitAsync(cancellationToken).ConfigureAwait(false);
        var staging = Path.Combine(IncomingDir, Guid.NewGuid().ToString("N"));
        var folder = Path.Combine(staging, name);
        try
        {
            CheckFree(name, isNewer);
            Directory.CreateDirectory(folder);
            await fill(folder).ConfigureAwait(false);
            onTrying?.Invoke();
            await models.TryFolderAsync(folder, cancellationToken).ConfigureAwait(false);
            CheckFree(name, isNewer);
            if (isNewer && models.Has(name))
            {
                await RemoveAsync(name).ConfigureAwait(false);
            }

            Directory.Move(folder, Path.Combine(models.Dir, name));
            return name;
        }
        catch (ModelLoadException error) when (error.Message.Contains(folder, StringComparison.Ordinal))
        {
            // The place where it was tried is nobody's business, and gone.
            throw new ModelLoadException(error.Message.Replace(folder, name, StringComparison.Ordinal), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The model {name} cannot be put into {models.Dir} ({error.Message.TrimEnd('.')}). Check that the disk is not full and the folder can be written.", error);
        }
        finally
        {
            DeleteQuietly(staging);
            _adding.Release();
            models.Notify();
        }
    }

    private void CheckFree(string name, bool isNewer)
    {
        if (!isNewer && Path.Exists(Path.Combine(models.Dir, name)))
        {
            throw new ModelLoadException($"There is already a model {name}. Remove it first, or give the folder another name.");
        }
    }

    private static long BytesOf(string path) => new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(FolderFiles.LengthOf);

    /// <summary>What cannot be deleted now is a leftover, which the page of the models shows.</summary>
    private static void DeleteQuietly(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays.
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Name();
}
