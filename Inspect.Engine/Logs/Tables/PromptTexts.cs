using System.Collections.Immutable;
using System.Text;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Inputs of the model calls of one sample, which share the messages of a pool: those are read a few at a time, and not again for each call.</summary>
internal sealed class PromptTexts(SampleReader sample)
{
    private const int AtOnce = 100;
    private const long MostCharacters = 8 << 20;

    private readonly Dictionary<int, string> _texts = [];
    private long _characters;

    /// <summary>Messages of the pool that make up the input of a call, by their numbers; null where the call has its input itself.</summary>
    public static IEnumerable<int>? Places(ModelEvent call) => call.InputRefs is { } ranges && call.Input.IsEmpty
        ? ranges.Where(r => r is { IsDefault: false, Length: 2 }).SelectMany(r => Enumerable.Range(Math.Max(0, r[0]), Math.Max(0, r[1] - Math.Max(0, r[0]))))
        : null;

    /// <summary>The input of a call as text.</summary>
    public string Of(ModelEvent call)
    {
        if (Places(call) is not { } places)
        {
            return MessageText.Of(call.Input.Select(m => AttachmentResolver.Resolve(m, sample.Attachments)));
        }

        var text = new StringBuilder();
        foreach (var place in places)
        {
            if (TextAt(place) is not { } message)
            {
                break;
            }

            text.Append(text.Length == 0 ? string.Empty : MessageText.Between).Append(message);
        }

        return text.ToString();
    }

    private string? TextAt(int place)
    {
        if (_texts.TryGetValue(place, out var known))
        {
            return known;
        }

        if (_characters > MostCharacters)
        {
            _texts.Clear();
            _characters = 0;
        }

        foreach (var (index, message) in sample.PoolPage(place, AtOnce).Index())
        {
            var text = MessageText.Of(AttachmentResolver.Resolve(message, sample.Attachments));
            _texts[place + index] = text;
            _characters += text.Length;
        }

        return _texts.GetValueOrDefault(place);
    }
}
