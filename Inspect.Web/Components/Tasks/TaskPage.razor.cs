using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>A task: what it asks and who judges, how its runs went, its text and versions.</summary>
public sealed partial class TaskPage : IDisposable
{
    private const int MostRuns = 20;

    private readonly ComponentEnd _end = new();
    private TaskFile? _file;
    private IReadOnlyList<FileVersion> _versions = [];
    private IReadOnlyList<RunView> _runs = [];
    private IReadOnlyList<RunView> _baselines = [];
    private ImmutableArray<double> _scores = [];
    private string? _text;
    private string? _problem;
    private string? _dataset;
    private int? _items;
    private int _version;
    private int _runCount;

    [Parameter]
    public required string Name { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? TabName { get; set; }

    /// <summary>Version that the text is compared with.</summary>
    [SupplyParameterFromQuery]
    public int? Diff { get; set; }

    [Inject]
    public required TaskCatalog Catalog { get; init; }

    [Inject]
    public required TaskWorkshop Workshop { get; init; }

    [Inject]
    public required DatasetLibrary Datasets { get; init; }

    [Inject]
    public required TaskHistory History { get; init; }

    private string Tab => TabName is "code" or "versions" or "runs" ? TabName : "overview";

    private bool CanEdit => Workshop.CanEdit(_file!);

    private string Language => _file!.Path.EndsWith(".cs", StringComparison.Ordinal) ? "cs" : "yaml";

    private string CodeNote => CanEdit ? "The file as it is. Change it with Edit, or with a text editor: the page follows." : "Code is only read from the disk of the server, and never changed in the browser.";

    private string ShownName => _file?.Task?.DisplayName ?? Name;

    private string RunsAddress => TaskAddress.RunsOf(ShownName);

    private IReadOnlyList<(string Key, string Text, string? Count)> Tabs =>
        [("overview", "Overview", null), ("code", "Code", null), ("versions", "Versions", Format.Count(Math.Max(_versions.Count, _version))), ("runs", "Runs", Format.Count(_runCount))];

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            var file = (await Catalog.ListAsync(_end.Token)).FirstOrDefault(t => t.Name == Name)
                ?? throw new InspectException($"There is no task {Format.Line(Name, 100)}. It may have been deleted or renamed: see the list of tasks.");
            _text = Workshop.Open(file).Text;
            _versions = Workshop.Versions.Of(file.Name);
            _version = await Task.Run(() => Workshop.Versions.NumberOf(file.Name, file.Path), _end.Token);
            _file = file;
            await ReadRunsAsync();
            await ReadItemsAsync();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
    }

    private async Task ReadRunsAsync()
    {
        (_runs, _runCount) = await History.OfAsync(ShownName, MostRuns, _end.Token);
        _scores = (await History.AllAsync(_end.Token)).TryGetValue(ShownName, out var runs) ? runs.Scores : [];
        _baselines = await History.BaselinesAsync(ShownName, _end.Token);
    }

    private async Task ReadItemsAsync()
    {
        var source = _file!.Task?.Source;
        _dataset = source is null ? null : Datasets.NameOf(source.Path);
        _items = _file.Task?.Dataset?.Samples.Length ?? (_dataset is { } name && Datasets.Find(name) is { } entry ? await Datasets.CountAsync(entry, _end.Token) : null);
    }

    private async Task SetBaselineAsync(RunView run)
    {
        var problems = await History.SetBaselineAsync(run, _end.Token);
        _problem = problems.IsEmpty ? null : string.Join('\n', problems);
        await ReadRunsAsync();
    }

    private string AddressOf(string tab) => tab == "overview" ? TaskAddress.Of(Name) : $"{TaskAddress.Of(Name)}?tab={tab}";
}
