using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.OpenAi;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models.Providers.Batching;

/// <summary>Calls <c>q1</c>, <c>q2</c>, … in batches of a server that a test speaks for, with a clock whose waits are over at once.</summary>
/// <param name="Answers">What each call got: its answer, or <c>!</c> and the sentence with which it failed.</param>
/// <param name="Asked">What the server was asked.</param>
internal sealed record BatchRun(IReadOnlyList<string> Answers, IReadOnlyList<(string Method, string Path, JsonNode? Body)> Asked)
{
    /// <summary>Asks, all calls together.</summary>
    /// <param name="model">Full name.</param>
    /// <param name="http">What the server answers: a list of <c>method</c>, <c>path</c>, and <c>response</c> or <c>responseLines</c>, with <c>status</c>; the last one for a path repeats.</param>
    /// <param name="calls">Number of calls; only a single one is sent again when it may be.</param>
    public static async Task<BatchRun> AskAsync(string model, string http, int calls = 1)
    {
        await using var server = await BatchScript.StartAsync(JsonElement.Parse(http));
        var time = new InstantTime();
        IModelProvider provider = model.Split('/')[0] switch
        {
            "anthropic" => new AnthropicProvider(ProviderCases.Keys, time),
            "google" => new GoogleProvider(ProviderCases.Keys, time),
            _ => new OpenAiFamilyProvider(OpenAiDialects.All[0], ProviderCases.Keys, time),
        };
        await using var registry = new ModelRegistry([provider], time, NullLogger<ModelRegistry>.Instance);
        var root = model.Split('/')[0] switch { "openai" => "/v1", "google" => "/v1beta", _ => string.Empty };
        var opened = await registry.OpenAsync(model, new ModelArguments { BaseUrl = server.Address + root }, calls, TestContext.Current.CancellationToken);
        var config = new GenerateConfig { Batch = JsonSerializer.SerializeToElement(new { size = calls, max_size = calls }), MaxRetries = calls == 1 ? 1 : 0 };

        var answers = await Task.WhenAll(Enumerable.Range(1, calls).Select(i => AnswerAsync(opened, i, config))).WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        return new BatchRun(answers, server.Asked);
    }

    /// <summary>Requests that sent something.</summary>
    public IEnumerable<string> Sent => Asked.Where(a => a.Method == "POST").Select(a => a.Path);

    private static async Task<string> AnswerAsync(Model model, int number, GenerateConfig config)
    {
        try
        {
            return (await model.GenerateAsync([ChatMessage.User($"q{number}")], config, new ModelCall(SampleId.Of(number), 1, 1), null, TestContext.Current.CancellationToken)).Completion;
        }
        catch (InspectException error)
        {
            return $"!{error.Message}";
        }
    }
}
