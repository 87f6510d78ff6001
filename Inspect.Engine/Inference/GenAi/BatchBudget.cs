using System.Globalization;
using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Memory that rows of a batch may take: keys and values of all their tokens, and logits of all positions of their prompts.</summary>
/// <param name="folder">The model.</param>
/// <param name="traits">What its run showed.</param>
/// <param name="memory">Bytes that the machine has, or the container.</param>
/// <param name="percent">Share of them that a batch may take.</param>
internal sealed class BatchBudget(ModelFolder folder, GenAiTraits traits, long memory, int percent)
{
    /// <summary>Bytes of logits that prompts of a batch may take, however much memory there is: beyond that a batch gains nothing.</summary>
    private const long MostLogitsBytes = 1L << 30;

    /// <summary>So many rows may run together.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="longestPrompt">Tokens of the longest prompt, to which the others are padded.</param>
    /// <param name="mostTokens">New tokens of the row that may have most.</param>
    public bool Fits(int rows, int longestPrompt, int mostTokens)
    {
        var length = longestPrompt + mostTokens;
        var logits = traits.LogitsBytes(rows, longestPrompt);
        return length <= folder.ContextLength && logits <= MostLogitsBytes && (rows * folder.CacheBytes(length)) + logits <= memory / 100 * percent;
    }

    /// <summary>Checks that a row can run at all.</summary>
    /// <param name="prompt">Tokens of its prompt.</param>
    /// <param name="maxTokens">New tokens at most.</param>
    /// <exception cref="GenerationException">It needs more memory than there is.</exception>
    public void CheckAlone(int prompt, int maxTokens)
    {
        var needed = folder.CacheBytes(prompt + maxTokens) + traits.LogitsBytes(1, traits.IsInPieces(prompt) ? GenAiTraits.Piece : prompt);
        if (needed > memory)
        {
            throw new GenerationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The prompt has {prompt:N0} tokens, for which this model needs {needed / 1e9:0.0} GB of memory with the answer; the machine has {memory / 1e9:0.0} GB. Shorten the input, or lower max_tokens."));
        }
    }
}
