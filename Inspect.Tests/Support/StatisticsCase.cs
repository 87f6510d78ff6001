using System.Text.Json;

namespace Inspect.Tests.Support;

/// <summary>A case of <c>statistics.json</c>.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Parameters">Its parameters by name.</param>
/// <param name="Expected">A number, a list of numbers, or numbers by name.</param>
/// <param name="Tolerance">Of the difference, in units of the expected number where that is above 1.</param>
/// <param name="RelativeTolerance">Of the difference in units of the expected number, however small; null where that is not asked.</param>
public sealed record StatisticsCase(string Function, JsonElement Parameters, JsonElement Expected, double Tolerance, double? RelativeTolerance);
