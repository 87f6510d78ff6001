using System.Threading.Channels;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Logs.Writing;

/// <summary>A log that could not be brought up to date catches up by itself.</summary>
public sealed class FlushRetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(MakeLog.Noon);
    private readonly Channel<string?> _told = Channel.CreateUnbounded<string?>();
    private readonly string _path;

    public FlushRetryTests() => _path = _folder.File("a.eval");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flush_CannotBeWrittenForAWhile_CatchesUpWithoutAnotherSample()
    {
        await using var writer = await StartAsync();
        await BlockAsync(writer);

        Assert.Contains("cannot be written", await ToldAsync(), StringComparison.Ordinal);
        Assert.Contains("cannot be written", writer.Problem, StringComparison.Ordinal);
        Directory.Delete(_path, recursive: true);

        Assert.Null(await ToldAsync());
        Assert.Null(writer.Problem);
        Directory.Delete(RunningLogs.FolderOf(_path), recursive: true); // so that the log stands alone
        Assert.Equal(["1"], (await EvalLogReader.ReadSummariesAsync(_path, Stop)).Select(s => s.Id.Text));
    }

    [Fact]
    public async Task Flush_ASyncThatGoesWell_DoesNotHideThatTheLogIsBehind()
    {
        await using var writer = await StartAsync();
        await BlockAsync(writer);
        await ToldAsync();

        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("cannot be written", writer.Problem, StringComparison.Ordinal);
        Assert.False(_told.Reader.TryRead(out _));
        Directory.Delete(_path, recursive: true);
    }

    private Task<EvalLogWriter> StartAsync() => EvalLogWriter.StartAsync(
        _path, MakeLog.Spec(items: 3000), MakeLog.Plan(), new EvalLogWriterOptions { Time = _time, OnProblem = p => _told.Writer.TryWrite(p) }, Stop);

    /// <summary>A folder stands in the place of the log while a sample is flushed.</summary>
    private async Task BlockAsync(EvalLogWriter writer)
    {
        File.Delete(_path);
        Directory.CreateDirectory(Path.Combine(_path, "in-the-way"));
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await Assert.ThrowsAsync<EvalLogException>(() => writer.FlushAsync(Stop));
    }

    /// <summary>Lets time pass until the writer says something.</summary>
    private async Task<string?> ToldAsync()
    {
        var told = _told.Reader.ReadAsync(Stop).AsTask();
        while (!told.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await told;
    }
}
