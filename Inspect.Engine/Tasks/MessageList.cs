using System.Collections.ObjectModel;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Tasks;

/// <summary>A conversation that does not grow beyond a limit.</summary>
/// <param name="messages">How it begins, however long that is.</param>
/// <param name="limit">Most messages; null for no limit.</param>
public sealed class MessageList(IEnumerable<ChatMessage> messages, int? limit) : Collection<ChatMessage>([.. messages])
{
    /// <inheritdoc />
    /// <exception cref="SampleLimitException">The conversation would become longer than its limit.</exception>
    protected override void InsertItem(int index, ChatMessage item)
    {
        if (Count + 1 > limit)
        {
            throw new SampleLimitException("message", limit.Value);
        }

        base.InsertItem(index, item);
    }
}
