using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Models.Providers;

/// <summary>Runs over datasets whose items name pictures by path.</summary>
public sealed class MediaRunTests
{
    private const string Task = "dataset: {file: datasets/q.jsonl}\nscorer: includes\n";
    private const string Item = """{"id":1,"target":"cat","input":[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image","image":"pics/cat.png"}]}]}""";

    private static readonly byte[] Png = [0x89, .. "PNG\r\n\x1a\n"u8, .. Enumerable.Range(0, 200).Select(i => (byte)i)];

    private static string Uri => $"data:image/png;base64,{Convert.ToBase64String(Png)}";

    [Theory]
    [InlineData("openai/gpt-4o", "messages.0.content.1.image_url.url", """{"choices":[{"message":{"role":"assistant","content":"a cat"},"finish_reason":"stop"}]}""")]
    [InlineData("anthropic/claude-3-5-haiku", "messages.0.content.1.source.data", """{"type":"message","role":"assistant","content":[{"type":"text","text":"a cat"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""")]
    [InlineData("google/gemini-2.0-flash", "contents.0.parts.1.inlineData.data", """{"candidates":[{"content":{"role":"model","parts":[{"text":"a cat"}]},"finishReason":"STOP"}]}""")]
    [InlineData("mistral/pixtral", "inputs.0.content.1.image_url.url", """{"conversation_id":"1","outputs":[{"type":"message.output","content":"a cat"}]}""")]
    public async Task Run_AnItemThatNamesAPicture_SendsThePictureAndTheLogHoldsIt(string model, string place, string answer)
    {
        await using var host = Host(FakeProvider.Saying("no"));
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([new ServerAnswer { Pieces = [answer] }]);
        var request = Of(model, script.Address);

        var outcome = await host.RunAsync(request);

        var sample = await ReadAsync(outcome);
        Assert.Equal((RunState.Done, "C"), (outcome.State, sample.Scores!["includes"].Value.ToString()));
        Assert.Equal(Convert.ToBase64String(Png), At(script.Requests[0].Body!.Value, place).Replace('-', '+').Replace('_', '/').Split(',')[^1]);
        Assert.Equal([Uri, Uri], new[] { sample.Input.Messages[0], sample.Messages[0] }.Select(m => sample.Attachments[Image(m)!["attachment://".Length..]]));
        // Once, and neither in events nor in the raw call.
        Assert.DoesNotContain(Convert.ToBase64String(Png), JsonSerializer.Serialize(sample with { Attachments = new Dictionary<string, string>() }, LogJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutImagesInTheLog_TheLogHasANoteInTheirPlace()
    {
        await using var host = Host(FakeProvider.Saying("no"));
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([new ServerAnswer { Pieces = ["""{"choices":[{"message":{"role":"assistant","content":"a cat"},"finish_reason":"stop"}]}"""] }]);

        var outcome = await host.RunAsync(Of("openai/gpt-4o", script.Address) with { EvalConfig = new EvalConfig { LogImages = false } });

        var sample = await ReadAsync(outcome);
        Assert.Equal(["<base64-data-removed>", "<base64-data-removed>"], new[] { sample.Input.Messages[0], sample.Messages[0] }.Select(m => Image(m)));
        Assert.Equal(Uri, At(script.Requests[0].Body!.Value, "messages.0.content.1.image_url.url"));
    }

    [Fact]
    public async Task Run_AnItemWhosePictureIsMissing_FailsThatSampleAlone()
    {
        await using var host = Host(FakeProvider.Saying("a cat"));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "datasets", "q.jsonl"), Item.Replace("cat.png", "dog.png", StringComparison.Ordinal) + "\n{\"id\":2,\"input\":\"Hi\",\"target\":\"cat\"}\n", TestContext.Current.CancellationToken);

        var outcome = await host.RunAsync(new EvalRequest { Task = "pictures", EvalConfig = new EvalConfig { FailOnError = JsonSerializer.SerializeToElement(false) } });

        Assert.Equal("Sample 1 names the image \"pics/dog.png\", and there is no such file; put it beside the dataset or the task, or correct the path, which counts from there.", (await ReadAsync(outcome)).Error!.Message);
        Assert.Equal("C", (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(2), 1, TestContext.Current.CancellationToken)).Scores!["includes"].Value.ToString());
    }

    [Fact]
    public async Task Run_AModelThatTakesTextOnly_SaysSo()
    {
        await using var host = Host(FakeProvider.Saying("a cat"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "pictures" });

        Assert.Equal("Models of fake take text only, and a message of the conversation holds a part of kind \"image\". Use a task without it, or another model.", (await ReadAsync(outcome)).Error!.Message);
    }

    [Fact]
    public async Task Run_ATaskThatWritesItsItemsItself_FindsThePictureBesideIt()
    {
        const string written = "dataset: [{id: 1, target: cat, input: [{role: user, content: [{type: image, image: datasets/pics/cat.png}]}]}]\nscorer: includes";
        await using var host = Host(FakeProvider.Saying("no"), ("written", written));
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([new ServerAnswer { Pieces = ["""{"choices":[{"message":{"role":"assistant","content":"a cat"},"finish_reason":"stop"}]}"""] }]);

        await host.RunAsync(Of("openai/gpt-4o", script.Address) with { Task = "written" });

        Assert.Equal(Uri, At(script.Requests[0].Body!.Value, "messages.0.content.0.image_url.url"));
    }

    [Fact]
    public async Task Run_ATaskThatNamesAFileOutsideOfTheTasks_SendsNothing()
    {
        const string written = "dataset: [{id: 1, target: cat, input: [{role: user, content: [{type: document, document: ../keys.txt}]}]}]\nscorer: includes";
        await using var host = Host(FakeProvider.Saying("no"), ("written", written));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "..", "keys.txt"), "secret", TestContext.Current.CancellationToken);
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([new ServerAnswer { Pieces = ["{}"] }]);

        var outcome = await host.RunAsync(Of("openai/gpt-4o", script.Address) with { Task = "written" });

        Assert.Equal("Sample 1 names the document \"../keys.txt\", which lies outside of tasks/; move it there.", (await ReadAsync(outcome)).Error!.Message);
        Assert.Empty(script.Requests);
    }

    private static EngineHost Host(FakeProvider model, params (string Name, string Yaml)[] tasks)
    {
        var host = new EngineHost(model, [("pictures", Task), .. tasks]);
        Directory.CreateDirectory(Path.Combine(host.Tasks, "datasets", "pics"));
        File.WriteAllBytes(Path.Combine(host.Tasks, "datasets", "pics", "cat.png"), Png);
        File.WriteAllText(Path.Combine(host.Tasks, "datasets", "q.jsonl"), Item);
        return host;
    }

    private static EvalRequest Of(string model, Uri address) => new()
    {
        Task = "pictures",
        Model = model,
        ModelArguments = new ModelArguments
        {
            BaseUrl = model.StartsWith("openai", StringComparison.Ordinal) ? new Uri(address, "v1").ToString() : address.ToString(),
            Values = new Dictionary<string, JsonElement> { ["api_key"] = JsonSerializer.SerializeToElement(ProviderCases.Key) },
        },
    };

    private static Task<EvalSample> ReadAsync(EvalOutcome outcome) => EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, TestContext.Current.CancellationToken);

    private static string? Image(ChatMessage message) => message.Content.Parts[1].Unknown!["image"].GetString();

    private static string At(JsonElement body, string path) => path.Split('.').Aggregate(body, (e, name) => int.TryParse(name, out var index) ? e[index] : e.GetProperty(name)).GetString()!;
}
