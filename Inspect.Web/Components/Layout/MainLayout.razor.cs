using Inspect.Web.Components.Jump;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace Inspect.Web.Components.Layout;

/// <summary>The frame around every page.</summary>
public sealed partial class MainLayout : IDisposable
{
    private bool _isDark;
    private string _theme = "system";
    private PageBoundary? _boundary;
    private IDisposable? _keys;
    private IDialogReference? _jump;
    private DotNetObjectReference<MainLayout>? _self;

    /// <summary>Each page has a boundary of its own: what still fails of one that was left shows on no other.</summary>
    [CascadingParameter]
    public RouteData? Route { get; set; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IDialogService Dialogs { get; init; }

    /// <summary>The theme that the reader chose: <c>system</c>, <c>light</c> or <c>dark</c>.</summary>
    public string ThemeChoice => _theme;

    private string SkipLink => Navigation.Uri.Split('#')[0] + "#main";

    /// <summary>The sample page scrolls in its own parts.</summary>
    private string MainClass => Navigation.ToBaseRelativePath(Navigation.Uri).Contains("/s/", StringComparison.Ordinal) ? "main pane" : "main";

    private string ThemeIcon => _theme switch { "light" => Lucide.Sun, "dark" => Lucide.Moon, _ => Lucide.Monitor };

    private string ThemeTitle => $"Theme: {_theme}";

    /// <summary>Takes another theme, which the browser keeps.</summary>
    public async Task SetThemeAsync(string choice)
    {
        _theme = choice;
        _isDark = await Js.InvokeAsync<bool>("inspectTheme.set", choice);
        StateHasChanged();
    }

    /// <summary>Is called by the script when the system's theme changes while the page is open: what MudBlazor draws has colours of its own.</summary>
    [JSInvokable]
    public void ShowTheme(bool isDark)
    {
        _isDark = isDark;
        StateHasChanged();
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _keys?.Dispose();
        _self?.Dispose();
    }

    protected override void OnInitialized()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _keys = Keyboard.Register(
            new Shortcut(Keyboard.JumpKey, "Search or jump", JumpAsync, IsOfApp: true),
            new Shortcut("g h", "Home", () => GoAsync("/"), IsOfApp: true),
            new Shortcut("g r", "Runs", () => GoAsync("/runs"), IsOfApp: true),
            new Shortcut("g t", "Tasks", () => GoAsync("/tasks"), IsOfApp: true),
            new Shortcut("g d", "Datasets", () => GoAsync("/datasets"), IsOfApp: true),
            new Shortcut("g m", "Models", () => GoAsync("/models"), IsOfApp: true),
            new Shortcut("g q", "Queue", () => GoAsync("/queue"), IsOfApp: true),
            new Shortcut("S", "Settings", () => GoAsync("/settings"), IsOfApp: true),
            new Shortcut("n", "New run", () => GoAsync("/new"), IsOfApp: true),
            new Shortcut("?", "Keys that work", ShowShortcutsAsync, IsOfApp: true));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Keyboard.StartAsync();
            _theme = await Js.InvokeAsync<string>("inspectTheme.choice");
            _isDark = await Js.InvokeAsync<bool>("inspectTheme.isDark");
            _self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("inspectTheme.watch", _self);
            StateHasChanged();
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        _boundary?.Recover();
        StateHasChanged();
    }

    private Task GoAsync(string address)
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    }

    private Task SwitchThemeAsync() => SetThemeAsync(_theme switch { "system" => "light", "light" => "dark", _ => "system" });

    private async Task JumpAsync()
    {
        if (_jump is not null)
        {
            return;
        }

        _jump = await Dialogs.ShowAsync<JumpDialog>("Search or jump", new DialogOptions { CloseOnEscapeKey = true, CloseButton = true, Position = DialogPosition.TopCenter, MaxWidth = MaxWidth.Small, FullWidth = true });
        await _jump.Result;
        _jump = null;
    }

    private async Task ShowShortcutsAsync() => await Dialogs.ShowAsync<ShortcutsDialog>("Keyboard", new DialogOptions { CloseOnEscapeKey = true, CloseButton = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
}
