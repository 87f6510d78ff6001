using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Sampling;

namespace Inspect.Web.Models;

/// <summary>Lets a model write for some seconds and measures how fast that goes.</summary>
internal static class ModelProbe
{
    private const string Prompt = "Write a long story about a lighthouse and the sea.";
    private const string Question = "Say hello.";

    /// <summary>Tokens of the first answer of a probe; each further one has twice as many, so that a slow model is measured too.</summary>
    public const int FirstTokens = 8;
    private const int MostTokens = 128;
    private const int AnswerTokens = 24;
    private const int AnswerLetters = 200;

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    /// <summary>Measures a model.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(double TokensPerSecond, double FirstTokenSeconds)> MeasureAsync(ILocalEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        var (started, tokens, seconds, first) = (time.GetTimestamp(), 0.0, 0.0, double.MaxValue);
        for (var (round, most) = (1, FirstTokens); ; round++, most = Math.Min(most * 2, MostTokens))
        {
            var request = new LocalRequest { Messages = [new LocalMessage("user", Prompt)], MaxTokens = most, Random = RandomStream.Of(0, string.Empty, 1, round) };
            await foreach (var delta in engine.GenerateAsync(request, cancellationToken))
            {
                if (delta.End is { TokensPerSecond: > 0, OutputTokens: > 1 } end)
                {
                    tokens += end.OutputTokens - 1;
                    seconds += (end.OutputTokens - 1) / end.TokensPerSecond;
                    first = Math.Min(first, end.FirstTokenSeconds);
                }
            }

            if (time.GetElapsedTime(started) >= ProbeTime && tokens > 0)
            {
                return (tokens / seconds, first);
            }
        }
    }

    /// <summary>A first answer of a model, on one line.</summary>
    public static async Task<string> AnswerAsync(ILocalEngine engine, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var request = new LocalRequest { Messages = [new LocalMessage("user", Question)], MaxTokens = AnswerTokens, Random = RandomStream.Of(0, string.Empty, 1, 1) };
        await foreach (var delta in engine.GenerateAsync(request, cancellationToken))
        {
            text.Append(delta.Text);
        }

        return Format.Line(text.ToString(), AnswerLetters);
    }
}
