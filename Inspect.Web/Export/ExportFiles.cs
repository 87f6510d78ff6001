using Inspect.Engine.Files;

namespace Inspect.Web.Export;

/// <summary>
/// Files for downloads: each is made whole before the first byte of it leaves, so that a fault on the way is an answer of its own and
/// not half a file. They lie in the folder of temporary files and go when they are sent. Some are made at a time, others wait.
/// </summary>
public sealed class ExportFiles : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly SemaphoreSlim _turns = new(2);

    /// <summary>Makes a file.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <returns>The file at its beginning, which goes when it is closed; and what writing it gave.</returns>
    public async Task<(Stream File, T Result)> MakeAsync<T>(Func<Stream, Task<T>> write, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var file = Open(NewPath(), FileMode.CreateNew);
            try
            {
                var result = await write(file);
                file.Position = 0;
                return (file, result);
            }
            catch
            {
                await file.DisposeAsync();
                throw;
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Makes a file by something that writes to a path.</summary>
    /// <param name="ending">Ending of its name.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    public async Task<Stream> MakeAsync(string ending, Func<string, Task> write, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        var path = NewPath() + ending;
        try
        {
            await write(path);
            return Open(path, FileMode.Open);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static string NewPath() => TemporaryFile.NewPath("export");

    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
