using Inspect.Engine.Datasets.Library;

namespace Inspect.Web.Components.Datasets;

/// <summary>A dataset in the list.</summary>
/// <param name="Entry">The dataset.</param>
/// <param name="Items">Number of items, for the reader.</param>
/// <param name="Version">Number of its version.</param>
/// <param name="Tasks">Names of the tasks that use it.</param>
/// <param name="Runs">Number of runs that used it.</param>
public sealed record DatasetLine(DatasetEntry Entry, string Items, int Version, string Tasks, int Runs);
