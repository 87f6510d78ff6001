using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Messages;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.SamplePage;

/// <content>Reads the messages, a page at a time.</content>
public sealed partial class SampleMessages
{
    private const int AtOnce = 100;

    /// <summary>Characters after which a page of messages ends: an agent's hundred messages can be megabytes.</summary>
    private const int MostText = 100_000;
    private const int ReadAtOnce = 10;
    private const int FewBefore = 2;
    private bool _isLoading;
    private bool _isFull;

    /// <summary>Place of the message that a link points at, and −1 when it is on the first page or nowhere.</summary>
    private async Task<int> PlaceOfAsync(SampleContent content, string id)
    {
        try
        {
            for (var at = 0; at < content.MessageCount; at += ReadAtOnce)
            {
                var found = (await content.MessagesAsync(at, ReadAtOnce, _stop.Token)).Index().FirstOrDefault(m => KeyOf(m.Item, at + m.Index) == id);
                if (found.Item is not null)
                {
                    // With a few of those before it.
                    return Math.Max(0, at + found.Index - FewBefore);
                }
            }
        }
        catch (Exception error) when ((content != Content || _stop.IsReached) && error is InspectException or ObjectDisposedException or OperationCanceledException)
        {
            // What was read belongs to a sample that is no longer shown.
        }

        return -1;
    }

    private Task LoadAsync() => LoadAsync(End);

    private async Task LoadEarlierAsync()
    {
        _first = Math.Max(0, _first - AtOnce);
        await LoadAsync(_first);
    }

    /// <summary>Reads messages from one on. The page may have gone to another sample meanwhile.</summary>
    private async Task LoadAsync(int first)
    {
        var content = Content!;
        _isLoading = true;
        try
        {
            var last = content.IsLive ? null : _lastCall ?? await content.LastModelCallAsync(_stop.Token);
            var (next, isFull) = await PageAsync(content, first);
            if (content == Content)
            {
                (_lastCall, _isFull) = (last, isFull);
                _messages.RemoveRange(Math.Max(0, first - _first), _messages.Count - Math.Max(0, first - _first));
                _messages.AddRange(next);
            }
        }
        catch (InspectException error) when (content == Content && !_stop.IsReached)
        {
            _problem = error.Message;
        }
        catch (Exception error) when ((content != Content || _stop.IsReached) && error is InspectException or ObjectDisposedException or OperationCanceledException)
        {
            // What was read belongs to a sample that is no longer shown.
        }
        finally
        {
            _isLoading = false;
        }
    }

    /// <summary>The next messages, as many as one look takes in, and whether they are so many.</summary>
    private async Task<(List<ChatMessage> Messages, bool IsFull)> PageAsync(SampleContent content, int first)
    {
        var page = new List<ChatMessage>();
        var left = MostText;
        while (left > 0 && page.Count < AtOnce && first + page.Count < content.MessageCount)
        {
            foreach (var message in (await content.MessagesAsync(first + page.Count, ReadAtOnce, _stop.Token)).TakeWhile(_ => left > 0))
            {
                page.Add(message);
                left -= message.Content.Parts.Sum(p => Math.Min(PartView.TextOf(p).Length, CutText.FirstLength));
            }
        }

        return (page, left <= 0 || page.Count >= AtOnce);
    }
}
