using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>Tags and metadata of a log while somebody edits them.</summary>
internal sealed class NotesDraft
{
    /// <summary>What the app writes of itself is no note.</summary>
    private const string OwnKey = "inspect_dotnet";

    private const int MostLetters = 200;
    private const int MostValues = 200;

    private readonly List<string> _tags;
    private readonly List<NotedValue> _values;

    /// <summary>Begins with what the log has.</summary>
    public NotesDraft(EvalLog log)
    {
        Log = log;
        _tags = [.. log.Tags];
        _values = [.. log.Metadata.Where(m => m.Key != OwnKey).Take(MostValues).Select(m => new NotedValue(m.Key, m.Value))];
        Hidden = log.Metadata.Count - _values.Count - (log.Metadata.ContainsKey(OwnKey) ? 1 : 0);
    }

    /// <summary>Header of the log as it was read.</summary>
    public EvalLog Log { get; }

    /// <summary>Tags after the edit.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>Values after the edit.</summary>
    public IReadOnlyList<NotedValue> Values => _values;

    /// <summary>Values that are too many to be shown.</summary>
    public int Hidden { get; }

    /// <summary>What is changed, one word or key each.</summary>
    public IEnumerable<string> Changes =>
    [
        .. Added.Select(t => $"+{t}"),
        .. Removed.Select(t => $"−{t}"),
        .. _values.Where(v => v.IsChanged).Select(v => v.Key),
        .. RemovedKeys.Select(k => $"−{k}"),
    ];

    /// <summary>Something is changed.</summary>
    public bool IsChanged => Changes.Any();

    private ImmutableArray<string> Added => [.. _tags.Except(Log.Tags, StringComparer.Ordinal)];

    private ImmutableArray<string> Removed => [.. Log.Tags.Except(_tags, StringComparer.Ordinal)];

    private ImmutableArray<string> RemovedKeys =>
        [.. Log.Metadata.Keys.Where(k => k != OwnKey).Take(MostValues).Except(_values.Select(v => v.Key), StringComparer.Ordinal)];

    /// <summary>Adds tags that stand with commas between them.</summary>
    /// <returns>What is wrong with them, in a sentence; null when nothing is.</returns>
    public string? AddTags(string text)
    {
        var tags = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (tags.Count == 0)
        {
            return "Type a tag, then press Enter.";
        }

        if (tags.Find(t => t.Length > MostLetters) is { } large)
        {
            return $"A tag may have {MostLetters} characters, this one has {Format.Count(large.Length)}.";
        }

        if (tags.All(_tags.Contains))
        {
            return $"The run has {(tags.Count == 1 ? $"the tag {tags[0]}" : "these tags")} already.";
        }

        _tags.AddRange(tags.Where(t => !_tags.Contains(t)));
        return null;
    }

    /// <summary>Takes a tag away.</summary>
    public void RemoveTag(string tag) => _tags.Remove(tag);

    /// <summary>Adds a value under a new key.</summary>
    /// <returns>What is wrong with it, in a sentence; null when nothing is.</returns>
    public string? AddValue(string key, string text)
    {
        key = key.Trim();
        var (value, problem) = ValueText.Read(text);
        var fault = key.Length == 0 ? "A value needs a key."
            : key.Length > MostLetters ? $"A key may have {MostLetters} characters, this one has {Format.Count(key.Length)}."
            : key == OwnKey ? $"The key {OwnKey} is kept for the app itself. Take another."
            : _values.Exists(v => v.Key == key) ? $"The key {key} is there already. Change its value in its row."
            : problem;
        if (fault is null)
        {
            var old = Log.Metadata.TryGetValue(key, out var known) ? known : (JsonElement?)null;
            _values.Add(new NotedValue(key, old) { Text = ValueText.Of(value!.Value) });
        }

        return fault;
    }

    /// <summary>Takes a value away.</summary>
    public void RemoveValue(NotedValue value) => _values.Remove(value);

    /// <summary>The edits, or what is wrong in a sentence.</summary>
    public (ImmutableArray<LogEdit> Edits, string? Problem) Read()
    {
        var set = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var value in _values.Where(v => v.IsChanged))
        {
            var (read, problem) = ValueText.Read(value.Text);
            if (read is not { } known)
            {
                return ([], $"{value.Key}: {problem}");
            }

            set[value.Key] = known;
        }

        var edits = ImmutableArray.CreateBuilder<LogEdit>();
        if (Added.Length + Removed.Length > 0)
        {
            edits.Add(new TagsEdit(Added, Removed));
        }

        if (set.Count + RemovedKeys.Length > 0)
        {
            edits.Add(new MetadataEdit(set, RemovedKeys));
        }

        return edits.Count == 0 ? ([], "Nothing is changed yet.") : (edits.ToImmutable(), null);
    }
}
