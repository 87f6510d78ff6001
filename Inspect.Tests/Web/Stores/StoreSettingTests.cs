using Inspect.Engine.Logs.Journal;
using Inspect.Tests.Logs;
using Inspect.Web.Hosting;
using Inspect.Web.Settings;

namespace Inspect.Tests.Web.Stores;

/// <summary>An address of a store where folders are named.</summary>
public sealed class StoreSettingTests
{
    [Theory]
    [InlineData("s3://logs/p", null)]
    [InlineData("/\naz://logs\ngs://logs/p", null)]
    [InlineData("s3://AKIATOPKEY:topsecret@logs/p", "keys come from the environment")]
    [InlineData("hf://datasets/o/n@v1/logs\nhf://buckets/o/n", null)]
    [InlineData("hf://logs", "An address at Hugging Face is hf://datasets/OWNER/NAME@REVISION/PREFIX")]
    [InlineData("ftp://logs", "An address of a store is s3://BUCKET/PREFIX")]
    [InlineData("logs", "logs is not a whole path")]
    public void Roots_TakeAddressesAndRepeatNoKey(string value, string? problem)
    {
        var said = AppSettingTable.Find(AppSettingTable.Roots)!.Problem(value);

        Assert.Equal(problem is null, said is null);
        Assert.Contains(problem ?? string.Empty, said ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("TOPKEY", said ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void AppFolder_OfAStoreAlone_IsTheUsersAndSaysHowToRun()
    {
        using var folder = new TemporaryFolder();
        LogOrigin.Mark(folder.File("copy"), "s3://logs/p");

        var (path, notice) = AppFolder.Find(folder.File("copy/logs"), null, folder.File("user"));

        Assert.StartsWith(folder.File("user"), path, StringComparison.Ordinal);
        Assert.Equal(
            $"The logs of s3://logs/p are shown, and no runs can be started: for those name a local folder with --log-dir, and the store beside it with --Logs:Roots:0=s3://logs/p. The app's own files are in {path}.", notice);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("copy/logs")));
    }

    [Fact]
    public void HomeFolder_LeavesAddressesAsTheyAre()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("s3://logs/p", HomeFolder.Find(folder.Path).ResolveArgument("s3://logs/p"));
    }
}
