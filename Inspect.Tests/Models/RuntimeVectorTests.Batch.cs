using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.OpenAi;
using Inspect.Engine.Values;
using Inspect.Tests.Models.Providers;
using Inspect.Tests.Models.Providers.Batching;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models;

/// <content>Batches: what is sent when, and who gets which answer.</content>
public sealed partial class RuntimeVectorTests
{
    [Fact]
    public async Task Batch_TheReferencesCases_AskAlikeAndAnswerAlike()
    {
        var wrong = new List<string>();
        foreach (var test in RuntimeVectors.Read("batch.json").GetProperty("cases").EnumerateArray())
        {
            wrong.AddRange((await RunBatchAsync(test)).Select(w => $"{test.GetProperty("name")}: {w}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<List<string>> RunBatchAsync(JsonElement test)
    {
        var wrong = new List<string>();
        var http = test.GetProperty("http");
        await using var server = await BatchScript.StartAsync(http);
        var name = test.GetProperty("model").GetString()!;
        IModelProvider provider = name.StartsWith("anthropic/", StringComparison.Ordinal)
            ? new AnthropicProvider(ProviderCases.Keys, TimeProvider.System)
            : new OpenAiFamilyProvider(OpenAiDialects.All[0], ProviderCases.Keys, TimeProvider.System);
        await using var registry = new ModelRegistry([provider], TimeProvider.System, NullLogger<ModelRegistry>.Instance);
        var arguments = new ModelArguments { BaseUrl = server.Address + (provider.Name == "openai" ? "/v1" : string.Empty) };
        var model = await registry.OpenAsync(name, arguments, 10, Stop);
        var config = LogJson.FromElement<GenerateConfig>(test.GetProperty("config")) with { Batch = test.GetProperty("batch"), MaxRetries = 0 };
        var asked = test.GetProperty("requests").EnumerateArray().Select(q => q.GetString()!).ToList();

        ModelOutput[] answers;
        try
        {
            answers = await Task.WhenAll(asked.Select((q, i) => model.GenerateAsync([ChatMessage.User(q)], config, new ModelCall(SampleId.Of(i + 1), 1, 1), null, Stop))).WaitAsync(Patience.Most, Stop);
        }
        catch (InspectException error)
        {
            return [$"{error.Message} Asked were {string.Join("; ", server.Asked.Select(a => $"{a.Method} {a.Path} {a.Body?.ToJsonString()}"))}."];
        }

        foreach (var (answer, expected) in answers.Zip(test.GetProperty("results").EnumerateArray()))
        {
            if ((answer.Completion, answer.StopReason) != (expected.GetProperty("completion").GetString()!, expected.GetProperty("stopReason").GetString()))
            {
                wrong.Add($"the answer to {expected.GetProperty("input")} is {answer.Completion}, {answer.StopReason}");
            }
        }

        var posts = http.EnumerateArray().Where(h => h.GetProperty("method").GetString() == "POST")
            .Select(h => (h.GetProperty("path").GetString()!, JsonNode.Parse((h.TryGetProperty("form", out var form) ? form : h.GetProperty("body")).GetRawText()))).ToList();
        var sent = server.Asked.Where(a => a.Method == "POST").ToList();
        if (sent.Count != posts.Count || sent.Zip(posts).Any(p => p.First.Path != p.Second.Item1 || !JsonNode.DeepEquals(Bare(p.First.Body), Bare(p.Second.Item2))))
        {
            wrong.Add($"sent {string.Join("; ", sent.Select(s => $"{s.Path} {s.Body?.ToJsonString()}"))}");
        }

        var gets = http.EnumerateArray().Where(h => h.GetProperty("method").GetString() == "GET").Select(h => h.GetProperty("path").GetString()!).ToHashSet();
        if (!gets.SetEquals(server.Asked.Where(a => a.Method == "GET").Select(a => a.Path)))
        {
            wrong.Add($"asked {string.Join(", ", server.Asked.Where(a => a.Method == "GET").Select(a => a.Path).Distinct())}");
        }

        return wrong;
    }

    /// <summary>A body without what is the same as nothing: null, and no tools.</summary>
    private static JsonNode? Bare(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(p => p.Value is not null && !(p.Key == "tools" && p.Value is JsonArray { Count: 0 })).Select(p => KeyValuePair.Create(p.Key, Bare(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Bare)]),
        _ => node?.DeepClone(),
    };
}
