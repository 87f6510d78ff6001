using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>The text of a task file, to be read.</summary>
public sealed partial class CodeView
{
    /// <summary>What one render may hold.</summary>
    private const int MostLetters = 24_000;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary><c>yaml</c> or <c>cs</c>.</summary>
    [Parameter, EditorRequired]
    public required string Language { get; set; }

    private string Label => Language == "yaml" ? "YAML of the task" : "C# of the task";

    private IEnumerable<TextPart> Parts => CodeLight.Parts(Text.Length <= MostLetters ? Text : $"{Text[..MostLetters]}\n… the rest is in the file", Language);
}
