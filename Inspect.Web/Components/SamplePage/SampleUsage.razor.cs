using Inspect.Engine.Logs.Format;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>Tokens and time of a sample.</summary>
public sealed partial class SampleUsage
{
    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required EvalSample Sample { get; set; }
}
