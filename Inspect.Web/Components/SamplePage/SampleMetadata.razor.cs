using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>What the item brought with it, and what its solvers kept.</summary>
public sealed partial class SampleMetadata
{
    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required EvalSample Sample { get; set; }

    private IReadOnlyList<(string Name, JsonElement Value)> Values =>
    [
        .. Sample.Metadata.Select(m => (m.Key, m.Value)),
        .. Sample.Store.Count > 0 ? [("store", LogJson.ToElement(Sample.Store))] : Array.Empty<(string, JsonElement)>(),
        .. Sample.Sandbox is { } sandbox ? [("sandbox", sandbox)] : Array.Empty<(string, JsonElement)>(),
    ];
}
