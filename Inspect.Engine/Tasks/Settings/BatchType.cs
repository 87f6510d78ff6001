using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Models.Providers.Batching;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>How calls are sent as batches (semantics 5.7).</summary>
public sealed class BatchType : PolicyType
{
    /// <inheritdoc />
    public override string Takes => BatchPolicy.Takes;

    /// <inheritdoc />
    public override JsonElement? Bare => Element(BatchPolicy.Default.Size);

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => BatchPolicy.Read(value, out _);

    /// <inheritdoc />
    protected override JsonElement? ParseShort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Element(size) : null;
}
