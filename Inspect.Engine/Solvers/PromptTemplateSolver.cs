using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Solvers;

/// <summary>Replaces the text of the last user message; <c>{prompt}</c> is the old one.</summary>
public sealed class PromptTemplateSolver(string template, IReadOnlyDictionary<string, JsonElement> variables) : ISolver
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        "prompt_template",
        "rewrites the prompt",
        [new PartParameter("template", PartParameterType.Text, null, "Text in which {prompt} is the prompt so far.") { IsRequired = true }],
        arguments => new PromptTemplateSolver(arguments.Text("template")!, arguments.Further())) { AllowsFurther = true };

    /// <inheritdoc />
    public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        var index = state.UserPromptIndex();
        var message = state.Messages[index];
        var prompt = JsonSerializer.SerializeToElement(message.Text);
        var text = TextTemplate.Format(template, name => name == "prompt" && !variables.ContainsKey(name) ? prompt : StateVariables.Find(state, variables, name));
        state.Messages[index] = message with { Content = Replace(message.Content, text) };
        return Task.CompletedTask;
    }

    /// <summary>Parts other than text stay; one new text part stands at the end.</summary>
    private static MessageContent Replace(MessageContent content, string text) => content.IsText
        ? text
        : MessageContent.FromParts([.. content.Parts.Where(p => p.Type != "text"), new ContentPart { Type = "text", Text = text }]);
}
