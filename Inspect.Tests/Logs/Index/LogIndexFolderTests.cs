using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using Inspect.Tests.Logs.Kill;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

/// <summary>The index over several folders, over what other programs do in them, and over all texts.</summary>
public sealed class LogIndexFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _other = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task List_SeveralRoots_HasTheLogsOfAll()
    {
        await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        var second = await MakeLog.FinishedAsync(_other, ".eval", Stop);
        await using var index = Open(_other.Path);

        var entries = await index.ListAsync(Stop);

        Assert.Equal([_folder.Path, _other.Path], entries.Select(e => e.Root).OrderBy(r => r == _other.Path));
        Assert.Equal(2, (await index.SamplesAsync(second, SampleQuery.All, 0, 10, Stop)).Total);
        Assert.False(Directory.Exists(_other.File("app")));
    }

    [Fact]
    public async Task Search_EachText_IsFound()
    {
        await using (var writer = await EvalLogWriter.StartAsync(_folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            var sample = MakeLog.Sample(SampleId.Of(1), input: "Whence comes the zephyr?", answer: "quokka");
            await writer.WriteSampleAsync(sample with { Target = Target.Of("narwhal"), Error = new EvalError { Message = "Ran out of marzipan" } }, Stop);
            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        await using var index = Open();
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);

        foreach (var word in (string[])["zephyr", "quokka", "narwhal", "marzipan", "marz", "ZEPHYR"])
        {
            Assert.Single(await index.SearchAsync(word, 10, Stop));
        }

        Assert.Empty(await index.SearchAsync("zephyr nowhere", 10, Stop));
        Assert.Empty(await index.SearchAsync("\"", 10, Stop));
    }

    [Fact]
    public async Task Search_AnyMessageOfAConversationOrAnyTarget_IsFound()
    {
        await using (var writer = await EvalLogWriter.StartAsync(_folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            var parts = MessageContent.FromParts([new ContentPart { Type = "text", Text = "then the ibex" }, new ContentPart { Type = "image" }]);
            var conversation = SampleInput.FromMessages(
            [
                ChatMessage.System("You know the kakapo"), ChatMessage.User("First the lemur"), ChatMessage.Assistant("A gibbon"),
                ChatMessage.User(string.Empty) with { Content = parts }, ChatMessage.User("Last the okapi"), ChatMessage.Assistant("Of course, the tapir"),
            ]);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Input = conversation, Target = Target.OfList(["dugong", "manatee"]) }, Stop);
            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        await using var index = Open();
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);

        foreach (var word in (string[])["kakapo", "lemur", "gibbon", "ibex", "okapi", "tapir", "kakapo okapi", "dugong", "manatee"])
        {
            Assert.Single(await index.SearchAsync(word, 10, Stop));
        }
    }

    [Fact]
    public void Text_LongConversation_KeepsTheQuestionAndIsBounded()
    {
        var messages = Enumerable.Range(0, 100).Select(i => ChatMessage.User($"turn{i} " + new string('x', 5_000)));
        var input = SampleInput.FromMessages([.. messages, ChatMessage.User("the question")]);

        var text = SampleTexts.Input(input);

        Assert.InRange(text.Length, SampleTexts.MostInput, SampleTexts.MostInput + 1);
        Assert.StartsWith("the question\nturn0 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_LogDeletedOrEdited_IsRaised()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        await using var index = Open();
        await index.ListAsync(Stop);

        var reports = new SemaphoreSlim(0);
        index.Changed += (_, _) => reports.Release();

        await LogEditor.ApplyAsync(path, [new TagsEdit(["a"], [])], new LogProvenance(MakeLog.Noon, "ann"), null, MakeLog.Editing, Stop);
        await ReportedAsync(index, reports, list => list is [{ Overview.Tags: ["a"] }]);
        File.Delete(path);
        await ReportedAsync(index, reports, list => list.Count == 0);

        Assert.Empty(await index.ListAsync(Stop));
    }

    [Fact]
    public async Task List_LogOfAnotherProcess_ShowsItsSamplesSoFarAndThatItRuns()
    {
        using var writer = WriterProcess.Start(_folder.Path);
        try
        {
            for (var i = 0; i < 5; i++)
            {
                await writer.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Patience.Most, Stop);
            }

            await using var index = Open();
            var path = _folder.File("0.eval");
            var isRunning = RunningLogs.IsRunning(path, TimeProvider.System);
            var page = await index.SamplesAsync(path, SampleQuery.All, 0, 3, Stop);
            writer.Kill();
            await writer.WaitForExitAsync(Stop);

            Assert.Equal(["1", "2", "3"], page.Samples.Select(s => s.Id.Text));
            Assert.True(isRunning || (await EvalLogReader.ReadHeaderAsync(path, Stop)).Status == EvalStatus.Success);
            Assert.False(RunningLogs.IsRunning(path, TimeProvider.System));
        }
        finally
        {
            writer.Kill();
        }
    }

    /// <summary>Waits for a report of the index after which the list is as expected.</summary>
    private static async Task ReportedAsync(LogIndex index, SemaphoreSlim reports, Func<IReadOnlyList<LogEntry>, bool> isIt)
    {
        do
        {
            Assert.True(await reports.WaitAsync(Patience.Most, Stop), "The index reported nothing.");
        }
        while (!isIt(await index.ListAsync(Stop)));
    }

    private LogIndex Open(params string[] roots)
    {
        var options = new LogsOptions { Dir = _folder.Path };
        foreach (var root in roots)
        {
            options.Roots.Add(root);
        }

        return new LogIndex(Options.Create(options), TimeProvider.System);
    }
}
