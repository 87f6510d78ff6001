namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Reads how positions turn from the metadata of a GGUF file, and from its tensors with divisors.</summary>
internal static class GgufRope
{
    private const string Divisors = "rope_freqs.weight";
    private const string Short = "rope_factors_short.weight";
    private const string Long = "rope_factors_long.weight";

    /// <summary>Reads it.</summary>
    /// <returns>The angles, and the most tokens that they are for; 0 where that is not limited.</returns>
    /// <exception cref="ModelLoadException">It is of a kind that is not supported.</exception>
    public static (Rope Rope, int Context) Read(GgufParts parts, int headSize)
    {
        var theta = parts.Number("rope.freq_base") ?? 10_000;
        var size = parts.Whole("rope.dimension_count", headSize);
        if (theta <= 1 || size < 2 || size > headSize || size > Rope.MostTurned || size % 2 != 0)
        {
            throw parts.Wrong("rope.dimension_count");
        }

        var original = parts.Whole("rope.scaling.original_context_length", parts.Whole("context_length", 0));
        var context = parts.Whole("context_length", 0);
        if (parts.Tensors.ContainsKey(Short))
        {
            var growth = original > 1 ? (double)context / original : 1;
            var attention = parts.Number("rope.scaling.attn_factor") ?? (growth <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(growth) / Math.Log(original))));
            var longer = parts.Tensors.ContainsKey(Long) ? DivisorsOf(parts, Long, size) : null;
            return Rope.Extended(theta, size, new LongRopeScaling(DivisorsOf(parts, Short, size), longer, original, context, (float)attention));
        }

        if (parts.Tensors.ContainsKey(Divisors))
        {
            return (Rope.Divided(theta, size, DivisorsOf(parts, Divisors, size)), 0);
        }

        // An older key for the linear kind.
        var factor = parts.Number("rope.scaling.factor") ?? parts.Number("rope.scale_linear") ?? 1;
        if (factor <= 0)
        {
            factor = 1;
        }

        return (parts.Text("rope.scaling.type") ?? (factor == 1 ? "none" : "linear")) switch
        {
            "none" => (Rope.Plain(theta, size), 0),
            "linear" => (Rope.Linear(theta, size, factor), 0),
            "yarn" => (Rope.Yarn(theta, size, YarnOf(parts, factor, original)), 0),
            var other => throw new ModelLoadException($"{parts.Path} scales positions by {other}, which is not supported. Use a model without it."),
        };
    }

    private static YarnScaling YarnOf(GgufParts parts, double factor, int original) => new(
        factor,
        original,
        parts.Number("rope.scaling.yarn_beta_fast") ?? 32,
        parts.Number("rope.scaling.yarn_beta_slow") ?? 1,
        (float)((parts.Number("rope.scaling.attn_factor") ?? 1) * (factor > 1 ? 1 + (0.1 * Math.Log(factor)) : 1)),
        IsTruncated: true);

    private static float[] DivisorsOf(GgufParts parts, string name, int size)
    {
        var tensor = parts.Tensors[name];
        if (tensor.Count != size / 2 || tensor.Format.Decode is not { } decode)
        {
            throw new ModelLoadException($"The tensor {name} of {parts.Path} is {tensor.ShapeText} of {tensor.Format.Name}, but the metadata say {size / 2} numbers. Copy the file again from where the model came from.");
        }

        var divisors = new float[size / 2];
        using var view = tensor.Open();
        decode(view.Bytes(0, (int)tensor.Bytes), divisors);
        return divisors.All(d => float.IsFinite(d) && d > 0) ? divisors : throw parts.Wrong("rope.dimension_count");
    }
}
