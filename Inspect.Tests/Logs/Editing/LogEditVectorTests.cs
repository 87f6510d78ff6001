using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Editing;

/// <summary>Edits that the reference made are made again on the log without them, and must give its numbers.</summary>
public sealed class LogEditVectorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_ScoreEditsOfTheReference_GiveItsResults()
    {
        using var folder = new TemporaryFolder();
        var original = LogVectors.Current("*_score-edit_*.eval");
        var path = folder.File("a.eval");
        File.Copy(original, path);
        var expected = await EvalLogReader.ReadHeaderAsync(path, Stop);

        // Away from what the reference computed, then back.
        var ann = new LogProvenance(MakeLog.Noon, "ann");
        await LogEditor.ApplyAsync(path, [.. Change("I", "C", 0.25)], ann, null, MakeLog.Editing, Stop);
        var away = await EvalLogReader.ReadHeaderAsync(path, Stop);
        await LogEditor.ApplyAsync(path, [.. Change("P", "I", 0.75)], ann, null, MakeLog.Editing, Stop);
        var back = await EvalLogReader.ReadHeaderAsync(path, Stop);

        Assert.NotEqual(Text(expected.Results), Text(away.Results));
        Assert.Equal(Text(expected.Results), Text(back.Results));
        Assert.Equal(
            (await EvalLogReader.ReadReductionsAsync(original, Stop)).Select(Text), (await EvalLogReader.ReadReductionsAsync(path, Stop)).Select(Text));
    }

    private static IEnumerable<LogEdit> Change(string first, string second, double style) =>
    [
        new ScoreEdit(SampleId.Of(1), 1, "includes", new ScoreChange { Value = ScoreValue.Of(first) }),
        new ScoreEdit(SampleId.Of(2), 1, "includes", new ScoreChange { Value = ScoreValue.Of(second) }),
        new ScoreEdit(SampleId.Of(3), 1, "style", new ScoreChange { Value = ScoreValue.Of(style) }),
    ];

    private static string Text<T>(T value) => JsonSerializer.Serialize(LogJson.ToElement(value));
}
