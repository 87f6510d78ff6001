using System.Collections;
using System.Collections.Immutable;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>The conversation of a sample that runs: what its newest model call was given, and the answer once there is one.</summary>
/// <remarks>Not thread-safe. The count takes a look, and the messages are those of that look.</remarks>
internal sealed class RunningMessages(SampleInput input, Transcript transcript) : IReadOnlyList<ChatMessage>
{
    private ImmutableArray<ChatMessage> _messages = [];

    public int Count => (_messages = Look()).Length;

    public ChatMessage this[int index] => _messages[index];

    public IEnumerator<ChatMessage> GetEnumerator() => ((IEnumerable<ChatMessage>)_messages).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ImmutableArray<ChatMessage> Look() => transcript.Last<ModelEvent>() switch
    {
        null => input.Plain is { } text ? [ChatMessage.User(text)] : [.. input.Messages],
        { Pending: not true, Output.Choices: [{ Message: { } answer }, ..] } call => call.Input.Add(answer),
        var call => call.Input,
    };
}
