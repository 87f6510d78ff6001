using System.Text.Json;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>The ids that a tokenizer puts around a raw text.</summary>
/// <param name="Before">Ids in front.</param>
/// <param name="After">Ids behind.</param>
internal sealed record PostProcessor(IReadOnlyList<uint> Before, IReadOnlyList<uint> After)
{
    /// <summary>Nothing is put around.</summary>
    public static PostProcessor None { get; } = new([], []);

    /// <summary>Reads the post-processor of a <c>tokenizer.json</c>; kinds that add nothing give <see cref="None"/>.</summary>
    /// <exception cref="FormatException">A token has no id.</exception>
    public static PostProcessor Read(JsonElement processor)
    {
        if (processor.ValueKind != JsonValueKind.Object || !processor.TryGetProperty("type", out var type))
        {
            return None;
        }

        return type.GetString() switch
        {
            "TemplateProcessing" => ReadTemplate(processor),
            "RobertaProcessing" or "BertProcessing" => new PostProcessor([ReadPair(processor, "cls")], [ReadPair(processor, "sep")]),
            "Sequence" => processor.GetProperty("processors").EnumerateArray().Select(Read).Aggregate(None, Around),
            _ => None,
        };
    }

    private static PostProcessor Around(PostProcessor inner, PostProcessor outer) =>
        new([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After]);

    private static uint ReadPair(JsonElement processor, string name)
    {
        var pair = processor.GetProperty(name);
        return pair.GetArrayLength() == 2 ? pair[1].GetUInt32() : throw new FormatException($"{name} of the post_processor is not a token and its id");
    }

    private static PostProcessor ReadTemplate(JsonElement processor)
    {
        var before = new List<uint>();
        var after = new List<uint>();
        var current = before;
        foreach (var piece in processor.GetProperty("single").EnumerateArray())
        {
            if (piece.TryGetProperty("Sequence", out _))
            {
                current = after;
            }
            else if (piece.TryGetProperty("SpecialToken", out var token))
            {
                var name = token.GetProperty("id").GetString() ?? throw new FormatException("a SpecialToken of the post_processor has no id");
                var ids = processor.GetProperty("special_tokens").GetProperty(name).GetProperty("ids");
                current.AddRange(ids.EnumerateArray().Select(i => i.GetUInt32()));
            }
        }

        return new PostProcessor(before, after);
    }
}
