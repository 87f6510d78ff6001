using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Tools;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>What requests of several providers are put together with.</summary>
internal static class RequestJson
{
    /// <summary>Sets a field where there is a value.</summary>
    public static void Set(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    /// <summary>A value as part of a request.</summary>
    public static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(value),
    };

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);

    /// <summary>The tools on offer: where one must be called, that alone.</summary>
    public static ImmutableArray<ToolInfo> Offered(HostedRequest request) =>
        request.ToolChoice.Function is { } function && request.Tools.Any(t => t.Name == function) ? [.. request.Tools.Where(t => t.Name == function)] : request.Tools;

    /// <summary>Id of the call that a tool's message answers.</summary>
    public static string CallId(ChatMessage message) => message.ToolCallId is { ValueKind: JsonValueKind.String } id ? id.GetString()! : message.Function ?? "none";

    /// <summary>Further headers that the settings of a call name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(GenerateConfig config) => config.ExtraHeaders is { ValueKind: JsonValueKind.Object } headers
        ? headers.EnumerateObject().Select(h => KeyValuePair.Create(h.Name, h.Value.ToString()))
        : [];

    /// <summary>An argument that is a text; null where it is absent.</summary>
    public static string? Text(ModelArguments arguments, string name) =>
        arguments.Values.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : null;

    /// <summary>An argument that is a switch; null where it is absent or <c>auto</c>.</summary>
    /// <exception cref="InspectException">It is something else.</exception>
    public static bool? Switch(ModelArguments arguments, string name) => Text(arguments, name)?.ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" => false,
        null or "AUTO" => null,
        _ => throw new InspectException($"The argument {name} is true, false or auto, not \"{Text(arguments, name)}\". Correct -M {name}."),
    };

    /// <summary>An argument that is a list, or a text with commas.</summary>
    public static IEnumerable<string> List(ModelArguments arguments, string name) => !arguments.Values.TryGetValue(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => v.ToString())
        : value.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
