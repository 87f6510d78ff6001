using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Solvers;

/// <summary>Puts a message made from a template into the conversation: <c>system_message</c>, <c>user_message</c>, <c>assistant_message</c>.</summary>
public sealed class MessageSolver(string role, string template, IReadOnlyDictionary<string, JsonElement> variables) : ISolver
{
    /// <summary>What task files and forms know of the three.</summary>
    public static IReadOnlyList<PartDefinition> Definitions { get; } =
    [
        Define("system_message", ChatRoles.System, "puts a system message after the last one, else in front"),
        Define("user_message", ChatRoles.User, "appends a user message"),
        Define("assistant_message", ChatRoles.Assistant, "appends an assistant message"),
    ];

    /// <inheritdoc />
    public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        var text = TextTemplate.Format(template, name => StateVariables.Find(state, variables, name));
        if (role != ChatRoles.System)
        {
            state.Messages.Add(role == ChatRoles.User ? ChatMessage.User(text) : ChatMessage.Assistant(text));
            return Task.CompletedTask;
        }

        var at = 0;
        for (var i = 0; i < state.Messages.Count; i++)
        {
            at = state.Messages[i].Role == ChatRoles.System ? i + 1 : at;
        }

        state.Messages.Insert(at, ChatMessage.System(text));
        return Task.CompletedTask;
    }

    private static PartDefinition Define(string name, string role, string help) => new(
        PartKind.Solver,
        name,
        help,
        [new PartParameter("template", PartParameterType.Text, null, "Text with {variables} of the sample's metadata.") { IsRequired = true }],
        arguments => new MessageSolver(role, arguments.Text("template")!, arguments.Further())) { AllowsFurther = true };
}
