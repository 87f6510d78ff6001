using System.Text;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>Tokens with their texts, for those who asked how likely they are.</summary>
internal static class LikelihoodTexts
{
    /// <summary>A token and those in its place.</summary>
    public static LocalToken Of(HfTokenizer tokenizer, TokenLikelihood token) =>
        Of(tokenizer, token.Id, token.LogProbability) with { Top = [.. token.Top.Select(t => Of(tokenizer, t.Id, t.LogProbability))] };

    private static LocalToken Of(HfTokenizer tokenizer, int id, double logProbability)
    {
        var bytes = tokenizer.Bytes.Of((uint)id);
        return new LocalToken(Encoding.UTF8.GetString(bytes), bytes, logProbability);
    }
}
