using Inspect.Web.Components.SamplePage.Find;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <content>Find: over all events or messages, also those that are not drawn. What is looked for lives in the address.</content>
public sealed partial class SampleDetailPage
{
    /// <summary>Words that are being typed are not looked for yet.</summary>
    private static readonly TimeSpan Typing = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private const FindOptions AllOptions = FindOptions.Case | FindOptions.Word | FindOptions.Regex;

    private FindSession? _find;
    private FoundText? _found;
    private IDisposable? _findKeys;
    private bool _isFinding;
    private bool _keysAreOfFind;
    private int _foundAt = -1;
    private int _typed;
    private long _progressAt;

    /// <summary>What is looked for.</summary>
    [SupplyParameterFromQuery(Name = "find")]
    public string? FindQuery { get; set; }

    /// <summary>How it is looked for: <c>case</c>, <c>word</c> and <c>regex</c>, joined by commas.</summary>
    [SupplyParameterFromQuery(Name = "findas")]
    public string? FindAs { get; set; }

    private FindOptions FindOptions => Enum.TryParse<FindOptions>(FindAs, ignoreCase: true, out var options) ? options & AllOptions : FindOptions.None;

    /// <summary>On the other tabs everything is drawn, and the browser finds it.</summary>
    private bool IsFindable => _content is not null && CurrentTab is "transcript" or "messages";

    private Shortcut[] FindShortcuts => _keysAreOfFind
        ? [
            new Shortcut("F3", "Next place found", () => StepAsync(1)),
            new Shortcut("Shift+F3", "Previous place found", () => StepAsync(-1)),
            new Shortcut("Ctrl+g", "Next place found", () => StepAsync(1)),
            new Shortcut("Ctrl+G", "Previous place found", () => StepAsync(-1)),
        ]
        : [new Shortcut("Ctrl+f", "Find in all events or messages; again, the browser's own find", OpenFindAsync)];

    private Task OpenFindAsync()
    {
        if (IsFindable)
        {
            _isFinding = true;
            TellKeys();
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private async Task CloseFindAsync()
    {
        _isFinding = false;
        EndFind();
        TellKeys();
        if (FindQuery is not null || FindAs is not null)
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["find"] = null, ["findas"] = null }), replace: true);
        }

        await Keyboard.FocusAsync("sample-scroll");
        StateHasChanged();
    }

    private async Task LeaveOrCloseAsync() => await (_isFinding && IsFindable ? CloseFindAsync() : GoAsync(await Places.LastAsync(RunAddress)));

    private void LookAs(FindOptions options) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter("findas", options == FindOptions.None ? null : options.ToString().Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant()), replace: true);

    private async Task QueryAsync(string query)
    {
        var turn = ++_typed;
        await Task.Delay(Typing, Time, Stopping);
        if (turn == _typed)
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("find", query.Length == 0 ? null : query), replace: true);
        }
    }

    /// <summary>Looks for what the address says, where that is not being done already.</summary>
    private void LookFor()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        if (FindQuery is not null && !_isFinding)
        {
            _isFinding = true;
        }

        TellKeys();
        var isOfMessages = CurrentTab == "messages";
        if (_find is not null && _find.Query == FindQuery && _find.Options == FindOptions && _find.Content == _content && _find.IsOfMessages == isOfMessages)
        {
            return;
        }

        EndFind();
        if (IsFindable && !string.IsNullOrEmpty(FindQuery))
        {
            _find = new FindSession(_content!, isOfMessages, FindQuery, FindOptions);
            _ = ReportAsync(() => RunFindAsync(_find));
        }
    }

    private Task RunFindAsync(FindSession find) => find.RunAsync(() => _ = ReportAsync(() => ProgressAsync(find)));

    private async Task ProgressAsync(FindSession find)
    {
        if (find != _find)
        {
            return;
        }

        if (_foundAt < 0 && find.Hits.Count > 0)
        {
            // A link that points somewhere keeps its place.
            await StepAsync(EventKey is null && MessageKey is null ? 1 : 0);
        }

        if (find.IsDone || Time.GetElapsedTime(_progressAt) > ProgressInterval)
        {
            _progressAt = Time.GetTimestamp();
            StateHasChanged();
        }
    }

    private async Task StepAsync(int by)
    {
        if (_find is not { Hits.Count: > 0 } find || by == 0)
        {
            return;
        }

        var count = find.Hits.Count;
        _foundAt = _foundAt < 0 ? by > 0 ? 0 : count - 1 : (_foundAt + by + count) % count;
        var found = await find.TextOfAsync(find.Hits[_foundAt]);
        if (find == _find)
        {
            _found = found;
            StateHasChanged();
        }
    }

    private void EndFind()
    {
        _find?.Dispose();
        _find = null;
        _found = null;
        _foundAt = -1;
    }

    /// <summary>While the line is open, its key is the browser's.</summary>
    private void TellKeys()
    {
        var isOpen = _isFinding && IsFindable;
        if (RendererInfo.IsInteractive && (_findKeys is null || _keysAreOfFind != isOpen))
        {
            _keysAreOfFind = isOpen;
            _findKeys?.Dispose();
            _findKeys = Keyboard.Register(FindShortcuts);
        }
    }
}
