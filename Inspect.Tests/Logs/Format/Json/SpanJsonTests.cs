using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Transcripts;

namespace Inspect.Tests.Logs.Format.Json;

/// <summary>Spans are written by hand; the serializer, which writes all other events, is the measure.</summary>
public sealed class SpanJsonTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 30, 5, 123, TimeSpan.FromHours(2));

    public static TheoryData<TranscriptEvent> Spans { get; } =
    [
        new SpanBeginEvent { Uuid = "u", SpanId = "s", Timestamp = Time, WorkingStart = 1.5, Id = "s", ParentId = "p", Type = "solver", Name = "generate" },
        new SpanBeginEvent { Id = "", Name = "" },
        new SpanBeginEvent { Id = "a\"b\\c\n\u0001", Name = "<b>å\u202e\ud83d\ude00 \ud800 alone", Type = "\u2028", WorkingStart = 1e-7 },
        new SpanBeginEvent { Id = "s", Name = "n", WorkingStart = double.NaN, Timestamp = DateTimeOffset.MaxValue },
        new SpanBeginEvent { Id = "s", Name = "n", Pending = true },
        new SpanBeginEvent { Id = "s", Name = "n", Metadata = new Dictionary<string, JsonElement> { ["a"] = LogJson.ToElement(1) } },
        new SpanBeginEvent { Id = "s", Name = "n", Unknown = new Dictionary<string, JsonElement> { ["future"] = LogJson.ToElement("x") } },
        new SpanEndEvent { Uuid = "u", SpanId = "s", Timestamp = Time, WorkingStart = 0, Id = "s" },
        new SpanEndEvent { Id = "s", Pending = false },
        new SpanEndEvent { Id = "\ud800", Timestamp = DateTimeOffset.MinValue, WorkingStart = double.PositiveInfinity },
    ];

    [Theory]
    [MemberData(nameof(Spans))]
    public void Write_Span_IsWhatTheSerializerWrites(TranscriptEvent span)
    {
        var expected = span is SpanBeginEvent begin ? LogJson.ToBytes(begin) : LogJson.ToBytes((SpanEndEvent)span);

        Assert.Equal(Encoding.UTF8.GetString(expected.Span), Encoding.UTF8.GetString(LogJson.ToBytes(new List<TranscriptEvent> { span }).Span[1..^1]));
    }
}
