using System.Collections.Immutable;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>The line in which one types what is looked for, and goes from place to place.</summary>
public sealed partial class FindBand
{
    private static readonly ImmutableArray<(FindOptions Option, string Text, string Name)> Options =
        [(FindOptions.Case, "Aa", "Match case"), (FindOptions.Word, "ab", "Whole words"), (FindOptions.Regex, ".*", "Regular expression")];

    private readonly TypedText _text = new();

    /// <summary>What is looked for; null for nothing yet.</summary>
    [Parameter, EditorRequired]
    public required string? Query { get; set; }

    /// <summary>What was found; null before something is looked for.</summary>
    [Parameter, EditorRequired]
    public required FindSession? Session { get; set; }

    /// <summary>Number of the place that is shown, from 0; −1 for none.</summary>
    [Parameter]
    public int Position { get; set; } = -1;

    /// <summary>What is looked through, in a word.</summary>
    [Parameter]
    public string What { get; set; } = "events";

    /// <summary>How it is looked for.</summary>
    [Parameter]
    public FindOptions Chosen { get; set; }

    /// <summary>Is told how to look.</summary>
    [Parameter]
    public EventCallback<FindOptions> OnOptions { get; set; }

    /// <summary>Is told of the words.</summary>
    [Parameter]
    public EventCallback<string> OnQuery { get; set; }

    /// <summary>Is told to go on by one place or back by one.</summary>
    [Parameter]
    public EventCallback<int> OnStep { get; set; }

    /// <summary>Is told to close.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string Placeholder => $"Find in all {What}, shown or not";

    private string StateText => Session is null ? string.Empty
        : Session.Problem is { } problem ? problem
        : Session.Total == 0 ? Session.IsDone ? "Not found" : "Looking…"
        : $"{(Position < 0 ? "–" : Format.Count(Position + 1))} of {Format.Count(Session.Total)}{(Session.IsDone ? string.Empty : " so far")}";

    private string PressedOf(FindOptions option) => Chosen.HasFlag(option) ? "true" : "false";

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Keyboard.FocusAsync("find");
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _text.Take(Query);

    private Task TypeAsync(ChangeEventArgs change)
    {
        var words = change.Value as string ?? string.Empty;
        _text.Tell(words.Length == 0 ? null : words);
        return OnQuery.InvokeAsync(words);
    }

    private Task PressAsync(KeyboardEventArgs pressed) => pressed.Key switch
    {
        "Enter" => OnStep.InvokeAsync(pressed.ShiftKey ? -1 : 1),
        "Escape" => OnClose.InvokeAsync(),
        _ => Task.CompletedTask,
    };

    private Task NextAsync() => OnStep.InvokeAsync(1);

    private Task PreviousAsync() => OnStep.InvokeAsync(-1);

    private Task CloseAsync() => OnClose.InvokeAsync();
}
