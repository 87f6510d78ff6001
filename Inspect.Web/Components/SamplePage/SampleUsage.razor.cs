using System.Globalization;
using Inspect.Engine.Logs.Format;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>Tokens and time of a sample.</summary>
public sealed partial class SampleUsage
{
    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required EvalSample Sample { get; set; }

    private string TurnText => Sample.TurnCount is { } turns ? Format.Count(turns) : "–";

    /// <summary>What the models cost, where the log says it.</summary>
    private string? CostText => Sample.ModelUsage.Values.Sum(u => u.TotalCost ?? 0) is > 0 and var cost ? string.Create(CultureInfo.InvariantCulture, $"${cost:0.####}") : null;
}
