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
    public static PostProcessor Read(JsonElement processor)
    {
        if (processor.ValueKind != JsonValueKind.Object || !processor.TryGetProperty("type", out var type))
        {
            return None;
        }

        return type.GetString() switch
        {
            "TemplateProcessing" => ReadTemplate(processor),
            "RobertaProcessing" or "BertProcessing" => new PostProcessor([processor.GetProperty("cls")[1].GetUInt32()], [processor.GetProperty("sep")[1].GetUInt32()]),
            "Sequence" => processor.GetProperty("processors").EnumerateArray().Select(Read).Aggregate(None, Around),
            _ => None,
        };
    }

    private static PostProcessor Around(PostProcessor inner, PostProcessor outer) =>
        new([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After]);

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
                var ids = processor.GetProperty("special_tokens").GetProperty(token.GetProperty("id").GetString()!).GetProperty("ids");
                current.AddRange(ids.EnumerateArray().Select(i => i.GetUInt32()));
            }
        }

        return new PostProcessor(before, after);
    }
}
