using System.Text.Json;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>JSON indented by two spaces, as <c>.json</c> logs are.</summary>
internal static class IndentedJson
{
    public static JsonSerializerOptions Options { get; } = new(LogJson.Options) { WriteIndented = true, IndentSize = 2, NewLine = "\n" };

    public static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = LogEncoder.Instance, MaxDepth = LogJson.MaxDepth, Indented = true, IndentSize = 2, NewLine = "\n" };
}
