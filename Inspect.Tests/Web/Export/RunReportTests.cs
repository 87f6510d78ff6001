using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Web.Export;

namespace Inspect.Tests.Web.Export;

/// <summary>A run as one page: what is in it, and what is not.</summary>
public sealed class RunReportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Fact]
    public async Task Report_OfARun_HasScoreListAndSamples()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder.Path, Stop);

        var page = await PageAsync(log, new ReportOptions());

        Assert.Equal(("demo", "demo · model — Inspect"), (page.QuerySelector("h1")!.TextContent, page.Title));
        Assert.Equal("1.00", page.QuerySelector(".lh-score .huge")!.TextContent);
        Assert.Equal(["#s-1", "#s-2"], page.QuerySelectorAll("#list tbody a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["s-1", "s-2"], page.QuerySelectorAll("details.whole").Select(d => d.Id));
        var sample = page.GetElementById("s-1")!;
        Assert.Equal(["Say hello", "hello"], sample.QuerySelectorAll("#s-1-messages .msg .pre").Select(p => p.TextContent));
        Assert.Equal(["model", "score"], sample.QuerySelectorAll("#s-1-transcript .turn, #s-1-transcript .evt").Select(e => e.GetAttribute("data-kind") ?? "model"));
        Assert.Equal("hello", sample.QuerySelector(".difft .pre")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("button, link, base, [onclick]"));
        Assert.Equal(page.All.Where(e => e.HasAttribute("id")).Select(e => e.Id).Distinct().Count(), page.All.Count(e => e.HasAttribute("id")));
    }

    [Fact]
    public async Task Report_OfSomeSamples_HasThoseAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder.Path, Stop);

        var page = await PageAsync(log, new ReportOptions { Samples = ["2:1"] });

        Assert.Equal("2", Assert.Single(page.QuerySelectorAll("details.whole > summary h2")).TextContent);
        Assert.StartsWith("Holds 1 of 2 samples, those that were chosen; the score is that of all.", page.QuerySelector(".banner.note")!.TextContent.Trim(), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<InspectException>(() => PageAsync(log, new ReportOptions { Samples = ["7"] }));
        Assert.Equal("The log a.eval has none of the samples 7. Name them by id, or by id and epoch as in 12:3.", error.Message);
    }

    [Fact]
    public async Task Report_WithLongTexts_HasThemWholeAndPictures()
    {
        using var folder = new TemporaryFolder();
        var text = string.Join('\n', Enumerable.Range(0, 3000).Select(i => $"line {i}"));
        var picture = "data:image/png;base64," + new string('A', 100_000);
        var parts = MessageContent.FromParts(
        [
            new ContentPart { Type = "text", Text = text },
            new ContentPart { Type = "image", Unknown = new Dictionary<string, JsonElement> { ["image"] = LogJson.ToElement(picture) } },
            new ContentPart { Type = "image", Unknown = new Dictionary<string, JsonElement> { ["image"] = LogJson.ToElement("https://away.example/i.png") } },
        ]);
        var sample = MakeLog.Sample(SampleId.Of(1)) with
        {
            Messages = [ChatMessage.User(text) with { Content = parts }],
            Events = [new InfoEvent { Uuid = "i", Timestamp = MakeLog.Noon, Data = LogJson.ToElement(text) }],
            Metadata = Enumerable.Range(0, 200).ToDictionary(i => $"k{i}", i => LogJson.ToElement(i)),
        };
        var log = await LogAsync(folder.File("a.eval"), sample);

        var page = await PageAsync(log, new ReportOptions());

        Assert.Equal(text, page.QuerySelector(".msg .pre")!.TextContent);
        Assert.Contains("line 2999", page.QuerySelector(".evt[data-kind=info]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([picture], page.QuerySelectorAll("img").Select(i => i.GetAttribute("src")));
        Assert.Contains("k199", page.GetElementById("s-1-more")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WithALimit_SaysWhatIsLeftOutAndWhy()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.LargeAsync(folder.File("a.eval"), 6, Stop);

        var (page, size) = await WriteAsync(log, new ReportOptions { MostMegabytes = 1 });

        Assert.InRange(size, 1_000_000, 3_000_000);
        var notes = page.QuerySelectorAll("details .banner.note").Select(n => n.TextContent.Trim()).ToList();
        Assert.Matches("^Left out: [0-9,]+ more events of this sample. The report is limited to about 1 MB. The log has the rest.$", notes[0]);
        Assert.Equal("This sample is left out. The report is limited to about 1 MB. The log has the rest.", notes[1]);
        Assert.Equal(
            ("Some of this run is left out, each part named in its place with the reason. The report is limited to about 1 MB.", 2),
            (page.GetElementById("limited")!.TextContent.Trim(), page.QuerySelectorAll("[data-cut]").Length));
    }

    [Fact]
    public async Task Policy_OfAReport_LetsItsOwnScriptAndStyleRunAlone()
    {
        using var folder = new TemporaryFolder();

        var page = await PageAsync(await MakeLog.FinishedAsync(folder.Path, Stop), new ReportOptions());

        string Hash(string selector) => $"'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(page.QuerySelector(selector)!.TextContent)))}'";
        var policy = page.QuerySelector("meta[http-equiv]")!.GetAttribute("content")!;
        Assert.StartsWith($"default-src 'none'; img-src data:; font-src data:; style-src {Hash("style")}; script-src {Hash("script")} 'sha256-", policy, StringComparison.Ordinal);
        Assert.EndsWith("'; base-uri 'none'; form-action 'none'", policy, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("script"));
        Assert.Equal("noindex, nofollow, noai", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        var css = page.QuerySelector("style")!.TextContent;
        Assert.Contains("@media (prefers-color-scheme: dark) {\n:root {", css, StringComparison.Ordinal);
        Assert.Matches(@"\n\.trow\s+\.evt \{", css);
        Assert.Contains("url(\"data:font/woff2;base64,", css, StringComparison.Ordinal);
        Assert.DoesNotContain("url(\"fonts", css, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WithAFormula_HoldsWhatDrawsIt_AndItsPolicyLetsThatRun()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("math.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)) with { Messages = [ChatMessage.User("So \\(x^2\\) it is.")] }, Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        var page = await PageAsync(folder.File("math.eval"), new ReportOptions());

        var policy = page.QuerySelector("meta[http-equiv]")!.GetAttribute("content");
        string[] scripts = [.. page.QuerySelectorAll("script").Select(s => s.TextContent)];
        Assert.Equal(2, scripts.Length);
        Assert.All(scripts, s => Assert.Contains($"'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'", policy, StringComparison.Ordinal));
        Assert.Equal("x^2", page.QuerySelector("#s-1-messages .math")!.GetAttribute("data-math"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Report_OfALogOfVectors_HasEachSample(string name)
    {
        var (path, expected) = LogVectors.Open(name);

        var page = await PageAsync(path, new ReportOptions { MostMegabytes = 3 });

        var samples = expected.GetProperty("aggregate") is { ValueKind: JsonValueKind.Object } sums ? sums.GetProperty("samples").GetInt32()
            : expected.GetProperty("samples").EnumerateArray().DistinctBy(s => (s.GetProperty("id").GetRawText(), s.GetProperty("epoch").GetInt32())).Count();
        Assert.Equal((samples, samples), (page.QuerySelectorAll("details.whole").Length, page.QuerySelectorAll("#list tbody tr").Length));
        Assert.Empty(page.QuerySelectorAll("button"));
    }

    private static async Task<IHtmlDocument> PageAsync(string log, ReportOptions options) => (await WriteAsync(log, options)).Page;

    private static async Task<(IHtmlDocument Page, long Size)> WriteAsync(string log, ReportOptions options)
    {
        using var file = new MemoryStream();
        await RunReportWriter.OfApp().WriteAsync(log, options, file, Stop);
        file.Position = 0;
        return (await new HtmlParser().ParseDocumentAsync(file, Stop), file.Length);
    }

    private static async Task<string> LogAsync(string path, EvalSample sample)
    {
        var spec = MakeLog.Spec(items: 1);
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(sample, Stop);
        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        return path;
    }
}
