using System.Globalization;
using System.Reflection;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Components.Layout;

/// <summary>Where logs go, how many there are, disk, and the state of the model that runs take by default.</summary>
public sealed partial class StatusLine : IAsyncDisposable
{
    private readonly ComponentEnd _stop = new();
    private RenderThrottle? _throttle;
    private string _logsText = string.Empty;
    private string _diskText = string.Empty;
    private string _modelText = string.Empty;

    [Inject]
    public required IHostApplicationLifetime App
    {
        get;
        init
        {
            field = value;
            _stop.EndWith(value);
        }
    }

    [Inject]
    public required LocalModels Models { get; init; }

    [Inject]
    public required NavCounts Counts { get; init; }

    [Inject]
    public required IOptions<LogsOptions> Logs { get; init; }

    [Inject]
    public required IOptions<EvalDefaults> Defaults { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private static string Version => typeof(StatusLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private string LogDir => Logs.Value.Dir;

    private string LogName => LogOrigin.AddressOf(LogDir) ?? Path.GetFileName(LogDir.TrimEnd(Path.DirectorySeparatorChar)) + "/";

    public async ValueTask DisposeAsync()
    {
        Models.Changed -= OnChanged;
        Counts.Changed -= OnChanged;
        _stop.Dispose();
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(500), () => InvokeAsync(RefreshAsync));
            Models.Changed += OnChanged;
            Counts.Changed += OnChanged;
        }

        await RefreshAsync();
    }

    private void OnChanged() => _throttle?.Request();

    private async Task RefreshAsync()
    {
        if (_stop.IsReached)
        {
            return;
        }

        _logsText = Format.Count((await Counts.GetAsync(_stop.Token)).Logs, "log");
        _diskText = DiskText(LogDir);
        var model = Defaults.Value.Model!;
        _modelText = OnnxProvider.FolderOf(model) is { } folder ? ModelText(Models.StatusOf(folder)) : model;
        StateHasChanged();
    }

    private static string DiskText(string folder)
    {
        try
        {
            return $"disk {Format.Size(new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace)} free";
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return "disk unknown";
        }
    }

    private static string ModelText(LocalModelStatus model) => model.State switch
    {
        LocalModelState.Ready when model.TokensPerSecond is { } rate => string.Create(CultureInfo.InvariantCulture, $"{model.Name} ready · {rate:0} tok/s"),
        LocalModelState.Ready => $"{model.Name} ready",
        LocalModelState.Loading when model.WaitsFor is { } other => $"{model.Name} waits until {other} is idle",
        LocalModelState.Loading => $"{model.Name} loading",
        LocalModelState.Failed => $"{model.Name} cannot be loaded",
        _ => $"{model.Name} not loaded",
    };
}
