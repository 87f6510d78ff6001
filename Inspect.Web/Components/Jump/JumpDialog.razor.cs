using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Inspect.Web.Components.Jump;

/// <summary>Goes anywhere by a few letters. What is typed is the browser's; it is looked for when the typing rests.</summary>
public sealed partial class JumpDialog : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(80);

    private readonly ComponentEnd _end = new();
    private IReadOnlyList<JumpPlace> _places = [];
    private string _found = string.Empty;
    private string _typed = string.Empty;
    private int _round;
    private ITimer? _timer;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Inject]
    public required JumpSearch Search { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Expanded => _places.Count > 0 ? "true" : "false";

    private string? FirstId => _places.Count > 0 ? "jump-0" : null;

    private string ListLabel => _found.Length == 0 ? "Latest runs and commands" : "Places found";

    private string StatusText => _places.Count > 0 || _round == 0 ? string.Empty
        : _found.Length == 0 ? "Nothing has run yet."
        : $"Nothing is called “{_found}”, and no sample says it.";

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _timer?.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => FindAsync();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Keyboard.FocusAsync("jump");
        }
    }

    private static string SelectedText(int index) => index == 0 ? "true" : "false";

    private void OnInput(ChangeEventArgs e)
    {
        _typed = e.Value as string ?? string.Empty;
        _timer?.Dispose();
        _timer = Time.CreateTimer(_ => _ = InvokeAsync(FindAndRenderAsync), null, Rest, Timeout.InfiniteTimeSpan);
    }

    private async Task FindAndRenderAsync()
    {
        await FindAsync();
        StateHasChanged();
    }

    /// <summary>Looks for what stands in the field now; an answer that the typing has overtaken is dropped.</summary>
    private async Task FindAsync()
    {
        var typed = _typed;
        try
        {
            var found = await Search.FindAsync(typed, _end.Token);
            if (typed == _typed)
            {
                (_places, _found) = ([.. CommandsOf(typed), .. found], typed);
                _round++;
            }
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The dialog was closed meanwhile.
        }
    }

    /// <summary>What keys of this page and of the app do, but for those that only mean something where they are pressed.</summary>
    private IEnumerable<JumpPlace> CommandsOf(string typed)
    {
        var words = new JumpWords(typed);
        return words.IsEmpty ? [] : words.Pick(Keyboard.Commands, s => s.Help, int.MaxValue)
            .Select(s => new JumpPlace("Command", Lucide.Terminal, s.Help, string.Empty, null) { Action = s.Action, Keys = s.Names });
    }

    private async Task TakeAsync(JumpPlace place)
    {
        Dialog.Close();
        if (place.Address is { } address)
        {
            Navigation.NavigateTo(address);
        }
        else if (place.Action is { } action)
        {
            await action();
        }
    }
}
