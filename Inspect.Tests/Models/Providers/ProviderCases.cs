using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models.Providers;

/// <summary>Runs the cases of a provider's vectors against a server in this process: what is sent, and what is made of the answer.</summary>
internal static class ProviderCases
{
    /// <summary>The key that every provider finds in the environment.</summary>
    public const string Key = "sk-test-0123456789";

    /// <summary>Variables that hold the key and nothing else.</summary>
    public static ProviderEnvironment Keys { get; } = new(name => name.EndsWith("_KEY", StringComparison.Ordinal) || name == "HF_TOKEN" ? Key : null);

    /// <summary>What is wrong in the cases of a file, a line each; empty where all hold.</summary>
    /// <param name="family">Name of the file, without its ending.</param>
    /// <param name="root">What the address of the server ends in, such as <c>v1</c>; empty for none.</param>
    /// <param name="make">Makes the provider with its variables and its clock.</param>
    public static async Task<IReadOnlyList<string>> FailuresAsync(string family, string root, Func<ProviderEnvironment, TimeProvider, IModelProvider> make)
    {
        var path = Vectors.Root is { } vectors ? Path.Combine(vectors, "providers", family + ".json.gz") : null;
        Assert.SkipUnless(File.Exists(path), $"providers/{family}.json.gz is not in the vectors of this machine.");
        await using var server = await ScriptedServer.StartAsync();
        var failures = new List<string>();
        foreach (var test in JsonGz.Read(path!).GetProperty("cases").EnumerateArray())
        {
            var name = test.GetProperty("name").GetString()!;
            failures.AddRange((await RunAsync(test, name, server, root, make)).Select(f => $"{name}: {f}"));
        }

        return failures;
    }

    private static async Task<List<string>> RunAsync(JsonElement test, string name, ScriptedServer server, string root, Func<ProviderEnvironment, TimeProvider, IModelProvider> make)
    {
        var get = test.TryGetProperty("before", out _) ? """{"object":"list","data":[{"id":"org/m-1","object":"model"}]}""" : null;
        var script = server.Add(test.GetProperty("response").EnumerateArray().Select(ServerAnswer.Of), get);
        var time = new InstantTime();
        var provider = make(Keys, time);
        await using var registry = new ModelRegistry([provider], time, NullLogger<ModelRegistry>.Instance);
        var arguments = new ModelArguments
        {
            BaseUrl = new Uri(script.Address, root).ToString(),
            Values = test.TryGetProperty("modelArgs", out var given) ? given.EnumerateObject().ToDictionary(a => a.Name, a => a.Value) : new Dictionary<string, JsonElement>(),
        };
        ModelOutput? output = null;
        InspectException? error = null;
        try
        {
            var model = await registry.OpenAsync(test.GetProperty("model").GetString()!, arguments, 10, TestContext.Current.CancellationToken);
            output = await AskAsync(model, test);
        }
        catch (InspectException failed)
        {
            error = failed;
        }

        List<string> wrong = [.. Outcome(test, output, error), .. Requests(test, name, script)];
        if (error?.Message.Contains(Key, StringComparison.Ordinal) == true)
        {
            wrong.Add("the message holds the key");
        }

        return wrong;
    }

    private static Task<ModelOutput> AskAsync(Model model, JsonElement test)
    {
        var config = LogJson.FromElement<GenerateConfig>(test.GetProperty("config"));
        var messages = LogJson.FromElement<List<ChatMessage>>(test.GetProperty("messages"));
        if (config.SystemMessage is { } system)
        {
            messages.Insert(0, ChatMessage.System(system));
        }

        var tools = test.GetProperty("tools").EnumerateArray().Select(t => new ToolInfo
        {
            Name = t.GetProperty("name").GetString()!,
            Description = t.GetProperty("description").GetString()!,
            Parameters = t.GetProperty("parameters"),
        });
        var choice = test.GetProperty("toolChoice").Deserialize<ToolChoice>()!;
        return model.GenerateAsync(messages, new ToolOffer([.. tools], choice), config, new ModelCall(SampleId.Of(1), 1, 1), null, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Outcome(JsonElement test, ModelOutput? output, InspectException? error)
    {
        if (test.TryGetProperty("error", out var expected) && expected.ValueKind == JsonValueKind.Object)
        {
            if (error is null)
            {
                yield return $"answers, but fails in the reference: {expected.GetRawText()}";
            }
            else if (expected.TryGetProperty("status", out var status) && (error as ProviderException)?.Status != status.GetInt32())
            {
                yield return $"status {(error as ProviderException)?.Status} ({error.Message}), not {status}";
            }

            yield break;
        }

        if (output is null)
        {
            yield return $"fails: {error!.Message}";
            yield break;
        }

        foreach (var difference in JsonDifference.Of("output", test.GetProperty("output"), LogJson.ToElement(output), p => p.EndsWith(".message.id", StringComparison.Ordinal) || p == "output.time"))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> Requests(JsonElement test, string name, ServerScript script)
    {
        var requests = script.Requests.Where(r => r.Method == "POST").ToList();
        if (!name.Contains("exhausted", StringComparison.Ordinal) && test.GetProperty("httpRequests").GetInt32() is var count && script.Requests.Count != count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{script.Requests.Count} requests, not {count}");
        }

        if (!test.TryGetProperty("request", out var first) || first.ValueKind != JsonValueKind.Object || requests.Count == 0)
        {
            yield break;
        }

        foreach (var difference in Request("request", first, requests[0]))
        {
            yield return difference;
        }

        var further = requests.Skip(1).Where(r => JsonDifference.Of("", first.GetProperty("body"), r.Body!.Value, _ => false).Any()).ToList();
        var wanted = test.TryGetProperty("furtherRequests", out var list) ? list.EnumerateArray().ToList() : [];
        if (further.Count != wanted.Count && !name.Contains("exhausted", StringComparison.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{further.Count} further requests, not {wanted.Count}: {string.Join(' ', further.Select(f => f.Body))}");
        }

        foreach (var difference in wanted.Zip(further).SelectMany((pair, i) => Request($"further[{i}]", pair.First, pair.Second)))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> Request(string name, JsonElement expected, ServerRequest sent)
    {
        if (expected.GetProperty("path").GetString() != sent.Path)
        {
            yield return $"{name} goes to {sent.Path}, not {expected.GetProperty("path")}";
        }

        foreach (var header in expected.GetProperty("headers").EnumerateObject().Where(h => h.Name != "accept"))
        {
            var value = sent.Headers.GetValueOrDefault(header.Name)?.Replace(Key, "<key>", StringComparison.Ordinal);
            var wanted = header.Value.GetString()!;
            if (header.Name == "content-type" ? value?.StartsWith(wanted, StringComparison.Ordinal) != true : value != wanted && !IsOwnKey(header.Name, sent))
            {
                yield return $"{name} has the header {header.Name}: {value}, not {wanted}";
            }
        }

        foreach (var difference in JsonDifference.Of(name, expected.GetProperty("body"), sent.Body ?? JsonElement.Parse("null"), _ => false))
        {
            yield return difference;
        }
    }

    /// <summary>A bearer and the provider's own header of a key are both fine.</summary>
    private static bool IsOwnKey(string name, ServerRequest sent) =>
        name is "authorization" or "x-api-key" or "x-goog-api-key" && sent.Headers.Any(h => h.Key is "authorization" or "x-api-key" or "x-goog-api-key" && h.Value.Contains(Key, StringComparison.Ordinal));
}
