using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Tests.Logs.Reading;

namespace Inspect.Tests.Logs;

/// <summary>Two logs hold the same: header, reductions, every sample, apart from what a rewrite may change.</summary>
internal static class LogEquality
{
    public static async Task AssertSameAsync(string path, string copy, CancellationToken cancellationToken)
    {
        var before = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
        AssertSame(before with { Version = 2 }, await EvalLogReader.ReadHeaderAsync(copy, cancellationToken));
        AssertSame((await EvalLogReader.ReadReductionsAsync(path, cancellationToken)).ToList(), (await EvalLogReader.ReadReductionsAsync(copy, cancellationToken)).ToList());
        await using var second = EvalLogReader.ReadSamplesAsync(copy, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, cancellationToken))
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
