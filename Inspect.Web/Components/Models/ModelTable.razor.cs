using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>The models as rows, to be compared: each column sorts, and the order stands in the address.</summary>
public sealed partial class ModelTable
{
    /// <summary>The models in the order of the cards.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelView> Models { get; set; }

    /// <summary>A key of a column, with a minus before it downwards; null for the order of the cards.</summary>
    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Name of the model that is being measured; null for none.</summary>
    [Parameter]
    public string? Measuring { get; set; }

    /// <summary>Measures a model, by its name.</summary>
    [Parameter]
    public EventCallback<string> OnMeasure { get; set; }

    private IEnumerable<ModelView> Rows => ModelColumn.Sort(Models, Sort);

    private string MeasureText(ModelView model) => Measuring == model.Name ? "Measuring, 5 s" : "Measure";

    private string DirectionOf(ModelColumn column) => Sort?.TrimStart('-') != column.Key ? "none" : Sort.StartsWith('-') ? "descending" : "ascending";

    private string ArrowOf(ModelColumn column) => DirectionOf(column) switch { "none" => string.Empty, "descending" => " ↓", _ => " ↑" };

    private static string AddressOf(string? sort) => ModelViews.ListAddress(true, sort);

    private static string? AlignOf(ModelColumn column) => column.IsNumber ? "r" : null;

    private static string CellOf(ModelColumn column, ModelView model) => column switch
    {
        { Key: "name" } => "med clip",
        { Key: "state" } => string.Empty,
        { Key: "kind" } => model.Status?.Problem is null ? "mid clip" : "t-danger clip",
        _ => column.IsNumber ? "r m mid num" : "mid clip",
    };

    /// <summary>The name of the column, for where rows stand as cards; what says by itself what it is has none.</summary>
    private static string? LabelOf(ModelColumn column) => column.Key is "name" or "kind" or "state" ? null : column.Head;

    private static string? TitleOf(ModelColumn column, ModelView model) => column.Key switch { "name" => model.FullName, "kind" => column.Text(model), _ => null };

    private static string PillOf(ModelView model) => ModelViews.PillOf(model.Status).Css.Replace(" box", string.Empty, StringComparison.Ordinal);
}
