using System.Net;
using System.Text.Json;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Components.SamplePage.Copies;

/// <summary>The files of a sample, over HTTP.</summary>
public sealed class SampleFilesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_OfAnAgentsSample_TellTurnsCallsAndResultsOnce()
    {
        await using var app = new AppFactory();
        await WriteAsync(app);
        using var client = new HttpClient { BaseAddress = app.Start() };

        var transcript = await client.GetStringAsync("/runs/files.eval/s/a%2Fb/1/files/transcript.txt", Stop);
        var markdown = await client.GetStringAsync("/runs/files.eval/s/a%2Fb/1/files/transcript.md", Stop);
        var messages = await client.GetStringAsync("/runs/files.eval/s/a%2Fb/1/files/messages.txt", Stop);

        Assert.StartsWith("Item a/b, epoch 1\ntask: demo\nmodel: mockllm/model\n", transcript, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            Turn 1 of 1
            -----------
            user:
            list <b>files</b>

            assistant:
            I look

            Tool bash
            ---------
            call:
            ls `x`

            result:
            one
            two


            """.ReplaceLineEndings("\n"),
            transcript,
            StringComparison.Ordinal);
        Assert.EndsWith("### Tool bash\n\n**call**\n\n```\nls `x`\n```\n\n**result**\n\n```\none\ntwo\n```\n\n", markdown, StringComparison.Ordinal);
        Assert.EndsWith("user\n----\nlist <b>files</b>\n\nassistant\n---------\nI look\n\nbash: ls `x`\n\ntool (bash)\n-----------\none\ntwo\n\n", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_HasTheSampleAndIsADownload()
    {
        await using var app = new AppFactory();
        await WriteAsync(app);
        using var client = new HttpClient { BaseAddress = app.Start() };

        using var answer = await client.GetAsync("/runs/files.eval/s/a%2Fb/1/files/sample.json", Stop);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Equal(("a/b", 3, 2), (json.RootElement.GetProperty("id").GetString(), json.RootElement.GetProperty("messages").GetArrayLength(), json.RootElement.GetProperty("events").GetArrayLength()));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("demo-a_b-1-sample.json", answer.Content.Headers.ContentDisposition.FileName?.Trim('"').Replace("%2F", "_", StringComparison.Ordinal).Replace('/', '_'));
    }

    [Fact]
    public async Task Page_ToPrint_HoldsTextAsText()
    {
        await using var app = new AppFactory();
        await WriteAsync(app);
        using var client = new HttpClient { BaseAddress = app.Start() };

        var page = await client.GetStringAsync("/runs/files.eval/s/a%2Fb/1/files/transcript.html", Stop);

        Assert.Contains("list &lt;b&gt;files&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.EndsWith("</main></body></html>\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/runs/nowhere1/s/1/1/files/transcript.txt")]
    [InlineData("/runs/files.eval/s/none/1/files/transcript.txt")]
    [InlineData("/runs/files.eval/s/a%2Fb/1/files/other.txt")]
    public async Task Files_ThatAreNotThere_AreASentence(string path)
    {
        await using var app = new AppFactory();
        await WriteAsync(app);
        using var client = new HttpClient { BaseAddress = app.Start() };

        using var answer = await client.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("There is no such run, sample or file. The address may be cut off, or the log was moved.", await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task WriteAsync(AppFactory app)
    {
        var call = new ToolCall { Id = "c1", Function = "bash", Arguments = Arguments };
        var ask = ChatMessage.User("list <b>files</b>");
        var answer = ChatMessage.Assistant("I look") with { ToolCalls = [call] };
        var result = new ChatMessage { Id = "t", Role = "tool", Content = "one\ntwo", Function = "bash", ToolCallId = Json("c1") };
        var output = new ModelOutput { Model = "m", Choices = [new ChatChoice { Message = answer, StopReason = "tool_calls" }], Completion = "I look" };
        var sample = MakeLog.Sample(SampleId.Of("a/b")) with
        {
            Messages = [ask, answer, result],
            Events = [new ModelEvent { Uuid = "m1", Model = "m", Input = [ask], Output = output }, new ToolEvent { Uuid = "t1", Id = "c1", Function = "bash", Arguments = Arguments, Result = Json("one\ntwo") }],
        };
        var spec = MakeLog.Spec(items: 1);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "files.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(sample, Stop);
        await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
    }

    private static Dictionary<string, JsonElement> Arguments => new() { ["cmd"] = Json("ls `x`") };

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);
}
