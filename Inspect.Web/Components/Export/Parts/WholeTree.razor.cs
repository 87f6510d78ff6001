using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>Free data as a tree that opens without the app.</summary>
public sealed partial class WholeTree
{
    private const int FewChildren = 5;
    private const int MostDepth = 64;

    /// <summary>What the value is called.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>The value.</summary>
    [Parameter, EditorRequired]
    public required JsonElement Value { get; set; }

    /// <summary>Number of values around it.</summary>
    [Parameter]
    public int Depth { get; set; }

    private bool IsOpen => Count <= FewChildren && Depth < FewChildren;

    private int Count => Depth >= MostDepth ? 0 : Value.ValueKind == JsonValueKind.Array ? Value.GetArrayLength() : Value.GetPropertyCount();

    private string CountText => Value.ValueKind == JsonValueKind.Array ? Format.Count(Count, "item") : Format.Count(Count, "field");

    private IEnumerable<(string Name, JsonElement Value)> Children => Value.ValueKind == JsonValueKind.Array
        ? Value.EnumerateArray().Select((v, i) => ($"[{i}]", v))
        : Value.EnumerateObject().Select(p => (p.Name, p.Value));
}
