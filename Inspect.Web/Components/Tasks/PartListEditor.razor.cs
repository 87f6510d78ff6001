using System.Collections.Immutable;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Solvers or scorers as an ordered list: add, remove, move up and down, each with a form of its parameters.</summary>
public sealed partial class PartListEditor
{
    private readonly List<object> _keys = [];
    private string? _added;
    private string? _focus;
    private string? _said;

    [Parameter]
    public PartKind Kind { get; set; }

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    public string? Note { get; set; }

    [Parameter, EditorRequired]
    public required string AddText { get; set; }

    [Parameter]
    public ImmutableArray<PartDraft> Parts { get; set; } = [];

    /// <summary>The datasets of the library, for parts that read one.</summary>
    [Parameter]
    public IReadOnlyList<DatasetEntry> Datasets { get; set; } = [];

    [Parameter]
    public EventCallback<ImmutableArray<PartDraft>> OnChange { get; set; }

    [Inject]
    public required PartRegistry Registry { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string KindWord => Kind == PartKind.Solver ? "solver" : "scorer";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _added ??= Registry.List(Kind).First().Name;
        while (_keys.Count < Parts.Length)
        {
            _keys.Add(new object());
        }

        _keys.RemoveRange(Parts.Length, _keys.Count - Parts.Length);
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

    /// <summary>What the part is known by, wherever it moves; null for one of the list before the last change, which is drawn once more.</summary>
    private object? KeyOf(int at) => at < _keys.Count ? _keys[at] : null;

    private string? HelpOf(PartDraft part) => Registry.Find(Kind, part.Name)?.Help;

    private Task AddAsync()
    {
        _said = $"{_added} added as number {Parts.Length + 1}.";

        // What is put before the model is asked goes before that.
        var asks = Kind == PartKind.Solver && _added is not ("generate" or "self_critique") ? Parts.IndexOf(Parts.LastOrDefault(p => p.Name == "generate")!) : -1;
        var at = asks < 0 ? Parts.Length : asks;
        _keys.Insert(at, new object());
        return OnChange.InvokeAsync(Parts.Insert(at, new PartDraft { Name = _added! }));
    }

    private Task RemoveAsync(int at)
    {
        _said = $"{Parts[at].Name} removed.";
        _keys.RemoveAt(at);
        return OnChange.InvokeAsync(Parts.RemoveAt(at));
    }

    private Task MoveAsync(int at, int by)
    {
        var to = at + by;
        (_keys[at], _keys[to]) = (_keys[to], _keys[at]);
        _said = $"{Parts[at].Name} is number {to + 1} now.";

        // The button that was pressed may be at its end; then the other one has the focus.
        var up = by < 0 ? to > 0 : to == Parts.Length - 1;
        _focus = $"{KindWord}-{to + 1}-{(up ? "up" : "down")}";
        return OnChange.InvokeAsync(Parts.SetItem(at, Parts[to]).SetItem(to, Parts[at]));
    }

    private Task ReplaceAsync(int at, PartDraft part) => OnChange.InvokeAsync(Parts.SetItem(at, part));
}
