using Inspect.Engine;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>All ways to take a run away: its log, its tables, a report.</summary>
public sealed partial class ExportPage : IDisposable
{
    private readonly ComponentEnd _stop = new();
    private RunView? _run;
    private string? _problem;

    /// <summary>Id of the run, or a unique beginning of it.</summary>
    [Parameter]
    public required string Run { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    private string Title => _run is null ? "Download — Inspect" : $"Download · {_run.Task} · {_run.ModelName} — Inspect";

    private string Root => $"/export/{Uri.EscapeDataString(_run!.Run)}";

    private IEnumerable<(string Title, string Note, IEnumerable<(string Name, string About, IEnumerable<(string Text, string Address)> Links)> Files)> Groups =>
    [
        ("Report", "one file that opens without a server, to read and to print", [("Report", "The score, the list of samples, and each with its messages and transcript.", [("HTML", $"{Root}/report.html")])]),
        ("Log", "everything, to be opened here or by Inspect AI", [("Log", "The run with all its samples.", [("eval", $"{Root}/log?format=eval"), ("JSON", $"{Root}/log?format=json")])]),
        ("Tables", "for notebooks and spreadsheets, with the columns of Inspect AI's data frames", Tables),
    ];

    private IEnumerable<(string Name, string About, IEnumerable<(string Text, string Address)> Links)> Tables =>
    [
        ("Run", "One row: what was run, and its metrics.", Both("evals")),
        ("Samples", "A row for each sample, from the summaries of the log: long texts are cut.", Both("samples")),
        ("Samples with details", "The same with whole texts, all metadata, explanations and messages.", Both("samples", "?full=true&details=true")),
        ("Messages", "A row for each message that a model was given or gave.", Both("messages")),
        ("Events", "A row for each event of the transcripts; large.", Both("events")),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            _run = await Store.FindAsync(Run, _stop.Token);
            _problem = _run switch
            {
                null => $"There is no run {Run}. Its log has been moved or deleted, or there never was one.",
                { LogPath: null } => "The run has no log yet. It has one when its first sample begins.",
                _ => null,
            };
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    private IEnumerable<(string Text, string Address)> Both(string table, string query = "") =>
        [("CSV", $"{Root}/{table}.csv{query}"), ("Parquet", $"{Root}/{table}.parquet{query}")];
}
