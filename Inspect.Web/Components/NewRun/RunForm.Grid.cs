using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Inspect.Web.Components.NewRun;

/// <content>Several values of a field make several runs.</content>
public sealed partial record RunForm
{
    /// <summary>Key of the further models.</summary>
    public const string ModelKey = "model";

    /// <summary>Key of the further temperatures.</summary>
    public const string TemperatureKey = "temperature";

    private const string ParameterPrefix = "task.args.";

    /// <summary>Key of the further values of a parameter.</summary>
    public static string ParameterKey(string name) => ParameterPrefix + name;

    /// <summary>How many runs the form makes: the product of the numbers of values.</summary>
    [JsonIgnore]
    public long Runs => Further.Values.Aggregate(1L, (product, values) => Math.Min(int.MaxValue, product * (1 + Filled(values).Length)));

    /// <summary>The form of each run, the last key changing fastest. Empty further values count for nothing.</summary>
    public IEnumerable<RunForm> Variants()
    {
        IEnumerable<RunForm> forms = [this with { Further = Further.Clear() }];
        foreach (var (key, values) in Further)
        {
            forms = forms.SelectMany(f => Filled(values).Select(v => f.WithValue(key, v)).Prepend(f));
        }

        return forms;
    }

    /// <summary>How many values a key has, its field's own included.</summary>
    public int Count(string key) => 1 + Filled(Further.GetValueOrDefault(key, [])).Length;

    private static ImmutableArray<string> Filled(ImmutableArray<string> values) => [.. values.Where(v => !string.IsNullOrWhiteSpace(v))];

    private RunForm WithValue(string key, string value) => key == ModelKey ? this with { Model = value }
        : key == TemperatureKey ? With(TemperatureKey, value)
        : WithParameter(key[ParameterPrefix.Length..], value);
}
