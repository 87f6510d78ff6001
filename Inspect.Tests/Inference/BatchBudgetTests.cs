using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Memory of a batch. The built-in model has 49,152 logits a position and keeps 46,080 bytes of keys and values a token (30 layers × 2 × 3 heads × 64 × 4).</summary>
public sealed class BatchBudgetTests
{
    private const long Gigabyte = 1_000_000_000;

    [Theory]
    [InlineData(16, 300, 2_000, 64, true)] // Logits 0.94 GB, keys and values 1.7 GB of 16.
    [InlineData(16, 300, 2_000, 8, false)] // … of 2.
    [InlineData(8, 531, 60, 64, true)] // 0.84 GB.
    [InlineData(8, 1_931, 60, 64, false)] // 3.0 GB of logits: no batch gains by that.
    [InlineData(2, 4_000, 4_193, 64, false)] // One token beyond the context.
    [InlineData(16, 300, 2_000, 8, true, 50)] // 2.6 GB of 4.
    [InlineData(16, 300, 2_000, 48, false, 5)] // … of 2.4.
    public void Fits_RowsOfAPrompt_CountsLogitsOfAllPositions(int rows, int prompt, int tokens, int memory, bool fits, int percent = 25) =>
        Assert.Equal(fits, Budget(memory * Gigabyte, true, percent).Fits(rows, prompt, tokens));

    [Fact]
    public void CheckAlone_APromptInPieces_NeedsLogitsOfAPieceOnly()
    {
        // 6,000 positions of logits are 1.2 GB, keys and values 0.3 GB, a piece of 256 has 0.05 GB.
        Budget(Gigabyte / 2, true).CheckAlone(6_000, 100);

        var error = Assert.Throws<GenerationException>(() => Budget(Gigabyte / 2, false).CheckAlone(6_000, 100));
        Assert.Equal(
            "The prompt has 6,000 tokens, for which this model needs 1.5 GB of memory with the answer; the machine has 0.5 GB. Shorten the input, or lower max_tokens.", error.Message);
    }

    private static BatchBudget Budget(long memory, bool takesPieces, int percent = 25) => new(
        ModelFolder.Read(Path.Combine(Repository.Root, "models", BuiltInModel.Name)), new GenAiTraits(49_152, RowMixing.Any, GivesAll: true, new Lazy<bool>(() => takesPieces)), memory, percent);
}
