using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Index;

/// <summary>What a search looks through of a sample.</summary>
internal static class SampleTexts
{
    /// <summary>Most characters of one input that can be found: a conversation may have thousands of messages of five thousand each.</summary>
    public const int MostInput = 40_000;

    /// <summary>The text of an input; of a conversation that of all messages, as far as the summary carries them: each cut, images and the like as a word.</summary>
    /// <remarks>Of a very long conversation the last user message, which most often is the question, and then as many from the first on as fit.</remarks>
    public static string Input(SampleInput input)
    {
        if (input.Plain is { } plain)
        {
            return Cut(plain, MostInput);
        }

        var question = input.Messages.LastOrDefault(m => m.Role == ChatRoles.User);
        var text = new StringBuilder(Cut(question?.Text ?? string.Empty, MostInput));
        foreach (var message in input.Messages.Where(m => !ReferenceEquals(m, question)))
        {
            if (text.Length >= MostInput)
            {
                break;
            }

            text.Append('\n').Append(Cut(message.Text, MostInput - text.Length));
        }

        return text.ToString();
    }

    /// <summary>All ideal answers.</summary>
    public static string Target(Target target) => string.Join('\n', target.Values);

    /// <summary>The answers that the scorers saw.</summary>
    public static string Answers(EvalSampleSummary summary) =>
        string.Join('\n', summary.Scores?.Values.Select(s => s.Answer).OfType<string>().Distinct() ?? []);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
