using System.Collections.ObjectModel;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Tasks;

/// <summary>A conversation that does not grow beyond a limit.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="messages">How it begins, however long that is.</param>
/// <param name="limit">Most messages; null for no limit.</param>
public sealed class MessageList(IEnumerable<ChatMessage> messages, int? limit) : Collection<ChatMessage>([.. messages])
{
    /// <summary>Most messages; null for no limit. A part of a sample may have one of its own for a while.</summary>
    public int? Limit { get; set; } = limit;

    /// <inheritdoc />
    /// <exception cref="SampleLimitException">The conversation would become longer than its limit.</exception>
    protected override void InsertItem(int index, ChatMessage item)
    {
        if (Count + 1 > Limit)
        {
            throw new SampleLimitException("message", Limit.Value);
        }

        base.InsertItem(index, item);
    }
}
