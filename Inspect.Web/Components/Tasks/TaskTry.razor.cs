using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.Shared;
using Inspect.Web.Tries;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Runs the first items of the task as it stands in the editor, saved or not, with its model.</summary>
public sealed partial class TaskTry : IDisposable
{
    private readonly ComponentEnd _end = new();
    private CancellationTokenSource? _trying;
    private TryResult? _result;
    private string? _problem;
    private int _items = 1;

    /// <summary>The task; null while something is wrong with it.</summary>
    [Parameter]
    public EvalTask? Draft { get; set; }

    [Inject]
    public required TryRuns Tries { get; init; }

    private string Note => Draft is null ? "A try follows when the problems above are solved." : $"Runs on {Draft.Model ?? "the default model"} as the form stands, saved or not. No run is made of it.";

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    private void Take(ChangeEventArgs change) =>
        _items = int.TryParse((string?)change.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var items) ? Math.Clamp(items, 1, TryRuns.MostItems) : 1;

    private async Task RunAsync()
    {
        if (_trying is not null || Draft is not { } task)
        {
            return;
        }

        (_result, _problem) = (null, null);
        using var trying = _trying = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            _result = await Tries.RunAsync(task, _items, trying.Token);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (trying.IsCancellationRequested)
        {
            _problem = "It was stopped, and nothing of it is kept.";
        }
        finally
        {
            _trying = null;
        }
    }
}
