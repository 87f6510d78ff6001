using System.Text;
using Inspect.Engine.Logs.Tables;
using Parquet;
using Parquet.Schema;

namespace Inspect.Tests.Logs.Tables;

/// <summary>Tables as they are written, read back.</summary>
internal static class TableFiles
{
    public static async Task<(TableResult Result, List<Dictionary<string, string>> Rows)> CsvAsync(TableOptions options, CancellationToken cancellationToken, params string[] logs)
    {
        using var file = new MemoryStream();
        var result = await TableExport.WriteAsync(logs, options with { Format = TableFormat.Csv }, file, cancellationToken);
        return (result, Rows(Encoding.UTF8.GetString(file.ToArray())));
    }

    /// <summary>Rows of a CSV text by the names of their columns; in quotes, everything is itself.</summary>
    public static List<Dictionary<string, string>> Rows(string text)
    {
        var lines = Records(text).ToList();
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(c => c.First, c => c.Second))];
    }

    public static async Task<(ParquetSchema Schema, List<Dictionary<string, object?>> Rows)> ParquetAsync(TableOptions options, CancellationToken cancellationToken, params string[] logs)
    {
        using var file = new MemoryStream();
        await TableExport.WriteAsync(logs, options with { Format = TableFormat.Parquet }, file, cancellationToken);
        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellationToken);
        var rows = new List<Dictionary<string, object?>>();
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var columns = new Dictionary<string, object?[]>();
            foreach (var field in reader.Schema.DataFields)
            {
                columns[field.Name] = await ColumnAsync(group, field, cancellationToken);
            }

            rows.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(r => columns.ToDictionary(c => c.Key, c => c.Value[r])));
        }

        return (reader.Schema, rows);
    }

    private static Task<object?[]> ColumnAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken) =>
        field.ClrType == typeof(long) ? ValuesAsync<long>(group, field, cancellationToken)
        : field.ClrType == typeof(double) ? ValuesAsync<double>(group, field, cancellationToken)
        : field.ClrType == typeof(bool) ? ValuesAsync<bool>(group, field, cancellationToken)
        : field.ClrType == typeof(DateTime) ? ValuesAsync<DateTime>(group, field, cancellationToken)
        : TextsAsync(group, field, cancellationToken);

    private static async Task<object?[]> ValuesAsync<T>(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
        where T : struct
    {
        var values = new T?[group.RowCount];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
        return [.. values.Select(v => (object?)v)];
    }

    private static async Task<object?[]> TextsAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
    {
        var values = new string?[group.RowCount];
        await group.ReadAsync(field, values.AsMemory(), cancellationToken: cancellationToken);
        return values;
    }

    private static IEnumerable<List<string>> Records(string text)
    {
        var record = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (isQuoted || c is not (',' or '\n'))
            {
                field.Append(c);
            }
            else
            {
                record.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    yield return record;
                    record = [];
                }
            }
        }
    }
}
