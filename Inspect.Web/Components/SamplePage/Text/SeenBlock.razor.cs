using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Text of a log, as it is, with marks for what would not be seen; of a long one first the beginning, and more when it is asked for.</summary>
public sealed partial class SeenBlock
{
    private IReadOnlyList<TextPart> _parts = [];
    private CutText _cut = CutText.None;
    private FoundPart? _found;
    private string? _shown;
    private int _length;
    private int _lines;
    private bool _wasRaw;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Lines that are shown unasked.</summary>
    [Parameter]
    public int Lines { get; set; } = int.MaxValue;

    /// <summary>Characters that are shown unasked.</summary>
    [Parameter]
    public int Length { get; set; } = CutText.FirstLength;

    /// <summary>Escape sequences are those of a terminal.</summary>
    [Parameter]
    public bool IsTerminal { get; set; }

    /// <summary>Language of code; null for other text.</summary>
    [Parameter]
    public string? Language { get; set; }

    /// <summary>Text is shown as the log has it: without the colours of terminals and of code.</summary>
    [CascadingParameter(Name = "Raw")]
    public bool IsRaw { get; set; }

    /// <summary>Further classes.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>What the reader looks for and has come to, when it is near this text.</summary>
    [CascadingParameter]
    public FoundText? Found { get; set; }

    /// <summary>What was found stands in what is shown anyway.</summary>
    private bool HasMark => _found is not null && Found!.Offset + Found.Length <= _cut.Shown.Length;

    private string BoxCss => Class is null ? "pre" : $"pre {Class}";

    private string MoreText => _cut.LinesLeft > 0
        ? $"{Format.Count(_cut.LinesLeft, "more line")} · {Format.Size(Text.Length)}"
        : Text.Length > _length * 10L ? $"Show more of {Format.Count(Text.Length, "character")}" : $"Show all {Format.Count(Text.Length, "character")}";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_shown, Text) && _shown != Text)
        {
            // An answer that grows stays as far open as it is.
            if (_shown is null || !Text.StartsWith(_shown, StringComparison.Ordinal))
            {
                (_length, _lines) = (Length, Lines);
            }

            Cut();
        }
        else if (_wasRaw != IsRaw)
        {
            Cut();
        }

        _wasRaw = IsRaw;
        _shown = Text;
        _found = Found?.IsIn(Text) == true ? Part(Found) : null;
    }

    private FoundPart Part(FoundText found)
    {
        var end = found.Offset + found.Length;
        return end <= _cut.Shown.Length ? new FoundPart(Text[..found.Offset], Text[found.Offset..end], Text[end.._cut.Shown.Length]) : FoundPart.Of(found);
    }

    private IReadOnlyList<TextPart> Shown(string part) => Language is not null && !IsRaw ? [.. CodeLight.Parts(part, Language)] : SeenText.Parts(part, IsTerminal && !IsRaw);

    private void ShowMore()
    {
        _length = (int)Math.Min(int.MaxValue, Math.Max(_length, CutText.FirstLength) * (_lines == int.MaxValue ? 10L : 1L));
        _lines = int.MaxValue;
        Cut();
    }

    private void Cut()
    {
        _cut = CutText.Of(Text, _length, _lines);
        _parts = Shown(_cut.Shown);
    }
}
