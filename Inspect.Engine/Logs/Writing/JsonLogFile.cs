using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Writes a <c>.json</c> log: the header, the samples one at a time, the reductions (log format 3).</summary>
internal static class JsonLogFile
{
    private static ReadOnlySpan<byte> SampleIndent => "\n    "u8;

    /// <summary>Writes the whole log.</summary>
    /// <param name="target">The file.</param>
    /// <param name="header">The header.</param>
    /// <param name="samples">Samples as JSON, each the last line of which need not be indented; null when the log shall have none.</param>
    /// <param name="reductions">Scores over the epochs of each item; null when the log shall have none.</param>
    public static void Write(Stream target, EvalLog header, IEnumerable<ReadOnlyMemory<byte>>? samples, IReadOnlyList<EvalSampleReductions>? reductions)
    {
        var head = Indented(header).Span;
        target.Write(head[..^2]); // without the line of the last bracket
        if (samples is not null)
        {
            target.Write(",\n  \"samples\": ["u8);
            var isFirst = true;
            foreach (var sample in samples)
            {
                target.Write(isFirst ? SampleIndent : ",\n    "u8);
                target.Write(sample.Span);
                isFirst = false;
            }

            target.Write(isFirst ? "]"u8 : "\n  ]"u8);
        }

        if (reductions is not null)
        {
            target.Write(",\n  \"reductions\": "u8);
            WriteShifted(target, Indented(reductions.ToList()).Span, "\n  "u8);
        }

        target.Write("\n}"u8);
    }

    /// <summary>A sample as it stands in such a log.</summary>
    public static ReadOnlyMemory<byte> Sample(EvalSample sample)
    {
        using var memory = new MemoryStream();
        WriteShifted(memory, Indented(sample).Span, SampleIndent);
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    private static ReadOnlyMemory<byte> Indented<T>(T value) =>
        LogBytes.FromStrict(JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)IndentedJson.Options.GetTypeInfo(typeof(T))));

    /// <summary>Indents all lines but the first. No text of JSON holds a line feed, so each is one of the layout.</summary>
    private static void WriteShifted(Stream target, ReadOnlySpan<byte> json, ReadOnlySpan<byte> lineBreak)
    {
        while (json.IndexOf((byte)'\n') is >= 0 and var at)
        {
            target.Write(json[..at]);
            target.Write(lineBreak);
            json = json[(at + 1)..];
        }

        target.Write(json);
    }
}
