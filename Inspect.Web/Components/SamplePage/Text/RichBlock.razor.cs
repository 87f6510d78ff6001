using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Text that may be Markdown, drawn as such; as it is where the reader wants it raw, where it uses none, or where something was found in it.</summary>
public sealed partial class RichBlock
{
    private CutText _cut = CutText.None;
    private string? _shown;
    private bool _isLikely;
    private int _length;
    private int _lines;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Lines that are shown unasked.</summary>
    [Parameter]
    public int Lines { get; set; } = int.MaxValue;

    /// <summary>Characters that are shown unasked.</summary>
    [Parameter]
    public int Length { get; set; } = CutText.FirstLength;

    /// <summary>The text was made for a terminal, and is no Markdown.</summary>
    [Parameter]
    public bool IsTerminal { get; set; }

    /// <summary>Text is shown as the log has it.</summary>
    [CascadingParameter(Name = "Raw")]
    public bool IsRaw { get; set; }

    /// <summary>What the reader looks for and has come to, when it is near this text.</summary>
    [CascadingParameter]
    public FoundText? Found { get; set; }

    private bool IsPlain => IsTerminal || IsRaw || !_isLikely || Found?.IsIn(Text) == true;

    private string MoreText => _cut.LinesLeft > 0 ? $"{Format.Count(_cut.LinesLeft, "more line")} · {Format.Size(Text.Length)}" : $"Show more of {Format.Count(Text.Length, "character")}";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_shown == Text)
        {
            return;
        }

        if (_shown is null || !Text.StartsWith(_shown, StringComparison.Ordinal))
        {
            (_length, _lines) = (Length, Lines);
        }

        _shown = Text;
        Cut();
    }

    private void ShowMore()
    {
        _length = (int)Math.Min(int.MaxValue, Math.Max(_length, CutText.FirstLength) * (_lines == int.MaxValue ? 10L : 1L));
        _lines = int.MaxValue;
        Cut();
    }

    private void Cut()
    {
        _cut = CutText.Of(Text, _length, _lines);
        _isLikely = !IsTerminal && MarkdownText.IsLikely(_cut.Shown);
    }
}
