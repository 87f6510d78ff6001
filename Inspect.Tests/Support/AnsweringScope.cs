using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;

namespace Inspect.Tests.Support;

/// <summary>A scope whose models give answers of a test, in order.</summary>
public sealed class AnsweringScope(params string[] answers) : SampleScope(new Transcript(TimeProvider.System, null), SampleLimits.None)
{
    private readonly Queue<string> _answers = new(answers);

    public override bool IsDryRun => false;

    /// <summary>Who was asked what, in order.</summary>
    public List<(string Model, string Text)> Asked { get; } = [];

    /// <summary>Settings of the calls, in order.</summary>
    public List<GenerateConfig?> Configs { get; } = [];

    public override Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken)
    {
        state.Output = Answer(state.Model, state.Messages, config);
        state.Messages.Add(state.Output.Choices[0].Message);
        return Task.CompletedTask;
    }

    public override Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(model, messages, config));

    private ModelOutput Answer(string model, IEnumerable<ChatMessage> messages, GenerateConfig? config)
    {
        Asked.Add((model, string.Join('\n', messages.Select(m => m.Text))));
        Configs.Add(config);
        var message = ChatMessage.Assistant(_answers.Dequeue());
        return ModelOutput.Empty with { Choices = [new ChatChoice { Message = message, StopReason = "stop" }], Completion = message.Text };
    }
}
