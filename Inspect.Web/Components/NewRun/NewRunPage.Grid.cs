using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Web.Queue;

namespace Inspect.Web.Components.NewRun;

/// <content>Several models, temperatures or values of a parameter: a batch.</content>
public sealed partial class NewRunPage
{
    private bool IsBatch => _form.Runs > 1;

    /// <summary>What the values multiply to: <c>2 models × 3 temperatures = 6 runs</c>; null for one run.</summary>
    private string? BatchText => !IsBatch ? null
        : $"{string.Join(" × ", _form.Further.Keys.Where(k => _form.Count(k) > 1).Select(k => Format.Count(_form.Count(k), AxisWord(k))))} = {Format.Count(_form.Runs, "run")}";

    /// <summary>Changes to the choice of further models leave out the one of the field itself.</summary>
    private IReadOnlyList<ModelListing> OtherModels => [.. _models.Where(m => m.FullName != ModelValue)];

    private static string AxisWord(string key) => key switch
    {
        RunForm.ModelKey => "model",
        RunForm.TemperatureKey => "temperature",
        _ => $"{key.Split('.')[^1]} value",
    };

    private ImmutableArray<string> FurtherOf(string key) => _form.Further.GetValueOrDefault(key, []);

    private Task ChangeFurtherAsync(string key, ImmutableArray<string> values)
    {
        Change(_form.WithFurther(key, values));
        return LookSoonAsync();
    }

    /// <summary>What is wrong with the further values of a key; null when they all fit.</summary>
    private string? FurtherProblem(string key)
    {
        var own = key == RunForm.ModelKey ? ModelValue : key == RunForm.TemperatureKey ? _form.Texts.GetValueOrDefault(key) : _form.Parameters.GetValueOrDefault(key[RunForm.ParameterKey(string.Empty).Length..]);
        var values = FurtherOf(key).Where(v => !string.IsNullOrWhiteSpace(v)).ToList();
        if (values.Append(own ?? string.Empty).GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return $"{Format.Line(twice.Key, 60)} stands twice: the runs would be the same.";
        }

        return values.Select(v => ProblemOfValue(key, v)).FirstOrDefault(p => p is not null);
    }

    private string? ProblemOfValue(string key, string value)
    {
        if (key == RunForm.ModelKey)
        {
            return Registry.Check(value);
        }

        if (key == RunForm.TemperatureKey)
        {
            return Settings.Find(key)!.Read(value).Problem;
        }

        var name = key[RunForm.ParameterKey(string.Empty).Length..];
        return ParameterText.Read(name, value, Usual.TryGetValue(name, out var usual) ? usual : null).Problem;
    }

    private IEnumerable<RequestProblem> FurtherProblems()
    {
        foreach (var key in _form.Further.Keys)
        {
            if (FurtherProblem(key) is { } problem)
            {
                yield return new($"more-{key}", problem);
            }
        }

        if (_form.Runs > EvalQueue.MostRuns)
        {
            yield return new("more-model", string.Create(CultureInfo.InvariantCulture, $"{_form.Runs:N0} runs are more than {EvalQueue.MostRuns:N0}. Take fewer values."));
        }
    }
}
