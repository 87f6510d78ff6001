using Inspect.Engine;
using Inspect.Tests.Logs;
using Inspect.Web.Hosting;

namespace Inspect.Tests.Web.Hosting;

/// <summary>Logs that can only be read are shown, with the app's own files in another place.</summary>
public sealed class AppFolderTests : IDisposable
{
    /// <summary>A folder of the system into which nobody can write, whoever runs the test.</summary>
    private const string Unwritable = "/sys/kernel";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_LogFolderThatCanBeWritten_IsBesideTheLogs()
    {
        var (path, notice) = AppFolder.Find(_folder.File("logs"), null, _folder.File("user"));

        Assert.Equal((_folder.File("logs/app"), null), (path, notice));
        Assert.Empty(Directory.EnumerateFileSystemEntries(path));
    }

    [Fact]
    public void Find_LogFolderThatCannotBeWritten_IsElsewhereAndSaidSo()
    {
        Assert.SkipUnless(Directory.Exists(Unwritable), "The system has no such folder.");

        var (path, notice) = AppFolder.Find(Unwritable, null, _folder.File("user"));

        Assert.True(Directory.Exists(path));
        Assert.StartsWith(_folder.File("user"), path, StringComparison.Ordinal);
        Assert.Equal($"The log folder {Unwritable} cannot be written: its logs are shown, and no runs can be started. The app's own files are in {path}.", notice);
        Assert.Equal(path, AppFolder.Find(Unwritable, null, _folder.File("user")).Path);
    }

    [Fact]
    public void Find_LogFolderThatIsNotThereAndCannotBeMade_IsRefused()
    {
        Assert.SkipUnless(Directory.Exists(Unwritable), "The system has no such folder.");

        var error = Assert.Throws<InspectException>(() => AppFolder.Find(Unwritable + "/logs", null, _folder.File("user")));

        Assert.Equal($"The log folder {Unwritable}/logs is not there and cannot be made. Choose another with --log-dir.", error.Message);
    }

    [Fact]
    public void Find_ChosenFolder_IsThatOne() => Assert.Equal((_folder.File("own"), null), AppFolder.Find(_folder.File("logs"), _folder.File("own"), _folder.File("user")));
}
