using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Free data as a tree; one with many children is closed until it is asked for.</summary>
public sealed partial class JsonTree
{
    private const int FewChildren = 5;
    private const int AtOnce = 100;
    private bool? _isOpen;
    private int _most = AtOnce;

    /// <summary>What the value is called.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>The value.</summary>
    [Parameter, EditorRequired]
    public required JsonElement Value { get; set; }

    /// <summary>Number of values around it.</summary>
    [Parameter]
    public int Depth { get; set; }

    private bool IsOpen => _isOpen ?? (Count <= FewChildren && Depth < FewChildren);

    private int Count => Value.ValueKind == JsonValueKind.Array ? Value.GetArrayLength() : Value.GetPropertyCount();

    private string CountText => Value.ValueKind == JsonValueKind.Array ? Format.Count(Count, "item") : Format.Count(Count, "field");

    private IEnumerable<(string Name, JsonElement Value)> Children => Value.ValueKind == JsonValueKind.Array
        ? Value.EnumerateArray().Select((v, i) => ($"[{i}]", v))
        : Value.EnumerateObject().Select(p => (p.Name, p.Value));

    private void Toggle() => _isOpen = !IsOpen;

    private void ShowMore() => _most += AtOnce;
}
