using Inspect.Web.Settings;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Shared;

/// <summary>The keys that work on the page that is open. One a circuit.</summary>
/// <param name="js">The browser.</param>
/// <param name="settings">Says whether single letters act; without it they do.</param>
public sealed class Keyboard(IJSRuntime js, SettingsStore? settings = null) : IAsyncDisposable
{
    /// <summary>The key that opens the search of the app.</summary>
    public const string JumpKey = "Ctrl+k";

    private readonly List<Shortcut> _shortcuts = [];
    private IJSObjectReference? _module;
    private DotNetObjectReference<Keyboard>? _self;
    private Task _turn = Task.CompletedTask;

    /// <summary>The keys that work now, those of the page last.</summary>
    public IReadOnlyList<Shortcut> Shortcuts => HasSingleKeys ? _shortcuts : _shortcuts.FindAll(s => !s.IsSingle);

    /// <summary>What the keys do, by what it is called, whether or not single letters act; without those that only mean something where they are pressed.</summary>
    public IReadOnlyList<Shortcut> Commands => [.. _shortcuts.AsEnumerable().Reverse().DistinctBy(s => s.Key).Where(s => s.Key is not ("Enter" or "Escape" or JumpKey))];

    /// <summary>Single letters and signs act as commands; the Settings page switches them off.</summary>
    public bool HasSingleKeys => settings?.HasSingleKeys ?? true;

    /// <summary>Adds keys; disposing the result takes them away.</summary>
    public IDisposable Register(params Shortcut[] shortcuts)
    {
        _shortcuts.AddRange(shortcuts);
        _ = TellAsync();
        return new Registration(this, shortcuts);
    }

    /// <summary>Begins to listen, once the page is drawn.</summary>
    public async Task StartAsync()
    {
        _module = await js.InvokeAsync<IJSObjectReference>("import", "./js/keyboard.js");
        _self = DotNetObjectReference.Create(this);
        if (settings is not null)
        {
            settings.Changed += OnSettingsChanged;
        }
        await _module.InvokeVoidAsync("start", _self, Keys());
    }

    /// <summary>Is called by the script.</summary>
    [JSInvokable]
    public Task Press(string key) => _shortcuts.FindLast(s => s.Key == key) switch
    {
        { InTurn: true } shortcut => _turn = ActAfterAsync(_turn, shortcut),
        { } shortcut => shortcut.Action(),
        null => Task.CompletedTask,
    };

    /// <summary>Puts a text on the clipboard.</summary>
    public async Task CopyAsync(string text)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("copy", text);
        }
    }

    /// <summary>Puts a file of the app on the clipboard: the browser fetches it, so that a long text does not go through the circuit.</summary>
    /// <returns>Whether the browser allowed it and the file was there.</returns>
    public async Task<bool> CopyFromAsync(string address) => _module is not null && await _module.InvokeAsync<bool>("copyFrom", address);

    /// <summary>Gives the focus to a field.</summary>
    public async Task FocusAsync(string elementId)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("focus", elementId);
        }
    }

    /// <summary>Brings a row into view. The browser is not waited for, so that keys are as quick as the fingers over a slow line too.</summary>
    /// <param name="elementId">The row.</param>
    /// <param name="row">Its number in its table, for one that is not drawn yet.</param>
    public void Show(string elementId, int row) => _ = SendAsync("scrollToRow", elementId, row);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (settings is not null)
        {
            settings.Changed -= OnSettingsChanged;
        }

        _self?.Dispose();
        await _module.ReleaseAsync();
    }

    private void OnSettingsChanged(object? sender, EventArgs e) => _ = TellAsync();

    private string[] Keys() => [.. Shortcuts.Select(s => s.Key).Distinct()];

    private async Task ActAfterAsync(Task earlier, Shortcut shortcut)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // The one before may have led to another page.
        if (_shortcuts.Contains(shortcut))
        {
            await shortcut.Action();
        }
    }

    private Task TellAsync() => SendAsync("setKeys", (object)Keys());

    private async Task SendAsync(string name, params object[] arguments)
    {
        if (_module is null)
        {
            return;
        }

        try
        {
            await _module.InvokeVoidAsync(name, arguments);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private sealed class Registration(Keyboard keyboard, Shortcut[] shortcuts) : IDisposable
    {
        public void Dispose()
        {
            keyboard._shortcuts.RemoveAll(shortcuts.Contains);
            _ = keyboard.TellAsync();
        }
    }
}
