using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>What failed in a run: the run itself with its traceback, and its samples by kind of error.</summary>
public sealed partial class RunErrors : IDisposable
{
    private readonly ComponentEnd _stop = new();
    private IReadOnlyList<ErrorGroup>? _groups;
    private string? _problem;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Inject]
    public required SampleSource Source { get; init; }

    private EvalError? RunError => Run.Header?.Error ?? (Run.Error is { } text ? new EvalError { Message = text } : null);

    private string CountText => $"{Format.Count(_groups!.Sum(g => g.Samples), "sample")}, {Format.Count(_groups!.Count, "kind")} of error";

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            _groups = await Source.ErrorsAsync(Run, _stop.Token);
            _problem = null;
        }
        catch (EvalLogException error)
        {
            (_groups, _problem) = ([], error.Message);
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }

    private static string KindOf(ErrorGroup group) => SeenText.Plain(group.Kind);

    private static string MessageOf(ErrorGroup group) => SeenText.Plain(Format.Line(group.First.Error ?? string.Empty, 240));

    private string LabelOf(ErrorGroup group) => Run.Epochs > 1 ? $"{group.First.Id.Text} · epoch {Format.Count(group.First.Epoch)}" : group.First.Id.Text;

    private string FirstAddress(ErrorGroup group) => $"{SamplePlace.Of(Run.Run, SampleView.Of(group.First))}/errors";

    private string SamplesAddress(ErrorGroup group) =>
        $"{Format.RunAddress(Run.Run)}?q={Uri.EscapeDataString(FilterFacets.Of(null).With("reason", [group.Kind])!)}&is=errored";
}
