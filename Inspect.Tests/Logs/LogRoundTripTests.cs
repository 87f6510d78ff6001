using System.Text.Json;
using Inspect.Engine.Logs;
using Inspect.Engine.Transcripts;

namespace Inspect.Tests.Logs;

public sealed class LogRoundTripTests
{
    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_LogOfVectors_ReadsBackTheSame(string name)
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var (path, _) = LogVectors.Open(name);
        var copy = folder.File("copy.eval");
        var before = await EvalLogReader.ReadHeaderAsync(path, stop);

        await LogCopies.RewriteAsync(path, copy, stop);

        AssertSame(before with { Version = 2 }, await EvalLogReader.ReadHeaderAsync(copy, stop));
        AssertSame((await EvalLogReader.ReadReductionsAsync(path, stop)).ToList(), (await EvalLogReader.ReadReductionsAsync(copy, stop)).ToList());
        await using var second = EvalLogReader.ReadSamplesAsync(copy, stop).GetAsyncEnumerator(stop);
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, stop))
        {
            Assert.True(await second.MoveNextAsync());
            AssertSame(Plain(sample), Plain(second.Current));
        }

        Assert.False(await second.MoveNextAsync());
    }

    /// <summary>The sample without what a rewrite may change: attachments expanded, no ids on pooled messages.</summary>
    private static EvalSample Plain(EvalSample sample)
    {
        var full = AttachmentResolver.ResolveAll(sample) with { EventsData = null, ErrorRetries = sample.ErrorRetries };
        return full with
        {
            Attachments = new Dictionary<string, string>(),
            ErrorRetries = full.ErrorRetries is { } retries ? [.. retries.Select(r => AttachmentResolver.Resolve(r, sample.Attachments))] : null,
            Events = [.. full.Events.Select(e => e is ModelEvent model ? model with { Input = [.. model.Input.Select(m => m with { Id = null })], ToolChoice = model.ToolChoice ?? LogJson.ToElement("auto") } : e)],
        };
    }

    private static void AssertSame<T>(T expected, T actual)
    {
        var left = LogJson.ToElement(expected);
        var right = LogJson.ToElement(actual);
        if (!JsonElement.DeepEquals(left, right))
        {
            Assert.Empty(LogFactsJson.Differences(left, right, "§").Concat(LogFactsJson.Differences(right, left, "§")).Take(5));
            Assert.Fail("The two differ in their fields.");
        }
    }
}
