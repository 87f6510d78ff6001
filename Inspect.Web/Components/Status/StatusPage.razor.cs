using System.Globalization;
using Inspect.Engine.Inference;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Inspect.Web.Status;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Status;

/// <summary>How the app stands: versions, folders, queue, models, what it uses, and the end of its log.</summary>
public sealed partial class StatusPage : IDisposable
{
    private const int ShownLines = 200;
    private static readonly (string, string)[] Levels = [("", "All"), ("INF", "Information and above"), ("WRN", "Warnings and errors"), ("ERR", "Errors")];

    private readonly ComponentEnd _stop = new();
    private AppStatus? _status;
    private IReadOnlyList<LogLine> _lines = [];

    /// <summary>Only entries with this text: the id of a run, or a trace id.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public string? Run { get; set; }

    /// <summary>Only entries of this level and above.</summary>
    [SupplyParameterFromQuery(Name = "level")]
    public string? Level { get; set; }

    [Inject]
    public required StatusReport Report { get; init; }

    [Inject]
    public required AppLogTail Log { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string LogText => _lines.Count == 0 ? "Nothing like that in the last 8 MB of the log." : $"The last {(_lines.Count == 1 ? "entry" : $"{Format.Count(_lines.Count)} entries")}, the newest below.";

    private IEnumerable<(string Title, (string, string)[] Facts)> Groups
    {
        get
        {
            var (status, process) = (_status!, _status!.Process);
            yield return ("Versions", [("Inspect", status.Version), (".NET", status.Runtime), ("System", status.System), ("Started", Format.Exact(status.StartedAt))]);
            yield return ("Queue", [
                ("State", status.Queue.Mode switch { QueueMode.Open => "open", QueueMode.Draining => "draining: starts nothing", _ => "paused" }),
                ("Running", $"{Format.Count(status.Queue.Running)} of {Format.Count(status.Queue.MaxParallelRuns)}"),
                ("Waiting", Format.Count(status.Queue.Waiting)), ("Held", Format.Count(status.Queue.Paused))]);
            yield return ("Index", [("Logs", Format.Count(status.Index.Logs)), ("Unreadable", Format.Count(status.Index.Unreadable)), ("On disk", Format.Size(status.Index.DatabaseBytes))]);
            yield return ("Process", [
                ("Memory", Format.Size(process.MemoryBytes)), ("Managed", Format.Size(process.HeapBytes)), ("Processor time", Format.Seconds(process.ProcessorSeconds)),
                ("Up for", Format.Clock(process.UptimeSeconds)), ("Held up by collections", string.Create(CultureInfo.InvariantCulture, $"{process.CollectionPauseSeconds:0.000} s")),
                ("Threads", $"{Format.Count(process.Threads)}, {Format.Count(process.PendingWork)} waiting")]);
            yield return ("Folders", [("Tasks", status.TaskDir), ("Models", status.ModelDir), ("App's own files", status.AppDir)]);
        }
    }

    public void Dispose() => _stop.Dispose();

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnParametersSet() => ReadLog();

    private static string NameOf(StatusRoot root) => (root.Store?.Address ?? root.Path) + (root.Exists ? null : " (not there)");

    private static string FreeOf(StatusRoot root) => root is { FreeBytes: { } free, TotalBytes: { } total } ? $"{Format.Size(free)} of {Format.Size(total)}" : "unknown";

    private static string StateOf(LocalModelStatus model) => model.State.ToString().ToLowerInvariant();

    private static string SizeOf(LocalModelStatus model) => model.SizeBytes is { } size ? Format.Size(size) : "–";

    private static string SpeedOf(LocalModelStatus model) => model.TokensPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0} tok/s") : "–";

    private async Task ReadAsync()
    {
        _status = await Report.ReadAsync(_stop.Token);
        ReadLog();
    }

    private void ReadLog() => _lines = Log.Read(ShownLines, string.IsNullOrWhiteSpace(Run) ? null : Run.Trim(), AppLogTail.LevelOf(Level ?? string.Empty));

    private void SetRun(ChangeEventArgs change) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("run", change.Value?.ToString() is { Length: > 0 } text ? text : null), replace: true);

    private void SetLevel(ChangeEventArgs change) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("level", change.Value?.ToString() is { Length: > 0 } text ? text : null), replace: true);
}
