using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The conversation of a run that has one sample, below its row: nobody has to open what there is no choice of.</summary>
public sealed partial class OnlySample : IDisposable
{
    private static readonly ImmutableArray<(string Tab, string Text)> Parts =
        [("transcript", "Transcript"), ("scoring", "Scoring"), ("usage", "Usage"), ("metadata", "Metadata"), ("json", "JSON")];

    private readonly ComponentEnd _end = new();
    private SampleView? _view;
    private SampleContent? _content;
    private RunView? _shown;
    private string? _problem;

    /// <summary>The run, which has ended.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Inject]
    public required SampleSource Source { get; init; }

    private string Address => SamplePlace.Of(Run.Run, _view!);

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _content?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // The same header is the same log as it was.
        if (!RendererInfo.IsInteractive || (_shown is not null && ReferenceEquals(_shown.Header, Run.Header)))
        {
            return;
        }

        var run = _shown = Run;
        try
        {
            if ((await Source.PageAsync(run, SampleQuery.All, 0, 1, _end.Token)).Rows is not [var view, ..])
            {
                return;
            }

            var content = await Source.OpenAsync(run, view.Id, view.Epoch, _end.Token);
            if (_end.IsReached || _shown != run)
            {
                content?.Dispose();
                return;
            }

            _content?.Dispose();
            (_view, _content, _problem) = (view, content, null);
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
}
