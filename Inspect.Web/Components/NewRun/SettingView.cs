using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Components.NewRun;

/// <summary>A setting as its field on the form shows it.</summary>
/// <param name="Setting">The row of the table.</param>
/// <param name="Text">Text of the field; null where it is empty.</param>
/// <param name="Placeholder">What is in force while the field is empty.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Was">What the parent had, where that differs.</param>
/// <param name="Problem">What is wrong with the text.</param>
public sealed record SettingView(Setting Setting, string? Text, string Placeholder, string Source, string? Was, string? Problem)
{
    /// <summary>The value in words.</summary>
    public string Shown => Text is null ? Placeholder : Format.Line(Text, 40);
}
