using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>What one render sends over the socket, before compression, stays below 64 kB, however long the page is that it draws.</summary>
public sealed class RenderSizeTests(BrowserFixture fixture, ITestOutputHelper output)
{
    private const int Most = 64 * 1024;
    private static readonly string Prose = string.Concat(Enumerable.Range(0, 700).Select(i => $"word{i} ")) + "end";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transcript_AllTurnsExpandedAndCollapsed_IsSentInSteps()
    {
        await using var app = new AppFactory();
        var run = await WriteAsync(app, [.. Enumerable.Range(0, 40).Select(_ => Turn())], []);
        var (page, sizes) = await OpenAsync(app, $"/runs/{run}/s/1/1/transcript");
        await Expect(page.Locator(".turn.shut")).ToHaveCountAsync(40);

        await page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        await Expect(page.Locator(".turn.open")).ToHaveCountAsync(40);
        await Expect(page.Locator(".turn.open").Last).ToContainTextAsync("word20 ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Collapse all" }).ClickAsync();
        await Expect(page.Locator(".turn.shut")).ToHaveCountAsync(40);
        await Expect(page.Locator("main [aria-busy=true]")).ToHaveCountAsync(0);

        AssertSmall(sizes);
    }

    [Fact]
    public async Task Transcript_OfManySmallEvents_IsSentInStepsAndALinkLandsOnItsEvent()
    {
        await using var app = new AppFactory();
        var events = Enumerable.Range(0, 200).Select(i => new InfoEvent { Uuid = LogId.New(), Source = "test", Data = JsonSerializer.SerializeToElement($"note {i} {Prose[..400]}") }).ToArray();
        var run = await WriteAsync(app, events, []);
        var (page, sizes) = await OpenAsync(app, $"/runs/{run}/s/1/1/transcript?event={events[180].Uuid}");

        await Expect(page.Locator(".evt.target")).ToContainTextAsync("note 180 ");
        await Expect(page.Locator(".evt.target")).ToBeInViewportAsync();

        AssertSmall(sizes);
    }

    [Fact]
    public async Task Messages_LongOnes_AreSentInSteps()
    {
        await using var app = new AppFactory();
        var run = await WriteAsync(app, [], [.. Enumerable.Range(0, 30).Select(i => ChatMessage.User($"message {i} {Prose}"))]);
        var (page, sizes) = await OpenAsync(app, $"/runs/{run}/s/1/1/messages");

        await Expect(page.Locator("article.msg").Nth(15)).ToContainTextAsync("message 15 ");

        AssertSmall(sizes);
    }

    [Theory]
    [InlineData("/runs")]
    [InlineData("/runs?lens=samples")]
    public async Task List_Scrolled_IsSentInPages(string path)
    {
        await using var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, Stop);
        var log = Directory.GetFiles(app.Logs, "*.eval").Single();
        for (var i = 0; i < 250; i++)
        {
            File.Copy(log, Path.Combine(app.Logs, $"copy{i}.eval"));
        }

        var (page, sizes) = await OpenAsync(app, path);
        await Expect(page.Locator(".runcount")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(251|[1-9][0-9,]+ samples)$"));
        await Expect(page.Locator("tr.rowlink").First).ToBeVisibleAsync();
        for (var at = 0; at < 9000; at += 1500)
        {
            await page.EvaluateAsync("top => { document.getElementById('main').scrollTop = top; }", at);
            await Expect(page.Locator("tbody .skeleton")).ToHaveCountAsync(0);
        }

        AssertSmall(sizes);
    }

    private void AssertSmall(ConcurrentBag<int> sizes)
    {
        output.WriteLine(string.Join(' ', sizes.OrderDescending().Take(8).Select(s => s.ToString(CultureInfo.InvariantCulture))));
        Assert.NotEmpty(sizes);
        Assert.InRange(sizes.Max(), 1, Most);
    }

    /// <summary>Opens a page, and counts what its socket brings from the first byte on.</summary>
    private async Task<(IPage Page, ConcurrentBag<int> Sizes)> OpenAsync(AppFactory app, string path)
    {
        var sizes = new ConcurrentBag<int>();
        var page = await fixture.OpenAsync(app);
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            foreach (var size in MessagesIn(frame.Binary ?? []))
            {
                sizes.Add(size);
            }
        };
        await page.GotoAsync(path);
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        return (page, sizes);
    }

    /// <summary>Lengths of the messages of a frame: those that are ready together, as two renders of different components, go out together. Each has its length before it, seven bits a byte.</summary>
    private static IEnumerable<int> MessagesIn(byte[] frame)
    {
        // The answer to the handshake comes first.
        for (var at = frame.AsSpan().StartsWith("{}\u001E"u8) ? 3 : 0; at < frame.Length;)
        {
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                length |= (frame[at] & 0x7F) << shift;
                if ((frame[at++] & 0x80) == 0)
                {
                    break;
                }
            }

            Assert.InRange(length, 1, frame.Length - at);
            yield return length;
            at += length;
        }
    }

    private static ModelEvent Turn()
    {
        var turn = MakeLog.Sample(SampleId.Of(1), answer: Prose).Events.OfType<ModelEvent>().Single();
        return turn with { Uuid = LogId.New() };
    }

    private static async Task<string> WriteAsync(AppFactory app, TranscriptEvent[] events, ChatMessage[] messages)
    {
        var spec = MakeLog.Spec(items: 1);
        var sample = MakeLog.Sample(SampleId.Of(1));
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "long.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(sample with { Events = events.Length > 0 ? [.. events] : sample.Events, Messages = messages.Length > 0 ? [.. messages] : sample.Messages }, Stop);
        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return spec.EvalId![..8];
    }
}
