using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Changes to a dataset that are not saved yet, with all that can be undone. Rows that nobody touched stay in the file, and are written as they are, byte by byte. Not thread-safe.</summary>
public sealed class DatasetDraft
{
    /// <summary>Rows that a draft can have at most.</summary>
    public const int MostRows = 1_000_000;

    private const int MostUndo = 200;
    private const string MetadataPrefix = "metadata.";
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly RecordFile? _file;
    private readonly List<ImmutableList<DraftRow>> _undo = [];
    private readonly ImmutableList<DraftRow> _begin;
    private ImmutableList<DraftRow> _rows;

    /// <summary>A draft of a dataset.</summary>
    /// <param name="file">The file, open as long as the draft is; null for a new dataset.</param>
    public DatasetDraft(RecordFile? file)
    {
        _file = file;
        _rows = _begin = ImmutableList.CreateRange(Enumerable.Range(0, file?.Count ?? 0).Select(i => new DraftRow(i, null)));
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>There is something to take back.</summary>
    public bool CanUndo => _undo.Count > 0;

    /// <summary>Something differs from the file.</summary>
    public bool IsChanged => !ReferenceEquals(_rows, _begin);

    /// <summary>Grows with each change.</summary>
    public int Version { get; private set; }

    /// <summary>Numbers of rows that were changed or added, from 0.</summary>
    public IReadOnlyList<int> ChangedRows => [.. _rows.Index().Where(r => r.Item.Json is not null).Select(r => r.Index)];

    /// <summary>A row.</summary>
    /// <param name="number">Its number now, from 0.</param>
    public RecordRow Row(int number)
    {
        var row = _rows[number];
        return row.Json is { } json ? new RecordRow(number, FreeJson.Parse(json), null) : _file!.Read(row.Base, 1)[0] with { Number = number };
    }

    /// <summary>The row was changed or added.</summary>
    public bool IsChangedRow(int number) => _rows[number].Json is not null;

    /// <summary>Looks at all rows as they are now; the draft may be changed meanwhile.</summary>
    public CheckReport Check(CancellationToken cancellationToken)
    {
        var (rows, checks) = (_rows, new RowChecks());
        foreach (var (number, row) in rows.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            checks.Add(row.Json is { } json ? new RecordRow(number, FreeJson.Parse(json), null) : _file!.Read(row.Base, 1)[0] with { Number = number });
        }

        return checks.Finish();
    }

    /// <summary>The text of a field of a row.</summary>
    public static string TextOf(RecordRow row, string field) => row.Problem is null ? CellText.Show(ValueOf(row.Record, field), IsList(field)) : string.Empty;

    /// <summary>Gives a field of a row another text.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Set(int number, string field, string text)
    {
        var row = Row(number);
        if (row.Problem is not null || TextOf(row, field) == text)
        {
            return false;
        }

        var old = ValueOf(row.Record, field);
        var value = field == "id" ? CellText.ReadId(text, old) : CellText.Read(text, old, IsList(field));
        var record = (JsonObject)JsonNode.Parse(row.Record.GetRawText())!;
        var (map, key) = (record, field);
        if (field.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        {
            key = field[MetadataPrefix.Length..];
            if (record["metadata"] is not JsonObject metadata)
            {
                metadata = [];
                record["metadata"] = metadata;
            }

            map = metadata;
        }

        if (value is { } given)
        {
            map[key] = JsonNode.Parse(given.GetRawText());
        }
        else
        {
            map.Remove(key);
        }

        Change(_rows.SetItem(number, _rows[number] with { Json = record.ToJsonString(Relaxed) }));
        return true;
    }

    /// <summary>Adds an empty row at the end.</summary>
    public void AddRow() => Add(["{\"input\": \"\", \"target\": \"\"}"]);

    /// <summary>Adds rows at the end.</summary>
    /// <param name="records">Each a JSON map.</param>
    /// <exception cref="DatasetException">They would be too many.</exception>
    public void Add(IReadOnlyCollection<string> records)
    {
        if (records.Count + Count > MostRows)
        {
            throw new DatasetException($"A dataset has at most {MostRows:N0} rows here. Add fewer, or split it.");
        }

        Change(_rows.AddRange(records.Select(r => new DraftRow(-1, r))));
    }

    /// <summary>Deletes a row.</summary>
    public void Delete(int number) => Change(_rows.RemoveAt(number));

    /// <summary>Takes the last change back.</summary>
    public void Undo()
    {
        if (CanUndo)
        {
            _rows = _undo[^1];
            _undo.RemoveAt(_undo.Count - 1);
            Version++;
        }
    }

    /// <summary>Writes all rows, a JSON map a line.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        foreach (var row in _rows)
        {
            await stream.WriteAsync(row.Json is { } json ? Encoding.UTF8.GetBytes(json) : _file!.Bytes(row.Base).AsMemory().TrimEnd((byte)'\r'), cancellationToken).ConfigureAwait(false);
            stream.WriteByte((byte)'\n');
        }
    }

    private static bool IsList(string field) => field is "target" or "choices";

    private static JsonElement? ValueOf(JsonElement record, string field)
    {
        if (field.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        {
            return record.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(field[MetadataPrefix.Length..], out var own) ? own : null;
        }

        return record.TryGetProperty(field, out var value) ? value : null;
    }

    private void Change(ImmutableList<DraftRow> rows)
    {
        _undo.Add(_rows);
        if (_undo.Count > MostUndo)
        {
            _undo.RemoveAt(0);
        }

        _rows = rows;
        Version++;
    }
}
