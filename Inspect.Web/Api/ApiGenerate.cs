using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Requests;

namespace Inspect.Web.Api;

/// <summary>Asks a model outside of a run and answers piece by piece.</summary>
internal static class ApiGenerate
{
    private const int MostMessages = 200;
    private static readonly string[] Roles = [ChatRoles.System, ChatRoles.User, ChatRoles.Assistant];

    /// <summary>Streams an answer: events <c>text</c> with <c>{text}</c>, then one <c>end</c> with stop reason, usage and speed, or one <c>error</c>.</summary>
    public static async Task GenerateAsync(
        string model, HttpRequest request, HttpResponse response, LocalModels models, ModelRegistry registry, SettingTable settings, CancellationToken cancellationToken)
    {
        var name = OnnxProvider.NameOf(ApiModels.Known(models, model).Name);
        var body = await ApiJson.ReadAsync(request, ["messages", "config"], cancellationToken);
        var messages = Messages(body);
        var config = Config(body, settings);
        var open = await registry.OpenAsync(name, 1, cancellationToken);

        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";

        // Unbounded: the engine must not wait for a slow reader, and an answer has a few thousand pieces at most.
        var pieces = Channel.CreateUnbounded<string>();
        var answer = AnswerAsync(open, messages, config, pieces.Writer, cancellationToken);
        await foreach (var piece in pieces.Reader.ReadAllAsync(cancellationToken))
        {
            await WriteAsync(response, "text", new { text = piece }, cancellationToken);
        }

        try
        {
            var output = await answer;
            await WriteAsync(response, "end", new { stop_reason = output.Choices[0].StopReason, usage = output.Usage, seconds = output.Time, output.Metadata }, cancellationToken);
        }
        catch (InspectException error)
        {
            // The answer has begun, so that its status cannot say it any more.
            await WriteAsync(response, "error", new { detail = error.Message }, cancellationToken);
        }
    }

    private static async Task<ModelOutput> AnswerAsync(Model model, IReadOnlyList<ChatMessage> messages, GenerateConfig config, ChannelWriter<string> pieces, CancellationToken cancellationToken)
    {
        try
        {
            return await model.GenerateAsync(messages, config, new ModelCall(SampleId.Of("chat"), 1, 1), text => pieces.TryWrite(text), cancellationToken);
        }
        finally
        {
            pieces.Complete();
        }
    }

    private static ImmutableArray<ChatMessage> Messages(Dictionary<string, JsonElement> body)
    {
        if (body.GetValueOrDefault("messages") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MostMessages)
        {
            throw ApiException.Invalid($"\"messages\" must be a list of 1 to {MostMessages} messages, each {{\"role\": \"user\", \"content\": \"…\"}}.");
        }

        return [.. list.EnumerateArray().Select(Message)];
    }

    private static ChatMessage Message(JsonElement message)
    {
        var isMessage = message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String;
        var role = isMessage && message.TryGetProperty("role", out var named) ? named.ToString() : null;
        return isMessage && Roles.Contains(role)
            ? new ChatMessage { Role = role!, Content = message.GetProperty("content").GetString()! }
            : throw ApiException.Invalid($"A message has a role ({string.Join(", ", Roles)}) and a content, which is a text; this is {Format.Line(message.GetRawText(), 100)}.");
    }

    private static GenerateConfig Config(Dictionary<string, JsonElement> body, SettingTable settings)
    {
        if (body.GetValueOrDefault("config") is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } given)
        {
            return GenerateConfig.Empty;
        }

        var map = given.ValueKind == JsonValueKind.Object ? given.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : throw ApiException.Invalid("\"config\" must be a map of generation settings.");
        return SettingFile.Apply(SettingValues.Empty, map, settings.All.Where(s => s.Scope == SettingScope.Generate), "config").Generate;
    }

    private static async Task WriteAsync(HttpResponse response, string name, object data, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, AppJson.Options)}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
