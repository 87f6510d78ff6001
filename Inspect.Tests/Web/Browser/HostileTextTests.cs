using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>Whatever a log says, in whatever field, the page shows it as text: no script runs and no request leaves.</summary>
public sealed class HostileTextTests(BrowserFixture fixture)
{
    internal const string Away = "http://away.example";
    private const string Run = "window.hit=1";
    private static readonly string[] Tags = ["img", "svg", "video", "audio", "iframe", "object", "embed", "link", "script", "input", "body", "details", "marquee", "style", "math", "base"];
    internal static readonly string[] Texts =
    [
        $"<script>{Run}</script>", $"<script src={Away}/a.js></script>", $"</script><script>{Run}</script>", $"<svg><script>{Run}</script></svg>", $"<svg/onload={Run}>",
        .. Tags.SelectMany(t => new[] { $"<{t} src={Away}/x onerror={Run} onload={Run}>", $"\"><{t} autofocus onfocus={Run} href={Away}/y>" }),
        $"<a href=\"javascript:{Run}\">x</a>", $"[x](javascript:{Run})", $"![x]({Away}/i.png)", $"<{Away}/auto>", $"[x]: {Away}/r", $"<iframe srcdoc='<script>parent.{Run}</script>'>",
        $"<style>@import '{Away}/c.css';*{{background:url({Away}/b)}}</style>", $"x' onmouseover='{Run}", $"x\" onpointerenter=\"{Run}", $"`${{{Run}}}`", "{{constructor.constructor('window.hit=1')()}}",
        $"<meta http-equiv=refresh content='0;url={Away}/m'>", $"<form action={Away}/f><button autofocus>go</button></form>", $"data:text/html,<script>{Run}</script>",
        $"<math><mtext><table><mglyph><style><img src=x onerror={Run}>", $"&lt;img src=x onerror={Run}&gt;", $"%3Cscript%3E{Run}%3C/script%3E", $"<!--><img src=x onerror={Run}>-->", $"<![CDATA[<script>{Run}</script>]]>",
        "\u001b]8;;http://away.example/osc\u0007link\u001b]8;;\u0007", "\u001b[31m<img src=x onerror=window.hit=1>", "\u001b]52;c;aGk=\u0007", "\u001b[2J\u001b[H", "\u202Egnp.exe\u202C", "\u2066a\u2069\u200B\uFEFF", "\u0000\u0007\u0008", "\U000E0041\U000E0042",
    ];

    private static readonly string[] FieldNames =
    [
        "message", "approver", "decision", "explanation", "action", "cmd", "output", "input", "options",
        "type", "source", "trigger", "from_anchor", "interrupted", "input_ansi", "stage", "suspicion", "factory", "function",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sample_WithHostileTextInEveryField_RunsNothingAndAsksNobody()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "hostile.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(Sample(), Stop);
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        Assert.True(Texts.Length >= 60, $"{Texts.Length} texts");
        var page = await fixture.OpenAsync(app);
        var left = new List<string>();
        Watch(page, app, left);
        foreach (var (tab, there) in new[] { ("transcript?show=debug", ".endmark"), ("messages", ".msg"), ("scoring", ".scorebody"), ("usage", ".usage"), ("metadata", ".leaf"), ("errors", ".attempt"), ("json", "pre.code") })
        {
            await page.GotoAsync($"/runs/{spec.EvalId}/s/1/1/{tab}");
            await ShowAllAsync(page, there);

            await CheckAsync(page, tab);
        }

        Assert.Empty(left);
        await page.Context.CloseAsync();
    }

    /// <summary>Keeps the addresses of other servers that a page asks.</summary>
    internal static void Watch(IPage page, AppFactory app, List<string> left)
    {
        var own = app.ClientOptions.BaseAddress.Authority;
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != own)
            {
                left.Add(request.Url);
            }
        };
    }

    /// <summary>No script has run, and nothing is drawn that could run one or ask another server.</summary>
    internal static async Task CheckAsync(IPage page, string place)
    {
        Assert.Equal((place, 0), (place, await page.EvaluateAsync<int>("() => window.hit ? 1 : 0")));
        Assert.Equal((place, 0), (place, await page.Locator("main .scroll").Locator("script, iframe, object, embed, form, style, link, base, math, video, audio, img").CountAsync()));
        Assert.Equal((place, 0), (place, await page.Locator("a[href^='javascript'], a[href^='data']").CountAsync()));
    }

    private static async Task ShowAllAsync(IPage page, string there)
    {
        // Until then the page is a drawing that hears nothing, and is drawn anew.
        await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
        while (true)
        {
            // What is drawn comes in steps, during which the button waits, and after the last of which it goes.
            await page.WaitForFunctionAsync(
                "there => { const more = document.querySelector('main .trin > button.btn'); return more ? !more.disabled : !!document.querySelector(there); }", there, BrowserFixture.EveryMoment);
            var before = await page.EvaluateAsync<int>(
                "() => { const more = document.querySelector('main .trin > button.btn'); more?.click(); return more ? document.querySelectorAll('.trow, .msg').length : -1; }");
            if (before < 0)
            {
                break;
            }

            await page.WaitForFunctionAsync(
                "n => document.querySelectorAll('.trow, .msg').length > n || !document.querySelector('main .trin > button.btn:enabled')", before, BrowserFixture.EveryMoment);
        }

        await Expect(page.Locator(there).First).ToBeAttachedAsync();
    }

    internal static EvalSample Sample()
    {
        var sample = MakeLog.Sample(SampleId.Of(1));
        var map = Texts.Index().ToDictionary(t => t.Item, t => JsonSerializer.SerializeToElement(t.Item));
        return sample with
        {
            Input = Texts[0],
            Target = Target.Of(Texts[1]),
            Messages = [.. Texts.Select(t => ChatMessage.User(t)), .. Texts.Select((t, i) => ChatMessage.Assistant(t) with { Model = t, ToolCalls = [Call(t, i)] })],
            Metadata = map,
            Store = map,
            Error = new EvalError { Message = string.Join('\n', Texts), Traceback = string.Join('\n', Texts), TracebackAnsi = string.Join('\n', Texts) },
            Scores = Texts.Index().ToDictionary(t => $"{t.Item} {t.Index}", t => new Score { Value = new ScoreValue.OfText(t.Item), Answer = t.Item, Explanation = t.Item, Metadata = map }),
            ModelUsage = new Dictionary<string, ModelUsage> { [Texts[2]] = new() { InputTokens = 1 } },
            Events = [.. Texts.Chunk(4).Select(c => string.Join('\n', c)).SelectMany(Events)],
        };
    }

    private static IEnumerable<TranscriptEvent> Events(string text, int index)
    {
        var json = JsonSerializer.SerializeToElement(text);
        var message = ChatMessage.Assistant(text) with { ToolCalls = [Call(text, index)] };
        yield return new SpanBeginEvent { Id = $"s{index}", Type = "part", Name = text };
        yield return new ModelEvent
        {
            Model = text,
            Role = text,
            Input = [ChatMessage.User(text)],
            Error = text,
            Output = new ModelOutput { Model = text, Choices = [new ChatChoice { Message = message, StopReason = text }], Completion = text },
        };
        yield return new ToolEvent
        {
            Id = $"c{index}",
            Function = text,
            Arguments = new Dictionary<string, JsonElement> { [text] = json, ["cmd"] = json },
            Result = json,
            Error = new ToolCallError { Type = text, Message = text },
            Agent = text,
        };
        yield return new InfoEvent { Source = text, Data = json };
        yield return new StoreEvent { Changes = [JsonSerializer.SerializeToElement(new { op = "add", path = "/HumanAgentState:logs", value = Terminal(text) })] };
        yield return new StateEvent { Changes = [JsonSerializer.SerializeToElement(new { op = "replace", path = "/" + text, value = text, replaced = text })] };
        yield return new ScoreEvent { Score = new Score { Value = new ScoreValue.OfText(text), Answer = text, Explanation = text }, Scorer = text, Target = Target.Of(text) };
        yield return new ErrorEvent { Error = new EvalError { Message = text, Traceback = text, TracebackAnsi = text } };
        yield return new SampleLimitEvent { Type = text, Message = text };
        yield return new LoggerEvent { Message = JsonSerializer.SerializeToElement(new { name = text, level = text, message = text }) };
        foreach (var kind in new[] { "approval", "sandbox", "compaction", "checkpoint", "branch", "interrupt", "input", "sentinel" })
        {
            yield return OtherEvent.Of(kind) with { Unknown = Fields(json) };
        }
    }

    private static Dictionary<string, string> Terminal(string text) => new() { ["a.output"] = text, ["a.name"] = text, ["a.timing"] = $"0.1 {text.Length}\n", [$"{text}.output"] = text };

    private static Dictionary<string, JsonElement> Fields(JsonElement json) => FieldNames.ToDictionary(n => n, _ => json);

    private static ToolCall Call(string text, int index) => new() { Id = $"c{index}", Function = text, Arguments = new Dictionary<string, JsonElement> { [text] = JsonSerializer.SerializeToElement(text) } };
}
