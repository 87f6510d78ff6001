using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Text as it is; of a very long one first the beginning, and more when it is asked for.</summary>
public sealed partial class LongText
{
    /// <summary>Characters that are shown unasked.</summary>
    public const int FirstLength = 8_000;

    private int _length = FirstLength;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    private bool IsCut => Text.Length > _length;

    private string Shown => IsCut ? Text[..At(_length)] : Text;

    private string MoreText => Text.Length > _length * 10L ? $"more of {Format.Count(Text.Length, "character")}" : $"all {Format.Count(Text.Length, "character")}";

    private void ShowMore() => _length = (int)Math.Min(int.MaxValue, _length * 10L);

    /// <summary>No character is cut in two.</summary>
    private int At(int length) => char.IsHighSurrogate(Text[length - 1]) ? length - 1 : length;
}
