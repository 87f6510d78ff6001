using System.Text.Json;
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
        var prompt = JsonSerializer.SerializeToElement(state.Messages[state.UserPromptIndex()].Text);
        state.ReplaceUserPrompt(TextTemplate.Format(template, name => name == "prompt" && !variables.ContainsKey(name) ? prompt : StateVariables.Find(state, variables, name)));
        return Task.CompletedTask;
    }
}
