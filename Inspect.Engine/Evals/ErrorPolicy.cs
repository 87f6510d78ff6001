using System.Text.Json;

namespace Inspect.Engine.Evals;

/// <summary>Decides whether failed samples fail the run (semantics 7.3).</summary>
public static class ErrorPolicy
{
    /// <summary>The run fails.</summary>
    /// <param name="errors">Samples that failed.</param>
    /// <param name="total">Items times epochs.</param>
    /// <param name="failOnError">True or null: any error; false: never; below 1: that share; else that count.</param>
    public static bool ShouldFail(int errors, int total, JsonElement? failOnError) => failOnError switch
    {
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() < 1 => errors >= number.GetDouble() * total,
        { ValueKind: JsonValueKind.Number } number => errors >= number.GetDouble(),
        _ => errors >= 1,
    };
}
