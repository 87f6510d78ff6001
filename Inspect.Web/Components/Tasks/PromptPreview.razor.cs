using Inspect.Engine.Evals;
using Inspect.Engine.Messages;
using Inspect.Engine.Tasks;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>What a model will read of an item.</summary>
public sealed partial class PromptPreview
{
    private const int MostLetters = 6_000;
    private const int MostMessages = 12;

    /// <summary>The task; null where the text is none.</summary>
    [Parameter]
    public EvalTask? Task { get; set; }

    /// <summary>Number of the item, from 0.</summary>
    [Parameter]
    public int Item { get; set; }

    [Parameter]
    public EventCallback<int> ItemChanged { get; set; }

    [Parameter]
    public TaskPreview? Preview { get; set; }

    /// <summary>Why there is none, or why it is old; null for nothing.</summary>
    [Parameter]
    public string? Problem { get; set; }

    private IEnumerable<(int Number, ChatMessage Message)> Messages => Preview!.Calls is [var first, ..] ? first.Messages.Take(MostMessages).Index() : [];

    private string CallText => Preview!.Calls.Length switch
    {
        0 => "No solver asks the model.",
        1 => $"One call, {Format.Count(Preview.Calls[0].Messages.Sum(m => m.Text.Length), "letter")} to read.",
        var calls => $"The first of {calls} calls; what the others read depends on the answers.",
    };

    private static string Cut(string text) => text.Length <= MostLetters ? text : text[..MostLetters] + "…";
}
