using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Shared;

/// <summary>A field to filter by. What stands in it is the browser's: it is told of a letter at once, of a quick run of them when it rests, and never written back while somebody types.</summary>
public sealed partial class FilterField : IAsyncDisposable
{
    private const int MaxLetters = 10_000;

    /// <summary>Less than lies between two letters of a fast typist, more than between those of a key that is held down.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly TypedText _text = new();
    private ITimer? _timer;
    private string? _typed;
    private long? _typedAt;
    private bool _isDisposed;
    private ElementReference _box;
    private IJSObjectReference? _module;
    private DotNetObjectReference<FilterField>? _self;

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

    /// <summary>What is wrong with the filter; null when nothing is.</summary>
    [Parameter]
    public FilterError? Error { get; set; }

    /// <summary>Offers what could stand at a place of the text; null where the field takes words alone.</summary>
    [Parameter]
    public Func<string, int, Task<FilterCompletion>>? Suggest { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private string? Role => Suggest is null ? null : "combobox";

    private string? Expanded => Suggest is null ? null : "false";

    private string? Autocomplete => Suggest is null ? null : "list";

    private string? Controls => Suggest is null ? null : ListId;

    private string? DescribedBy => Error is null ? null : ErrorId;

    private string? IsInvalid => Error is null ? null : "true";

    private string ListId => $"{Id}-list";

    private string ErrorId => $"{Id}-error";

    private string? ErrorText => Error is null ? null : Value;

    private string ErrorSentence => $"{char.ToUpperInvariant(Error!.Message[0])}{Error.Message[1..]}{(Error.Message.EndsWith('?') ? null : ".")}";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _timer?.Dispose();
        _self?.Dispose();
        await _module.ReleaseAsync();
    }

    /// <summary>Is called by the script.</summary>
    [JSInvokable]
    public async Task<FilterOffer> SuggestAsync(string text, int caret) =>
        Suggest is null || text.Length > MaxLetters || await Suggest(text, caret) is not { } completion ? new FilterOffer(caret, []) : new FilterOffer(completion.At, completion.Suggestions);

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Suggest is not null)
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/filter.js");
            if (!_isDisposed)
            {
                _self = DotNetObjectReference.Create(this);
                await _module.InvokeVoidAsync("attach", _box, _self);
            }
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _text.Take(Value);

    private Task OnInput(ChangeEventArgs e)
    {
        _typed = e.Value as string;
        _timer?.Dispose();
        var isAlone = _typedAt is not { } before || Time.GetElapsedTime(before) >= Rest;
        _typedAt = Time.GetTimestamp();
        if (isAlone)
        {
            // A letter that nothing preceded, a word that was pasted, a field that was emptied: nobody gains by a wait.
            return TellAsync();
        }

        _timer = Time.CreateTimer(_ => _ = InvokeAsync(TellAsync), null, Rest, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    private Task TellAsync()
    {
        var filter = string.IsNullOrWhiteSpace(_typed) ? null : _typed;
        _text.Tell(filter);
        return ValueChanged.InvokeAsync(filter);
    }

    /// <summary>What the script is told of suggestions.</summary>
    /// <param name="At">Place from which one replaces the text, up to the caret.</param>
    /// <param name="Items">The suggestions.</param>
    public sealed record FilterOffer(int At, ImmutableArray<FilterSuggestion> Items);
}
