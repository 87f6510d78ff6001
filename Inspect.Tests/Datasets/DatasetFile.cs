using System.Text;
using Inspect.Engine.Datasets;

namespace Inspect.Tests.Datasets;

/// <summary>A dataset file that goes with the test.</summary>
internal sealed class DatasetFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-dataset-").FullName;
    private readonly string _path;

    public DatasetFile(string name, string text)
        : this(name, Encoding.UTF8.GetBytes(text))
    {
    }

    public DatasetFile(string name, byte[] bytes)
    {
        _path = Path.Combine(_folder, name);
        File.WriteAllBytes(_path, bytes);
    }

    public DatasetSource Source => new() { Path = _path };

    public async Task<Dataset> ReadAsync(DatasetSource? source = null) => await DatasetReader.ReadAsync(source ?? Source, TestContext.Current.CancellationToken);

    /// <summary>What is said of a file that cannot be read.</summary>
    public async Task<string> FailAsync(DatasetSource? source = null) => (await Assert.ThrowsAsync<DatasetException>(() => ReadAsync(source))).Message;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
