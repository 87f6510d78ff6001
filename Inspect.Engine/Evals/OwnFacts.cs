using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Evals;

/// <summary>What a log of this app says beyond the format: the drawn seed, what looked wrong with the dataset, and where the settings come from.</summary>
public sealed class OwnFacts
{
    private readonly JsonElement _facts;

    private OwnFacts(JsonElement facts) => _facts = facts;

    /// <summary>Seed of the run, drawn where nobody gave one.</summary>
    public long? Seed => Field(_facts, "seed") is { ValueKind: JsonValueKind.Number } seed && seed.TryGetInt64(out var number) ? number : null;

    /// <summary>What looked wrong with the dataset when the run began: sentences.</summary>
    public ImmutableArray<string> Warnings => Field(_facts, SpecBuilder.WarningsKey) is { ValueKind: JsonValueKind.Array } warnings
        ? [.. warnings.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!)]
        : [];

    /// <summary>Prices of models that the run had, by full name.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Prices
    {
        get
        {
            try
            {
                return Field(_facts, SpecBuilder.PricesKey) is { ValueKind: JsonValueKind.Object } prices
                    ? prices.Deserialize<Dictionary<string, ModelPrice>>()!.Where(p => p.Value is not null).ToDictionary()
                    : ImmutableDictionary<string, ModelPrice>.Empty;
            }
            catch (JsonException)
            {
                // A stranger's log: nothing is known of its prices.
                return ImmutableDictionary<string, ModelPrice>.Empty;
            }
        }
    }

    /// <summary>The facts of a log; null for one of another program.</summary>
    public static OwnFacts? Of(EvalLog header) =>
        header.Eval.Metadata?.GetValueOrDefault(SpecBuilder.OwnKey) is { ValueKind: JsonValueKind.Object } facts ? new OwnFacts(facts) : null;

    /// <summary>The value of a setting that was in force though nobody set it; null where there was none.</summary>
    public JsonElement? DefaultOf(string setting) => Field(Field(_facts, SpecBuilder.DefaultsKey), setting);

    /// <summary>Where the value of a setting comes from; null where the log does not say it.</summary>
    public SettingOrigin? OriginOf(string setting) =>
        Field(Field(_facts, SpecBuilder.OriginsKey), setting) is { ValueKind: JsonValueKind.String } text && Enum.TryParse<SettingOrigin>(text.GetString(), ignoreCase: true, out var origin)
            ? origin
            : DefaultOf(setting) is null ? null : SettingOrigin.Default;

    private static JsonElement? Field(JsonElement? map, string name) =>
        map is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) ? value : null;
}
