using System.Text.Json;
using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.SamplePage;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>The page of a sample reads the parts that are looked at, with their attachments.</summary>
public sealed class LargeSampleTests : BunitContext
{
    private const string Picture = "data:image/png;base64,iVBORw0KGgo=";
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 5000).Select(i => $"word{i} "));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Render_ManyMessages_ShowsThemHundredAtATime()
    {
        await using var app = await AppOfAsync(Enumerable.Range(0, 250).Select(i => ChatMessage.User($"message {i}")));
        var page = Show(app);
        page.Eventually(() => Assert.Equal(100, page.FindAll("article.msg").Count));

        await page.InvokeAsync(() => page.Find(".trin > button").ClickAsync(new()));
        page.Eventually(() => Assert.Equal(200, page.FindAll("article.msg").Count));
        Assert.Equal("Show more messages (200 of 250)", page.Find(".trin > button").TextContent);
        await page.InvokeAsync(() => page.Find(".trin > button").ClickAsync(new()));

        page.Eventually(() => Assert.Contains("ended by the model", page.Find(".endmark").TextContent, StringComparison.Ordinal));
        Assert.Equal("message 249", page.FindAll("article.msg .pre")[249].TextContent);
    }

    /// <summary>The beginnings of thirteen texts of 8,000 characters are more than a page of 100,000.</summary>
    [Fact]
    public async Task Render_LongMessages_ShowsAPageOfTextAtATime()
    {
        await using var app = await AppOfAsync(Enumerable.Range(0, 40).Select(i => ChatMessage.User($"message {i} {LongText}")));

        var page = Show(app);

        page.Eventually(() => Assert.Equal(13, page.FindAll("article.msg").Count));
        Assert.Equal("Show more messages (13 of 40)", page.Find(".trin > button").TextContent);
        await page.InvokeAsync(() => page.Find(".trin > button").ClickAsync(new()));
        page.Eventually(() => Assert.Equal(26, page.FindAll("article.msg").Count));
    }

    [Fact]
    public async Task Render_LongText_IsTakenFromItsAttachmentAndShownInParts()
    {
        await using var app = await AppOfAsync([ChatMessage.User(LongText)]);
        var page = Show(app);
        page.Eventually(() => Assert.StartsWith("word0 word1 ", page.Find("article.msg .pre").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("article.msg .pre").TextContent.Length < LongText.Length);

        await page.InvokeAsync(() => page.Find("article.msg button.more").ClickAsync(new()));

        Assert.Equal(LongText, page.Find("article.msg .pre").TextContent);
        Assert.Empty(page.FindAll("article.msg button.more"));
    }

    [Fact]
    public async Task Render_Images_ShowsThoseInTheLogAndOnlyNamesOthers()
    {
        var parts = new[] { Picture, "https://example.org/track.png", "data:image/svg+xml;base64,PHN2Zy8+" };
        await using var app = await AppOfAsync([ChatMessage.User(string.Empty) with { Content = MessageContent.FromParts([.. parts.Select(ImagePart)]) }]);
        var page = Show(app);

        page.Eventually(() => Assert.Equal(Picture, page.Find("article.msg img").GetAttribute("src")));

        Assert.Single(page.FindAll("article.msg img"));
        Assert.Equal("(image) https://example.org/track.png", page.FindAll("article.msg .pre")[0].TextContent);
    }

    [Fact]
    public async Task Render_JsonOfALargeSample_EndsWithWhatIsLeftOut()
    {
        await using var app = await AppOfAsync(Enumerable.Range(0, 200).Select(_ => ChatMessage.User(new string('x', 20_000))));
        var page = Show(app, "json");

        page.Eventually(() => Assert.EndsWith($"… The sample has 200 messages and {MakeLog.Sample(SampleId.Of(1)).Events.Length} events; only its beginning is shown.", page.Find("pre.code").TextContent, StringComparison.Ordinal));
    }

    private static ContentPart ImagePart(string image) => JsonSerializer.Deserialize<ContentPart>(JsonSerializer.Serialize(new { type = "image", image }), LogJson.Options)!;

    private static async Task<AppFactory> AppOfAsync(IEnumerable<ChatMessage> messages)
    {
        var app = new AppFactory();
        var spec = MakeLog.Spec(items: 1);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "large.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Messages = [.. messages] }, Stop);
        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return app;
    }

    private IRenderedComponent<SampleDetailPage> Show(AppFactory app, string? tab = null)
    {
        this.Use(app);
        return Render<SampleDetailPage>(p => p.Add(s => s.Run, "large.eval").Add(s => s.Id, "1").Add(s => s.Epoch, 1).Add(s => s.Tab, tab));
    }
}
