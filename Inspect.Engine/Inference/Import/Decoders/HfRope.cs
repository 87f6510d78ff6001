namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Reads how positions turn, in both styles of <c>config.json</c>: <c>rope_parameters</c> (transformers 5), or <c>rope_theta</c> with <c>rope_scaling</c> (4).</summary>
internal static class HfRope
{
    /// <summary>Reads it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="headSize">Numbers in a head.</param>
    /// <param name="theta">Base of the angles where the file gives none.</param>
    /// <param name="share">Share of a head's numbers that is turned, where the file gives none.</param>
    /// <param name="kind">Kind of the layer, for files that give each its own.</param>
    /// <returns>The angles, and the most tokens that they are for; 0 where that is not limited.</returns>
    /// <exception cref="ModelLoadException">It is of a kind that is not supported.</exception>
    public static (Rope Rope, int Context) Read(HfConfig config, int headSize, double theta, double share = 1, string kind = "full_attention")
    {
        var scaling = ScalingOf(config, kind);
        theta = scaling?.NumberOrNull("rope_theta") ?? config.NumberOrNull("rope_theta") ?? theta;
        share = scaling?.NumberOrNull("partial_rotary_factor") ?? config.NumberOrNull("partial_rotary_factor") ?? share;
        var size = (int)(headSize * share);
        return theta <= 1 ? throw config.Wrong("rope_theta", $"{theta}")
            : size < 2 || size > headSize || size > Rope.MostTurned || size % 2 != 0 ? throw config.Wrong("partial_rotary_factor", $"{share}")
            : Read(config, scaling, theta, size);
    }

    private static (Rope Rope, int Context) Read(HfConfig config, HfConfig? scaling, double theta, int size)
    {
        var type = scaling?.Text("rope_type") ?? scaling?.Text("type") ?? "default";
        var context = config.Whole("max_position_embeddings", 0);
        var factor = scaling?.Number("factor", 1) ?? 1;
        if (factor <= 0)
        {
            throw config.Wrong("factor", $"{factor}");
        }

        switch (type)
        {
            // The dynamic kind only changes beyond the context that the model was trained with, and that is the most that is offered.
            case "default" or "dynamic":
                return (Rope.Plain(theta, size), 0);
            case "linear":
                return (Rope.Linear(theta, size, factor), 0);
            case "llama3":
                return (Rope.Llama3(theta, size, factor, scaling!.Number("low_freq_factor", 1), scaling.Number("high_freq_factor", 4), scaling.Number("original_max_position_embeddings", context)), 0);
            case "yarn":
                return (Rope.Yarn(theta, size, YarnOf(scaling!, factor, context)), 0);
            case "longrope" or "su":
                return LongRope(config, scaling!, theta, size);
            default:
                throw new ModelLoadException($"{config.Path} scales positions by {type}, which is not supported. Use a model without it.");
        }
    }

    private static HfConfig? ScalingOf(HfConfig config, string kind)
    {
        var scaling = config.Object("rope_parameters") ?? config.Object("rope_scaling");
        return scaling?.Object(kind) ?? scaling;
    }

    private static YarnScaling YarnOf(HfConfig scaling, double factor, int context)
    {
        var attention = scaling.NumberOrNull("attention_factor")
            ?? (scaling.NumberOrNull("mscale") is { } size && size != 0 && scaling.NumberOrNull("mscale_all_dim") is { } all && all != 0
                ? Growth(factor, size) / Growth(factor, all)
                : Growth(factor, 1));
        return new YarnScaling(
            factor, scaling.Number("original_max_position_embeddings", context), scaling.Number("beta_fast", 32), scaling.Number("beta_slow", 1), (float)attention, scaling.Flag("truncate", true));
    }

    private static double Growth(double factor, double size) => factor <= 1 ? 1 : (0.1 * size * Math.Log(factor)) + 1;

    private static (Rope Rope, int Context) LongRope(HfConfig config, HfConfig scaling, double theta, int size)
    {
        var original = scaling.Whole("original_max_position_embeddings", config.Whole("original_max_position_embeddings", 0));
        var context = config.Whole("max_position_embeddings", original);
        if (original < 1)
        {
            original = context;
        }

        var factor = (double)context / Math.Max(original, 1);
        var attention = scaling.NumberOrNull("attention_factor") ?? (factor <= 1 || original < 2 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original))));
        return Rope.Extended(theta, size, new LongRopeScaling(Divisors("short_factor"), Divisors("long_factor"), original, context, (float)attention));

        IReadOnlyList<float> Divisors(string name) => scaling.Numbers(name) is { } divisors && divisors.Count == size / 2 && divisors.All(d => d > 0)
            ? divisors
            : throw config.Wrong($"rope_scaling.{name}", $"something else than {size / 2} numbers above 0");
    }
}
