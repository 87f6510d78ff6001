using System.Text.Json;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A line that the program logged; JSON is set out.</summary>
public sealed partial class LoggerView
{
    private string Level => Part("level") ?? "info";

    private string Title => $"Log: {Format.Line(Level, 20)}";

    private string IconPath => Level is "error" or "critical" ? Lucide.CircleX : Level is "warning" ? Lucide.TriangleAlert : Lucide.Info;

    private string Facts => $"{Part("name") ?? Part("module")}{(Part("lineno") is { } line ? $":{line}" : string.Empty)}";

    private string Message
    {
        get
        {
            var text = Part("message") ?? JsonText.Plain(Event.Message);
            if (text.Length < 2 || text[0] is not ('{' or '['))
            {
                return text;
            }

            try
            {
                using var json = JsonDocument.Parse(text);
                return JsonText.Of(json.RootElement);
            }
            catch (JsonException)
            {
                return text;
            }
        }
    }

    private string? Part(string name) => Event.Message.ValueKind == JsonValueKind.Object && Event.Message.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? JsonText.Plain(value) : null;
}
