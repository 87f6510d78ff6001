using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Evals;

/// <summary>A scope in which the model under test answers what somebody typed, and no other model answers.</summary>
/// <param name="output">The answer.</param>
/// <param name="time">Clock of the transcript.</param>
internal sealed class TypedScope(string output, TimeProvider time) : SampleScope(new Transcript(time, null), SampleLimits.None)
{
    /// <inheritdoc />
    public override bool IsDryRun => false;

    /// <summary>The solvers are done: a scorer that asks a model cannot be tried here.</summary>
    public bool IsScoring { get; set; }

    /// <inheritdoc />
    public override Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken)
    {
        state.Output = Answer(state.Model);
        state.Messages.Add(state.Output.Choices[0].Message);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken) => IsScoring
        ? throw new InspectException("It asks a model, which the test bench does not do. Try it with a run of a few items.")
        : Task.FromResult(Answer(model));

    private ModelOutput Answer(string model) => ModelOutput.Empty with
    {
        Model = model,
        Completion = output,
        Choices = [new ChatChoice { Message = ChatMessage.Assistant(output), StopReason = "stop" }],
    };
}
