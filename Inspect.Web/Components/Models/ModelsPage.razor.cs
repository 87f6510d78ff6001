using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Models;

/// <summary>The models that runs can take, how they stand and how fast they are.</summary>
public sealed partial class ModelsPage : IAsyncDisposable
{
    /// <summary>Id of the button that opens the fields of another model.</summary>
    internal const string AddId = "add-model-open";

    /// <summary>Name under which the browser keeps how the list looks.</summary>
    private const string Choice = "models";

    private readonly ComponentEnd _stop = new();
    private RenderThrottle? _throttle;
    private List<ModelView>? _models;
    private string? _problem;
    private string? _notice;
    private string? _measuring;
    private string? _remembered;
    private bool _isAdding;

    /// <summary>Id of what gets the focus once it is drawn.</summary>
    private string? _focus;

    /// <summary><c>table</c> or <c>cards</c>; null for the view of the last visit.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? ViewName { get; set; }

    /// <summary>Order of the table: a key of a column, with a minus before it downwards.</summary>
    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    [Inject]
    public required IHostApplicationLifetime App
    {
        get;
        init
        {
            field = value;
            _stop.EndWith(value);
        }
    }

    [Inject]
    public required LocalModels Models { get; init; }

    [Inject]
    public required ModelRegistry Registry { get; init; }

    [Inject]
    public required NamedModels Named { get; init; }

    [Inject]
    public required ModelMeasures Measures { get; init; }

    [Inject]
    public required ModelActions Actions { get; init; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private bool IsTable => (ViewName ?? _remembered?.Split(':')[0]) == "table";

    /// <summary>The order of the address; where that names no view, the one of the last visit.</summary>
    private string? Order => ViewName is null && Sort is null && _remembered?.Split(':') is [_, var order] ? order : Sort;

    private double? Fastest => _models?.Max(m => m.Speed);

    private string ExpandedText => _isAdding ? "true" : "false";

    private string Summary
    {
        get
        {
            var local = _models?.Count(m => m.Status is not null) ?? 0;
            var others = (_models?.Count ?? 0) - local;
            return $"{Format.Count(local, "model")} on this machine, {Format.Count(others)} that {(others == 1 ? "answers" : "answer")} without one.";
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Models.Changed -= OnModelsChanged;
        _stop.Dispose();
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _remembered = await Js.InvokeAsync<string?>("inspectChoices.read", _stop.Token, Choice);
        }

        await RefreshAsync();
        if (RendererInfo.IsInteractive)
        {
            _throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(250), () => InvokeAsync(RefreshAndRenderAsync));
            Models.Changed += OnModelsChanged;
        }
    }

    /// <summary>What the address asks for is how the list looks from now on.</summary>
    protected override async Task OnParametersSetAsync()
    {
        var choice = Sort is null ? ViewName : $"{ViewName}:{Sort}";
        if (ViewName is not null && RendererInfo.IsInteractive && choice != _remembered)
        {
            _remembered = choice;
            await Js.InvokeVoidAsync("inspectChoices.write", _stop.Token, Choice, choice);
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is { } id)
        {
            _focus = null;
            await Keyboard.FocusAsync(id);
        }
    }

    private static string? CurrentOf(bool isCurrent) => isCurrent ? "true" : null;

    private void OnModelsChanged() => _throttle?.Request();

    private async Task RefreshAndRenderAsync()
    {
        if (_stop.IsReached)
        {
            return;
        }

        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }

    private async Task RefreshAsync()
    {
        var views = new List<ModelView>();
        foreach (var status in Models.List())
        {
            var full = ModelViews.FullNameOf(status, Named);
            views.Add(ModelViews.Of(status, full, Measures, await CountAsync(full)));
        }

        foreach (var other in OtherModels.Of(Registry))
        {
            views.Add(ModelViews.Of(other, await CountAsync(other.FullName)));
        }

        _models = views;
    }

    private async Task<int> CountAsync(string model) => (await Store.ListAsync(ModelViews.RunsWith(model), 0, 0, _stop.Token)).Total;

    /// <summary>Who opens the fields goes on in the first of them; who closes them is back at the button.</summary>
    private void ToggleAdding()
    {
        _isAdding = !_isAdding;
        _focus = _isAdding ? AddModel.FirstId : AddId;
    }

    private async Task AddedAsync(string name)
    {
        _isAdding = false;
        _notice = $"The model {name} is added. It is loaded and measured now.";
        await RefreshAsync();
        await MeasureAsync(name);
    }

    private async Task FreedAsync(string sentence)
    {
        _notice = sentence;
        await RefreshAsync();
    }

    private async Task MeasureAsync(string name)
    {
        _measuring = name;
        _problem = null;
        StateHasChanged();
        try
        {
            var measure = await Actions.ProbeAsync(name, _stop.Token);
            _notice = $"{name} writes {measure.TokensPerSecond:0} tokens a second, the first after {Format.Seconds(measure.FirstTokenSeconds)}.";
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            return;
        }

        _measuring = null;
        await RefreshAsync();
    }
}
