using System.Globalization;
using Inspect.Engine.Datasets.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Says what stops a dataset from being saved.</summary>
public sealed partial class CheckBanner
{
    private const int MostNamed = 3;
    private static readonly string[] Words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

    /// <summary>What was found; null while nobody has looked.</summary>
    [Parameter]
    public CheckReport? Report { get; set; }

    /// <summary>What would be saved: <c>v3</c>.</summary>
    [Parameter, EditorRequired]
    public required string Saving { get; set; }

    /// <summary>Address of the next row with a finding; null for none.</summary>
    [Parameter]
    public string? NextAddress { get; set; }

    private string Head => Report!.Errors == 1 ? $"One thing stops {Saving} from being saved: " : $"{Number(Report.Errors)} things stop {Saving} from being saved: ";

    private string Details
    {
        get
        {
            var errors = Report!.Findings.Where(f => f.Level == FindingLevel.Error).Take(MostNamed).Select(f => $"row {f.Row + 1}: {char.ToLowerInvariant(f.Message[0])}{f.Message[1..]}");
            return string.Join("; ", errors) + (Report.Errors > MostNamed ? $", and {Format.Count(Report.Errors - MostNamed)} more. " : ". ");
        }
    }

    private string WarningText => Report!.Warnings == 0 ? string.Empty : $"{Number(Report.Warnings)} {(Report.Warnings == 1 ? "warning" : "warnings")}.";

    private static string Number(int number) => number < Words.Length ? Words[number] : number.ToString("N0", CultureInfo.InvariantCulture);
}
