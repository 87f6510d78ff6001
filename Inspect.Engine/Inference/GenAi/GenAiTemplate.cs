using System.Text.Json;
using Inspect.Engine.Inference.Folders;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Puts a conversation into the model's chat template; without one, its texts stand one behind the other.</summary>
internal sealed class GenAiTemplate(Tokenizer tokenizer, ModelFolder folder)
{
    /// <summary>Renders the shortest conversation, so that a damaged template shows when the model is loaded.</summary>
    /// <exception cref="GenerationException">The template makes nothing of it.</exception>
    public void Check()
    {
        if (Apply([new LocalMessage("user", "Hi")]).Length == 0)
        {
            throw new GenerationException("It makes an empty prompt.");
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

        try
        {
            var json = JsonSerializer.Serialize(messages.Select(m => new { role = m.Role, content = m.Content }));
            return tokenizer.ApplyChatTemplate(string.Empty, json, string.Empty, true);
        }
        catch (OnnxRuntimeGenAIException error)
        {
            throw new GenerationException($"The chat template of {folder.Name} refuses this conversation: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
