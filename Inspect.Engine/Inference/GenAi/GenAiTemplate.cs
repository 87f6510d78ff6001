using System.Text.Json;
using Inspect.Engine.Inference.Folders;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Puts a conversation into the model's chat template; without one, its texts stand one behind the other.</summary>
internal sealed class GenAiTemplate(Tokenizer tokenizer, ModelFolder folder)
{
    // Unicode's private use: characters that texts hardly hold.
    private const char LastPrivate = '\uF8FF';

    private const char FirstPrivate = '\uE000';

    /// <summary>Renders the shortest conversation, so that a damaged template shows when the model is loaded.</summary>
    /// <exception cref="GenerationException">The template makes nothing of it.</exception>
    public void Check()
    {
        if (Apply([new LocalMessage("user", "Hi")]).Length == 0)
        {
            throw new GenerationException("It makes an empty prompt.");
        }
    }

    /// <summary>Renders conversations of many shapes. What a template refuses it may refuse; a hostile one ends the process or takes all it can get.</summary>
    public void Try()
    {
        foreach (var conversation in TrialConversations.All)
        {
            try
            {
                Apply(conversation);
            }
            catch (GenerationException)
            {
                // Many templates refuse a system message, two users in a row, or a role that they do not know.
            }
        }
    }

    /// <summary>The prompt, with the answer's begin.</summary>
    /// <exception cref="GenerationException">The template refuses the conversation.</exception>
    public string Apply(IReadOnlyList<LocalMessage> messages)
    {
        if (!folder.HasChatTemplate)
        {
            return string.Concat(messages.Select(m => m.Content));
        }

        // The library's texts end at a NUL, so another character stands for it on the way.
        var placeholder = messages.Any(m => m.Content.Contains('\0', StringComparison.Ordinal)) ? UnusedCharacter(messages) : '\0';
        try
        {
            var json = JsonSerializer.Serialize(messages.Select(m => new { role = m.Role, content = m.Content.Replace('\0', placeholder) }));
            return tokenizer.ApplyChatTemplate(folder.TemplateText ?? string.Empty, json, string.Empty, true).Replace(placeholder, '\0');
        }
        catch (OnnxRuntimeGenAIException error)
        {
            throw new GenerationException($"The chat template of {folder.Name} refuses this conversation: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private char UnusedCharacter(IReadOnlyList<LocalMessage> messages)
    {
        for (var candidate = LastPrivate; candidate >= FirstPrivate; candidate--)
        {
            if (!messages.Any(m => m.Content.Contains(candidate, StringComparison.Ordinal)) && folder.TemplateText?.Contains(candidate, StringComparison.Ordinal) != true)
            {
                return candidate;
            }
        }

        throw new GenerationException("The conversation holds a NUL character and all characters of private use, so it cannot be put into the chat template. Remove the NUL character.");
    }
}
