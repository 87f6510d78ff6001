using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates;

/// <summary>A prompt that ends within its last message: a mark is put behind the message, and the prompt is cut there, as transformers does.</summary>
internal static class Continuation
{
    private const string Mark = "CONTINUE_FINAL_MESSAGE_TAG";
    private const string MarkWithSpace = Mark + " ";

    /// <summary>Renders the prompt.</summary>
    /// <param name="input">The conversation.</param>
    /// <param name="render">Renders it with variables.</param>
    /// <exception cref="TemplateException">The last message has no text, or the template does not give it again.</exception>
    public static string Render(TemplateInput input, Func<IReadOnlyDictionary<string, object?>, string> render)
    {
        var (messages, text) = ChatMessages.Extended(input.Messages, MarkWithSpace) ?? throw new TemplateException("the last message has no text to go on with", 1);
        var prompt = render(input.ToVariables(messages));
        var at = prompt.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0 || !prompt.Contains(PythonText.Strip(text), StringComparison.Ordinal))
        {
            throw new TemplateException("the template does not give the last message as it is, so the answer cannot go on with it", 1);
        }

        // Without the space the template trims messages, so what stands before the mark is trimmed too.
        return prompt.AsSpan(at).StartsWith(MarkWithSpace) ? prompt[..at] : TrimmedEnd(prompt[..at]);
    }

    private static string TrimmedEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && PythonText.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }
}
