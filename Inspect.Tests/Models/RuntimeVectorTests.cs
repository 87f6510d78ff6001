using System.Text.Json;
using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Caching;
using Inspect.Engine.Models.Calls;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Models;

/// <summary>What surrounds the calls of hosted models, as the reference does it: the cases of <c>runtime/</c>.</summary>
public sealed partial class RuntimeVectorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void AdaptiveLimit_TheReferencesOperations_GiveTheSameLimits()
    {
        List<string> wrong = [.. RuntimeVectors.Read("concurrency.json").GetProperty("cases").EnumerateArray().SelectMany(Follow)];

        Assert.Empty(wrong);
    }

    [Fact]
    public void AdaptiveLimits_TheReferencesSettings_AreReadAlike()
    {
        var wrong = new List<string>();
        foreach (var test in RuntimeVectors.Read("concurrency.json").GetProperty("settings").EnumerateArray())
        {
            var misfit = AdaptiveLimits.Read(test.GetProperty("value"), out var limits);
            var isError = test.TryGetProperty("error", out _);
            if (isError != misfit is not null || (!isError && (limits!.Min, limits.Start, limits.Max) != (Whole(test, "min"), Whole(test, "start"), Whole(test, "max"))))
            {
                wrong.Add($"{test}: {limits} {misfit}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Cache_TheReferencesChanges_HitAndMissAlike()
    {
        var wrong = new List<string>();
        foreach (var test in RuntimeVectors.Read("cache.json").GetProperty("cases").EnumerateArray())
        {
            var name = test.GetProperty("name").GetString()!;
            if (await IsHitAsync(name) != test.GetProperty("hit").GetBoolean())
            {
                wrong.Add(name);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void CacheDuration_TheReferencesTexts_AreReadAlike()
    {
        List<string> wrong =
        [
            .. from test in RuntimeVectors.Read("cache.json").GetProperty("durations").EnumerateArray()
               let expected = test.TryGetProperty("seconds", out var seconds) ? seconds.GetInt64() : (long?)null
               where CacheDuration.Seconds(test.GetProperty("text").GetString()!) != expected
               select test.ToString(),
        ];

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Follow(JsonElement test)
    {
        var name = test.GetProperty("name").GetString();
        Assert.Null(AdaptiveLimits.Read(test.GetProperty("settings"), out var settings));
        var time = new FakeTimeProvider();
        var begun = time.GetUtcNow();
        var limit = new AdaptiveLimit(settings!, time);
        foreach (var (op, expected) in test.GetProperty("ops").EnumerateArray().Zip(test.GetProperty("limits").EnumerateArray()))
        {
            switch (op[0].GetString())
            {
                case "round":
                    limit.Begin(op[1].GetInt32());
                    for (var i = 0; i < op[2].GetInt32(); i++)
                    {
                        limit.Succeed(0);
                    }

                    break;
                case "rateLimit":
                    limit.Refuse();
                    break;
                case "setMax":
                    limit.SetMax(op[1].GetInt32());
                    break;
                case "wait":
                    time.Advance(TimeSpan.FromSeconds(op[1].GetDouble()));
                    break;
                default:
                    yield return $"{name}: the operation {op} is unknown";
                    break;
            }

            if (limit.Limit != expected.GetInt32())
            {
                yield return $"{name}: {limit.Limit} after {op}, not {expected}";
            }
        }

        var history = limit.History.Select(c => ((c.At - begun).TotalSeconds, c.OldLimit, c.NewLimit, c.Reason)).ToList();
        var told = test.GetProperty("history").EnumerateArray().Select(c => (Math.Round(c.GetProperty("at").GetDouble(), 6), Whole(c, "old"), Whole(c, "new"), c.GetProperty("reason").GetString()!)).ToList();
        if (!history.SequenceEqual(told) || settings!.Min != Whole(test, "min") || limit.Max != Whole(test, "max"))
        {
            yield return $"{name}: the history is {string.Join(", ", history)}";
        }
    }

    /// <summary>A request with the cache on, then one with the change of the case.</summary>
    private static async Task<bool> IsHitAsync(string name)
    {
        using var folder = new CacheFolder();
        var first = CachedRequest.Plain with { Policy = name is "never-expires" ? CachePolicy.Default with { Seconds = null } : CachePolicy.Default };
        first = name switch
        {
            "epoch-shared" => first with { Policy = first.Policy with { IsPerEpoch = false } },
            "expiry-same-seconds" => first with { Policy = Expiring("7D") },
            _ => first,
        };
        await folder.Cache.WriteAsync(first.Model, first.Key, Answer(name == "content-filter" ? "content_filter" : "stop"), first.Policy, Stop);
        folder.Time.Advance(name switch { "expired" => TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1), "never-expires" => TimeSpan.FromDays(36_500), _ => TimeSpan.Zero });

        var second = Changed(first, name);
        return await folder.Cache.ReadAsync(second.Model, second.Key, Stop) is not null;
    }

    private static CachedRequest Changed(CachedRequest request, string name) => name switch
    {
        "same" or "expired" or "never-expires" or "content-filter" => request,
        "temperature" => request with { Config = request.Config with { Temperature = 0.9 } },
        "max-connections" => request with { Config = request.Config with { MaxConnections = 3 } },
        "timeout" => request with { Config = request.Config with { Timeout = 30 } },
        "cache-prompt" => request with { Config = request.Config with { CachePrompt = JsonSerializer.SerializeToElement(true) } },
        "system-message" => request with { Config = request.Config with { SystemMessage = "Be brief." } },
        "message-text" => request with { Messages = [ChatMessage.User("another")] },
        "message-id" => request with { Messages = [request.Messages[0] with { Id = "another" }] },
        "message-parts" => request with { Messages = [request.Messages[0] with { Content = MessageContent.FromParts([new ContentPart { Type = "text", Text = request.Messages[0].Text }]) }] },
        "tools" => request with { Tools = [JsonElement.Parse("""{"name":"add","description":"Adds."}""")] },
        "tool-choice" => request with { ToolChoice = "any" },
        "base-url" => request with { Address = "http://127.0.0.1:9/v1" },
        "model" => request with { Model = "mockllm/other" },
        "epoch" or "epoch-shared" => request with { Epoch = 2 },
        "expiry-changed" => request with { Policy = Expiring("2W") },
        "expiry-same-seconds" => request with { Policy = Expiring("1W") },
        "scopes" => request with { Policy = request.Policy with { Scopes = new Dictionary<string, string> { ["who"] = "me" } } },
        _ => throw new NotSupportedException($"The change of {name} is not known to this test."),
    };

    private static CachePolicy Expiring(string text)
    {
        Assert.Null(CachePolicy.Read(JsonSerializer.SerializeToElement(new { expiry = text }), out var policy));
        return policy!;
    }

    private static ModelOutput Answer(string reason) => new()
    {
        Model = "model", Choices = [new ChatChoice { Message = ChatMessage.Assistant("42"), StopReason = reason }], Completion = "42", Usage = new ModelUsage { InputTokens = 1, OutputTokens = 1, TotalTokens = 2 },
    };

    private static int Whole(JsonElement record, string name) => record.GetProperty(name).GetInt32();

    /// <summary>A request as the cache sees it.</summary>
    private sealed record CachedRequest(string Model, string? Address, IReadOnlyList<ChatMessage> Messages, IReadOnlyList<JsonElement> Tools, string ToolChoice, GenerateConfig Config, CachePolicy Policy, int Epoch)
    {
        public static CachedRequest Plain { get; } = new("mockllm/model", null, [ChatMessage.User("hi") with { Id = "one" }], [], "auto", new GenerateConfig { Temperature = 0.5 }, CachePolicy.Default, 1);

        public string Key => AnswerKey.Of(Model, Address, Messages, Tools, JsonSerializer.SerializeToElement(ToolChoice), Config, Policy, Epoch);
    }
}
