using System.Diagnostics;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Logs.Kill;

/// <summary>Processes that edit the same log lose no edit of each other, nor any that was made when one is killed.</summary>
public sealed class EditKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Edit_TwoProcessesAtOnce_LoseNoEdit()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        using var first = EditorProcess.Start(path, "a", 40);
        using var second = EditorProcess.Start(path, "b", 40);

        var said = await Task.WhenAll(SaidAsync(first, int.MaxValue), SaidAsync(second, int.MaxValue));

        Assert.Equal([40, 40], said.Select(s => s.Count));
        await CheckAsync(path, said.SelectMany(s => s), 80);
    }

    [Fact]
    public async Task Edit_KilledAgainAndAgain_LosesNothingThatWasMade()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        var random = new Random(1);
        var said = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            using var editor = EditorProcess.Start(path, ((char)('a' + i)).ToString(), 1000);
            said.AddRange(await SaidAsync(editor, random.Next(1, 20)));
        }

        await LogEditor.ApplyAsync(path, [new TagsEdit(["last"], [])], new LogProvenance(MakeLog.Noon, "ann"), null, MakeLog.Editing, Stop);

        // An edit can be made and not said, no more than one of each.
        await CheckAsync(path, said, (said.Count + 1, said.Count + 9));
    }

    /// <summary>What an editor says, until it ends or is killed after some lines.</summary>
    private static async Task<List<string>> SaidAsync(Process editor, int lines)
    {
        var said = new List<string>();
        while (await editor.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            said.Add(line);
            if (said.Count == lines)
            {
                editor.Kill();
            }
        }

        await editor.WaitForExitAsync(Stop);
        return said;
    }

    private Task CheckAsync(string path, IEnumerable<string> said, int count) => CheckAsync(path, said, (count, count));

    private async Task CheckAsync(string path, IEnumerable<string> said, (int Least, int Most) count)
    {
        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop);
        Assert.Empty(said.Except(log.Tags));
        Assert.InRange(log.Tags.Length, count.Least, count.Most);
        Assert.Equal(log.LogUpdates!.Value.Count(u => u.GetProperty("provenance").GetProperty("author").GetString() != "ann"), sample.Scores!["exact"].History.Length - 1);
        TemporaryFiles.Sweep([_folder.Path], new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1)), NullLogger.Instance);
        Assert.Equal(["a.eval"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }
}
