namespace Inspect.Web.Components.Shared;

/// <summary>
/// What stands in a field whose words come back by the address. It is the browser's: it is told, and never written back while somebody types,
/// for who types is ahead of what comes back.
/// </summary>
internal sealed class TypedText
{
    /// <summary>Words told and not yet heard back, the oldest first: while answers are slow there can be several.</summary>
    private readonly Queue<string?> _told = new();

    private string? _seen;

    /// <summary>What the field begins with.</summary>
    public string? Initial { get; private set; }

    /// <summary>Another number is another field.</summary>
    public int Key { get; private set; }

    /// <summary>Takes the words that are in force.</summary>
    public void Take(string? value)
    {
        if (value == _seen)
        {
            return;
        }

        _seen = value;
        if (!IsEcho(value))
        {
            // Words that came from elsewhere, a link or the browser's way back, make the field anew.
            Initial = value;
            Key++;
        }
    }

    /// <summary>Notes words that were typed and will come back.</summary>
    public void Tell(string? value)
    {
        if (value != (_told.Count == 0 ? _seen : _told.Last()))
        {
            _told.Enqueue(value);
        }
    }

    /// <summary>Whether words are what the field itself told; those told before them have been overtaken.</summary>
    private bool IsEcho(string? value)
    {
        var isEcho = _told.Contains(value);
        while (_told.TryDequeue(out var told) && (!isEcho || told != value))
        {
        }

        return isEcho;
    }
}
