using System.Collections.Concurrent;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals;

/// <summary>Raw calls of the models of a run that its log keeps: the first of each model and those that failed, or all, or none but failures (log format 5.3, 8). Thread-safe.</summary>
/// <param name="keepsAll">The run's <c>log_model_api</c>.</param>
internal sealed class KeptCalls(bool? keepsAll)
{
    private const int First = 5;

    /// <summary>Settings that stay on this side of a call.</summary>
    private static readonly string[] OwnSettings = ["system_message", "max_connections", "adaptive_connections", "max_retries", "timeout", "attempt_timeout", "cache", "batch"];

    private readonly ConcurrentDictionary<string, int> _begun = new(StringComparer.Ordinal);

    /// <summary>Counts a call that begins; it is kept even if it does not fail.</summary>
    public bool Next(string model) => _begun.AddOrUpdate(model, 1, (_, n) => n + 1) <= First ? keepsAll ?? true : keepsAll ?? false;

    /// <summary>A call whose traffic its provider told of.</summary>
    public static JsonElement Of(RawCall raw)
    {
        var call = new Dictionary<string, object> { ["request"] = raw.Request };
        if (raw.Response is { } response)
        {
            call["response"] = response;
        }

        if (raw.IsError)
        {
            call["error"] = true;
        }

        call["time"] = raw.Seconds;
        return JsonSerializer.SerializeToElement(call);
    }

    /// <summary>A call that was answered.</summary>
    public static JsonElement Of(string model, IReadOnlyList<ChatMessage> input, GenerateConfig config, ModelOutput output) => Call(
        Request(model, input, config),
        new Dictionary<string, object?> { ["content"] = output.Completion, ["stop_reason"] = output.StopReason, ["usage"] = output.Usage is { } usage ? LogJson.ToElement(usage) : null },
        output.Time is { } seconds ? ("time", seconds) : null);

    /// <summary>A call that failed.</summary>
    public static JsonElement Of(string model, IReadOnlyList<ChatMessage> input, GenerateConfig config, Exception error) =>
        Call(Request(model, input, config), new Dictionary<string, object?> { ["error"] = error.Message }, ("error", true));

    private static JsonElement Call(Dictionary<string, object?> request, Dictionary<string, object?> response, (string Name, object Value)? last)
    {
        var call = new Dictionary<string, object?> { ["request"] = request, ["response"] = response.Where(f => f.Value is not null).ToDictionary() };
        if (last is var (name, value))
        {
            call[name] = value;
        }

        return JsonSerializer.SerializeToElement(call);
    }

    private static Dictionary<string, object?> Request(string model, IReadOnlyList<ChatMessage> input, GenerateConfig config)
    {
        var request = new Dictionary<string, object?> { ["model"] = model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..] };
        foreach (var setting in LogJson.ToElement(config).EnumerateObject().Where(s => !OwnSettings.Contains(s.Name)))
        {
            request[setting.Name] = setting.Value;
        }

        request["messages"] = input.Select(m => new Dictionary<string, object?> { ["role"] = m.Role, ["content"] = LogJson.ToElement(m).GetProperty("content") }).ToList();
        return request;
    }
}
