using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Messages;

/// <summary>One part of a message: text, reasoning, a picture, what a provider's own tool did.</summary>
public sealed partial class PartView
{
    private const int ShortReasoning = 1_500;
    private bool _isAskedFor;

    /// <summary>The part.</summary>
    [Parameter, EditorRequired]
    public required ContentPart Part { get; set; }

    /// <summary>What a picture is of.</summary>
    [Parameter]
    public string Alt { get; set; } = "Image";

    /// <summary>Lines that are shown unasked.</summary>
    [Parameter]
    public int Lines { get; set; } = int.MaxValue;

    /// <summary>Characters that are shown unasked; where there is no bound, pictures of any size are too.</summary>
    [Parameter]
    public int Length { get; set; } = CutText.FirstLength;

    /// <summary>The text was made for a terminal.</summary>
    [Parameter]
    public bool IsTerminal { get; set; }

    /// <summary>Text is shown as the log has it.</summary>
    [CascadingParameter(Name = "Raw")]
    public bool IsRaw { get; set; }

    /// <summary>What the reader looks for and has come to, when it is near this part.</summary>
    [CascadingParameter]
    public FoundText? Found { get; set; }

    private ThoughtText? Thought => IsTerminal || IsRaw || Part.Type != "text" || Found?.IsIn(Shown) == true ? null : ThoughtText.Of(Shown);

    private string? Image => SafeImage.Of(Part);

    private bool IsImageShown => _isAskedFor || Length == int.MaxValue || Image!.Length <= SafeImage.Unasked;

    private IReadOnlyList<Citation> Citations => Citation.Of(Part);

    private string Shown => TextOf(Part);

    private string ReasoningTitle => Flag("redacted") ? "Reasoning, hidden by the provider" : "Reasoning";

    private string Reasoning => Flag("redacted") ? Value("summary") ?? "The log holds it in a form that only the provider can read."
        : Part.Reasoning is { Length: > 0 } text ? text : Value("summary") ?? string.Empty;

    private bool IsShort => Reasoning.Length <= ShortReasoning;

    private string UseTitle => $"{(Value("tool_type") ?? "tool").Replace('_', ' ')} {Value("name")}{(Value("error") is not null ? ", failed" : string.Empty)}";

    private string UseText => string.Join('\n', new[] { Value("arguments"), Value("result"), Value("error") }.Where(t => !string.IsNullOrEmpty(t)));

    /// <summary>A part as text; what is no text is named.</summary>
    public static string TextOf(ContentPart part) => part.Text ?? part.Reasoning ?? part.Type switch
    {
        "image" or "audio" or "video" or "document" => $"({part.Type}{(Field(part, "filename") is { } name ? $" {name}" : string.Empty)}) {Format.Line(Field(part, part.Type) ?? string.Empty, 200)}",
        "data" when part.Unknown?.TryGetValue("data", out var data) == true => JsonText.Of(data),
        _ => $"({part.Type}) {JsonText.Of(part)}",
    };

    private void Ask() => _isAskedFor = true;

    private string? Value(string name) => Field(Part, name);

    private bool Flag(string name) => Part.Unknown?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.True;

    private static string? Field(ContentPart part, string name) =>
        part.Unknown?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
