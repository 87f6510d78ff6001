using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Logs.Reading;

/// <summary>A header whose ids are read on their own is the one that the parser makes of the whole text.</summary>
public sealed class HeaderJsonTests
{
    private const int Many = 300;

    private static string Numbers => string.Join(',', Enumerable.Range(0, Many));

    private static string Texts => string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"a, [{i}] }}:\""));

    [Theory]
    [InlineData("numbers")]
    [InlineData("texts")]
    public void Parse_PlainIds_AreReadOnTheirOwn(string kind)
    {
        var json = Header($"\"sample_ids\":[{(kind == "numbers" ? Numbers : Texts)}]");

        var log = HeaderJson.ParseWithoutIds(json);

        Assert.NotNull(log);
        Assert.Equal(LogJson.ToBytes(LogJson.Parse<EvalLog>(json)).Span, LogJson.ToBytes(log).Span);
    }

    [Theory]
    [InlineData("\"sample_ids\":[]")]
    [InlineData("\"sample_ids\":null")]
    [InlineData("\"sample_ids\":[1,2,3]")]
    [InlineData("\"sample_ids\":[N,-1]")]
    [InlineData("\"sample_ids\":[N,1.0]")]
    [InlineData("\"sample_ids\":[N,01]")]
    [InlineData("\"sample_ids\":[N,null]")]
    [InlineData("\"sample_ids\":[N,]")]
    [InlineData("\"sample_ids\":[N")]
    [InlineData("\"sample_ids\":[N}")]
    [InlineData("\"sample_ids\":[N,[1]]")]
    [InlineData("\"sample_ids\":[N,1234567890123456789012]")]
    [InlineData("\"sample_ids\":[N, 1]")]
    [InlineData("\"sample_ids\" :[N]")]
    [InlineData("\"sample_ids\":[N,\"\\u00e9\"]")]
    [InlineData("\"sample_ids\":[N,\"\\n\"]")]
    [InlineData("\"sample_ids\":[N,\"é\"]")]
    [InlineData("\"sample_ids\":[N],\"sample_ids\":[2]")]
    [InlineData("\"sample_ids\":[N],\"sample_ids\": []")]
    [InlineData("\"sample\\u005fids\":[],\"other\":{\"sample_ids\":[N]}")]
    [InlineData("\"other\":{\"sample_ids\":[N]}")]
    [InlineData("\"a,\\\"sample_ids\":[N]")]
    [InlineData("\"a\":\",\"sample_ids\":[N]")]
    [InlineData("\"sample_ids\":[N],\"samples\":\"many\"")]
    public void Parse_OtherLists_AreLeftToTheParser(string dataset)
    {
        var json = Header(dataset.Replace("N", Numbers, StringComparison.Ordinal));

        Assert.Null(HeaderJson.ParseWithoutIds(json));
    }

    [Fact]
    public void Parse_DamagedHeaders_IsTheParsersOrLeftToIt()
    {
        var random = new Random(1);
        var quick = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var json = Header($"\"sample_ids\":[{(i % 2 == 0 ? Numbers : Texts)}]");
            for (var j = random.Next(3); j > 0; j--)
            {
                json[random.Next(json.Length)] = (byte)"\",:[]{}\\u01sn \u0000"[random.Next(14)];
            }

            if (HeaderJson.ParseWithoutIds(json) is { } log)
            {
                quick++;
                Assert.Equal(LogJson.ToBytes(LogJson.Parse<EvalLog>(json)).Span, LogJson.ToBytes(log).Span);
            }
        }

        Assert.InRange(quick, 1_000, 4_900);
    }

    private static byte[] Header(string dataset)
    {
        var spec = MakeLog.Spec();
        var log = Encoding.UTF8.GetString(LogJson.ToBytes(MakeLog.Header(spec with { Dataset = new EvalDataset { Name = "X" } })).Span);
        return Encoding.UTF8.GetBytes(log.Replace("\"name\":\"X\"", $"\"name\":\"X\",{dataset}", StringComparison.Ordinal));
    }
}
