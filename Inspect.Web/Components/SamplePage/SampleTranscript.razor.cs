using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>The events of a sample in order, as they happen and after; the whole of one is shown when it is opened.</summary>
public sealed partial class SampleTranscript : IDisposable
{
    private const int AtOnce = 50;

    private readonly List<TranscriptEvent> _events = [];
    private readonly HashSet<int> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private SampleContent? _shown;
    private bool _isLoading;
    private string? _problem;

    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    private IEnumerable<EventRow> Rows => _events.Select((e, index) => EventRow.Of(index, e));

    private string? MoreText => _problem is not null || _events.Count >= Content.EventCount ? null
        : $"Show {Format.Count(Math.Min(AtOnce, Content.EventCount - _events.Count))} more of {Format.Count(Content.EventCount, "event")}";

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Content)
        {
            var goesOn = _shown is { IsLive: true } && Content.Sample.Uuid == _shown.Sample.Uuid;
            _shown = Content;
            _problem = null;
            if (!goesOn)
            {
                _events.Clear();
                _open.Clear();
            }

            await LoadAsync(0);
        }
        else if (Content.IsLive)
        {
            // Those that were pending may have ended: what is shown is read again.
            await LoadAsync(0);
        }
    }

    private static string IconOf(EventRow row) => row.Event switch
    {
        ModelEvent => Lucide.Bot,
        ToolEvent => Lucide.Terminal,
        ScoreEvent => Lucide.Gauge,
        ErrorEvent => Lucide.CircleX,
        SampleInitEvent => Lucide.Play,
        _ => Lucide.ChevronRight,
    };

    private static string JsonOf(EventRow row) => JsonSerializer.Serialize(LogJson.ToElement(row.Event), AppJson.Readable);

    private bool IsOpen(EventRow row) => _open.Contains(row.Index);

    private string ExpandedOf(EventRow row) => IsOpen(row) ? "true" : "false";

    private void Toggle(EventRow row)
    {
        if (!_open.Remove(row.Index))
        {
            _open.Add(row.Index);
        }
    }

    private Task LoadAsync() => LoadAsync(_events.Count);

    /// <summary>Reads the events from one on: as many as are shown, or the next page. The page may have gone to another sample meanwhile.</summary>
    private async Task LoadAsync(int first)
    {
        var content = Content;
        _isLoading = true;
        try
        {
            var next = await content.EventsAsync(first, Math.Max(AtOnce, _events.Count - first), _stop.Token);
            if (content == Content)
            {
                _events.RemoveRange(first, _events.Count - first);
                _events.AddRange(next);
            }
        }
        catch (InspectException error) when (content == Content && !_stop.IsCancellationRequested)
        {
            _problem = error.Message;
        }
        catch (Exception error) when ((content != Content || _stop.IsCancellationRequested) && error is InspectException or ObjectDisposedException or OperationCanceledException)
        {
            // What was read belongs to a sample that is no longer shown.
        }
        finally
        {
            _isLoading = false;
        }
    }
}
