using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A field to filter by. What stands in it is the browser's: it is told when the typing rests, and never written back while somebody types.</summary>
public sealed partial class FilterField : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    /// <summary>Filters told and not yet heard back, the oldest first: while answers are slow there can be several.</summary>
    private readonly Queue<string?> _told = new();

    private ITimer? _timer;
    private string? _initial;
    private string? _seen;
    private string? _typed;
    private int _key;

    /// <summary>Id of the field.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>What can be filtered by.</summary>
    [Parameter, EditorRequired]
    public required string Placeholder { get; set; }

    /// <summary>Name of the field for who does not see it.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>The filter that is in force.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Gets the filter once the typing rests; null for none.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> ValueChanged { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    /// <inheritdoc />
    public void Dispose() => _timer?.Dispose();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Value == _seen)
        {
            return;
        }

        _seen = Value;
        if (!IsEcho(Value))
        {
            // A filter that came from elsewhere, a link or the browser's way back, makes the field anew.
            _initial = Value;
            _key++;
        }
    }

    /// <summary>Whether a value is what the field itself told; those told before it have been overtaken.</summary>
    private bool IsEcho(string? value)
    {
        var isEcho = _told.Contains(value);
        while (_told.TryDequeue(out var told) && (!isEcho || told != value))
        {
        }

        return isEcho;
    }

    private void OnInput(ChangeEventArgs e)
    {
        _typed = e.Value as string;
        _timer?.Dispose();
        _timer = Time.CreateTimer(_ => _ = InvokeAsync(TellAsync), null, Rest, Timeout.InfiniteTimeSpan);
    }

    private Task TellAsync()
    {
        var filter = string.IsNullOrWhiteSpace(_typed) ? null : _typed;
        if (filter != (_told.Count == 0 ? Value : _told.Last()))
        {
            _told.Enqueue(filter);
        }

        return ValueChanged.InvokeAsync(filter);
    }
}
