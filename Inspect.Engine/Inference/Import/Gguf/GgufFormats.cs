using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>The types of tensors in GGUF files. Those without a decoder are known by their size and refused by their name.</summary>
internal static class GgufFormats
{
    /// <summary>The types by their number in the file.</summary>
    public static IReadOnlyDictionary<uint, TensorFormat> ById { get; } = new Dictionary<uint, TensorFormat>
    {
        [0] = new("F32", 1, 4, PlainFormats.DecodeSingle),
        [1] = new("F16", 1, 2, PlainFormats.DecodeHalf),
        [2] = new("Q4_0", 32, 18, SmallBlocks.DecodeQ40),
        [3] = new("Q4_1", 32, 20, SmallBlocks.DecodeQ41),
        [6] = new("Q5_0", 32, 22, SmallBlocks.DecodeQ50),
        [7] = new("Q5_1", 32, 24, SmallBlocks.DecodeQ51),
        [8] = new("Q8_0", 32, 34, SmallBlocks.DecodeQ80),
        [9] = new("Q8_1", 32, 36, null),
        [10] = new("Q2_K", 256, 84, SuperBlocks.DecodeQ2K),
        [11] = new("Q3_K", 256, 110, SuperBlocks.DecodeQ3K),
        [12] = new("Q4_K", 256, 144, SuperBlocks.DecodeQ4K),
        [13] = new("Q5_K", 256, 176, SuperBlocks.DecodeQ5K),
        [14] = new("Q6_K", 256, 210, SuperBlocks.DecodeQ6K),
        [15] = new("Q8_K", 256, 292, null),
        [16] = new("IQ2_XXS", 256, 66, null),
        [17] = new("IQ2_XS", 256, 74, null),
        [18] = new("IQ3_XXS", 256, 98, null),
        [19] = new("IQ1_S", 256, 50, null),
        [20] = new("IQ4_NL", 32, 18, TableBlocks.DecodeIq4Nl),
        [21] = new("IQ3_S", 256, 110, null),
        [22] = new("IQ2_S", 256, 82, null),
        [23] = new("IQ4_XS", 256, 136, TableBlocks.DecodeIq4Xs),
        [24] = new("I8", 1, 1, null),
        [25] = new("I16", 1, 2, null),
        [26] = new("I32", 1, 4, null),
        [27] = new("I64", 1, 8, null),
        [28] = new("F64", 1, 8, PlainFormats.DecodeDouble),
        [29] = new("IQ1_M", 256, 56, null),
        [30] = new("BF16", 1, 2, PlainFormats.DecodeBrain),
        [34] = new("TQ1_0", 256, 54, TernaryBlocks.DecodeTq10),
        [35] = new("TQ2_0", 256, 66, TernaryBlocks.DecodeTq20),
        [39] = new("MXFP4", 32, 17, TableBlocks.DecodeMxfp4),
        [40] = new("NVFP4", 64, 36, TableBlocks.DecodeNvfp4),
    };
}
