using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Tests.Logs.Stores;

/// <summary>Whatever would write a log refuses to do so among copies of a store, before it has written anything.</summary>
public sealed class LogOriginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _logs;

    public LogOriginTests()
    {
        LogOrigin.Mark(_folder.Path, "s3://bucket");
        _logs = _folder.File(LogOrigin.LogsFolder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writers_OfACopy_Refuse()
    {
        using var own = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(own.Path, TestContext.Current.CancellationToken);
        var copy = Path.Combine(_logs, "a.eval");
        File.Copy(log, copy);
        var bytes = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);
        const string Why = "This log is a copy of s3://bucket/a.eval, which the app only reads; download it into a log folder to change it there.";

        Assert.Equal(Why, LogEditor.WhyReadOnly(copy));
        Assert.Null(LogEditor.WhyReadOnly(log));
        await RefusesAsync(Why, () => LogEditor.ApplyAsync(
            copy, [new TagsEdit(["x"], [])], new LogProvenance(MakeLog.Noon, "me", null), null, MakeLog.Editing, TestContext.Current.CancellationToken));
        await RefusesAsync(Why, () => LogConverter.ConvertAsync(log, copy, AttachmentMode.Keep, TestContext.Current.CancellationToken));
        await RefusesAsync(
            "New logs cannot be written to s3://bucket/sub, which the app only reads: name a local folder with --log-dir, and the store beside it with --Logs:Roots:0=s3://bucket/sub.",
            () => Task.Run(() => LogFolders.CheckWritable(Path.Combine(_logs, "sub")), TestContext.Current.CancellationToken));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
        Assert.Equal(["a.eval"], Directory.EnumerateFileSystemEntries(_logs).Select(Path.GetFileName));
    }

    [Fact]
    public void AddressOf_FolderCalledLogsOfAnybody_IsNone()
    {
        using var own = new TemporaryFolder();
        Directory.CreateDirectory(own.File("logs"));

        Assert.Null(LogOrigin.AddressOf(own.File("logs/a.eval")));
        Assert.Null(LogOrigin.AddressOf("/"));
    }

    private static async Task RefusesAsync(string why, Func<Task> write) => Assert.Equal(why, (await Assert.ThrowsAsync<EvalLogException>(write)).Message);
}
