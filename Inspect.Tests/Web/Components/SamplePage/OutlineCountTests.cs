using System.Text.Json;
using Inspect.Engine.Transcripts;
using Inspect.Tests.Logs;
using Inspect.Web.Components.SamplePage.Outline;
using Microsoft.AspNetCore.Components;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>A transcript is counted as a whole while somebody asks for more of it.</summary>
public sealed class OutlineCountTests : IDisposable
{
    private static readonly IReadOnlyList<TranscriptEvent> Events = [.. Enumerable.Range(0, 180).Select(i => new InfoEvent
    {
        Uuid = $"e{i}", Timestamp = MakeLog.Noon, WorkingStart = 0, Data = JsonElement.Parse("1"),
    })];

    private readonly Dispatcher _renderer = Dispatcher.CreateDefault();
    private readonly SemaphoreSlim _reading = new(0);
    private TranscriptOutline _outline = new();
    private int _begun;

    public void Dispose() => _reading.Dispose();

    /// <summary>Both begin at the first event, and neither has read any when the other begins.</summary>
    [Fact]
    public async Task UpTo_TwoAtOnce_CountsEachEventOnceInOrder()
    {
        var whole = CountAsync(180);
        var more = CountAsync(100);
        Assert.Equal(2, _begun);

        _reading.Release(100);
        await Task.WhenAll(whole, more);

        Assert.Equal(Enumerable.Range(0, 180), _outline.Marks.Select(m => m.Index));
    }

    [Fact]
    public async Task UpTo_AnOutlineThatIsBegunAnew_IsCountedFromItsBeginning()
    {
        var whole = CountAsync(120);
        _outline = new TranscriptOutline();

        _reading.Release(100);
        await whole;

        Assert.Equal(Enumerable.Range(0, 120), _outline.Marks.Select(m => m.Index));
    }

    [Fact]
    public async Task UpTo_FewerEventsThanAsked_Ends()
    {
        _reading.Release(100);

        await CountAsync(500);

        Assert.Equal(180, _outline.Marks.Count);
    }

    private Task CountAsync(int end) => _renderer.InvokeAsync(() => OutlineCount.UpToAsync(() => _outline, end, ReadAsync));

    /// <summary>Reads beside the renderer, as the page does, when it is let.</summary>
    private async Task<IReadOnlyList<TranscriptEvent>> ReadAsync(int first, int count)
    {
        _begun++;
        await _reading.WaitAsync(TestContext.Current.CancellationToken);
        return await Task.Run<IReadOnlyList<TranscriptEvent>>(() => [.. Events.Skip(first).Take(count)], TestContext.Current.CancellationToken);
    }
}
