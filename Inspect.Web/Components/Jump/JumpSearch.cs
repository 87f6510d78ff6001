using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Inference;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.Datasets;
using Inspect.Web.Components.Models;
using Inspect.Web.Components.Shared;
using Inspect.Web.Components.Tasks;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Jump;

/// <summary>Finds what words may mean: pages, tasks, models, datasets, runs, and samples by what is said in them.</summary>
public sealed class JumpSearch(RunStore store, TaskCatalog tasks, LocalModels models, DatasetLibrary datasets, TimeProvider time)
{
    /// <summary>Longer texts are no name, and the search would not end soon.</summary>
    public const int MostLetters = 200;

    private const int MostNames = 5;
    private const int MostRuns = 6;

    /// <summary>Words of fewer letters begin too many others.</summary>
    private const int LeastForSamples = 3;

    private const int MostText = 120;

    /// <summary>Pages that no key leads to.</summary>
    private static readonly JumpPlace[] Pages =
    [
        Page(Lucide.Plus, "New task", "/tasks/new"),
        Page(Lucide.Plus, "New dataset", "/datasets/new"),
        Page(Lucide.MessageSquare, "Try a model", "/models/try"),
        Page(Lucide.Info, "Status", "/status"),
    ];

    /// <summary>The places, the likeliest kinds first; the latest runs where there are no words.</summary>
    /// <param name="text">The words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<JumpPlace>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var words = new JumpWords(text.Length > MostLetters ? text[..MostLetters] : text);
        return words.IsEmpty
            ? [.. await RunsAsync(words, cancellationToken)]
            :
            [
                .. words.Pick(Pages, p => p.Title, Pages.Length),
                .. words.Pick(await tasks.ListAsync(cancellationToken), t => t.Name, MostNames).Select(PlaceOf),
                .. words.Pick(models.List(), m => m.Name, MostNames).Select(PlaceOf),
                .. words.Pick(await Task.Run(datasets.List, cancellationToken), d => d.Name, MostNames).Select(PlaceOf),
                .. await RunsAsync(words, cancellationToken),
                .. await SamplesAsync(words, cancellationToken),
            ];
    }

    private async Task<IEnumerable<JumpPlace>> RunsAsync(JumpWords words, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(new RunQuery { Text = words.IsEmpty ? null : words.Text, HidesRetried = true }, 0, MostRuns, cancellationToken);
        return found.Error is null ? found.Rows.Select(PlaceOf) : [];
    }

    private async Task<IEnumerable<JumpPlace>> SamplesAsync(JumpWords words, CancellationToken cancellationToken)
    {
        if (words.Text.Length < LeastForSamples)
        {
            return [];
        }

        var found = await store.SearchAsync(words.Text, null, hidesRetried: true, MostRuns, cancellationToken);
        return found.Rows.Select(PlaceOf);
    }

    private static JumpPlace Page(string icon, string title, string address) => new("Page", icon, title, string.Empty, address);

    private static JumpPlace PlaceOf(TaskFile task) => new("Task", Lucide.ClipboardList, task.Name, task.Task?.Description ?? string.Empty, TaskAddress.Of(task.Name));

    private static JumpPlace PlaceOf(LocalModelStatus model) => new("Model", Lucide.Cpu, model.Name, ModelViews.PillOf(model).Word, ModelViews.Address(model.Name));

    private static JumpPlace PlaceOf(DatasetEntry dataset) => new("Dataset", Lucide.Table, dataset.Name, dataset.DisplayPath, DatasetAddress.Of(dataset.Name));

    private JumpPlace PlaceOf(RunView run) => new(
        "Run", Lucide.ListChecks, run.Task, $"{run.ModelName} · {StatusPill.WordOf(run.State)} · {Format.Ago(run.Created, time.GetUtcNow())} · #{Format.ShortId(run.Run)}", Format.RunAddress(run.Run));

    private static JumpPlace PlaceOf(AcrossRow row) => new(
        "Sample", Lucide.MessageSquare, $"{row.Task} · {row.Sample.Id.Text}", $"{row.Model[(row.Model.LastIndexOf('/') + 1)..]} · {Format.Line(row.Sample.Input.Text, MostText)}", SamplePlace.Of(row.Run, row.Sample));
}
