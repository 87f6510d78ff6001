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
    private int? _total;

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

    /// <summary>A button at an end stays a button, with its focus: what is switched off while a preview is made would swallow a quick click.</summary>
    private string? IsFirst => Item == 0 ? "true" : null;

    private string? IsLast => Item + 1 >= _total ? "true" : null;

    private string PlaceText => $"item {Format.Count(Item + 1)}{(_total is { } total ? $" of {Format.Count(total)}" : string.Empty)}";

    private IEnumerable<(int Number, ChatMessage Message)> Messages => Preview!.Calls is [var first, ..] ? first.Messages.Take(MostMessages).Index() : [];

    private string CallText => Preview!.Calls.Length switch
    {
        0 => "No solver asks the model.",
        1 => $"One call, {Format.Count(Preview.Calls[0].Messages.Sum(m => m.Text.Length), "letter")} to read.",
        var calls => $"The first of {calls} calls; what the others read depends on the answers.",
    };

    /// <inheritdoc />
    protected override void OnParametersSet() => _total = Preview?.Total ?? _total;

    /// <summary>Each click counts from the item that the one before asked for, whether its preview is there or not.</summary>
    private Task StepAsync(int step) => Item + step is >= 0 and var item && !(item >= _total) ? ItemChanged.InvokeAsync(item) : System.Threading.Tasks.Task.CompletedTask;

    private static string Cut(string text) => text.Length <= MostLetters ? text : text[..MostLetters] + "…";
}
