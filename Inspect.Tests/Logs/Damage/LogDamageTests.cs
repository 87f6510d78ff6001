using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Logs.Damage;

/// <summary>A damaged file is a damaged log; a fault of the app is not.</summary>
public sealed class LogDamageTests
{
    public static TheoryData<Exception> Faults() =>
        [new InvalidCastException(), new ArgumentOutOfRangeException("x"), new InvalidOperationException(), new KeyNotFoundException()];

    public static TheoryData<Exception> Damages() => [new JsonException(), new InvalidDataException(), new EndOfStreamException(), new OverflowException(), new FormatException()];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Guard_AFaultOfTheApp_StaysWhatItIs(Exception fault) =>
        Assert.Same(fault, Assert.Throws(fault.GetType(), () => EvalLogReader.Guard<int>("a.eval", () => throw fault)));

    [Theory]
    [InlineData(typeof(ArgumentException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(FormatException))]
    public void Parse_AFaultOfTheApp_StaysWhatItIs(Type fault) => Assert.False(LogJson.IsMisfit((Exception)Activator.CreateInstance(fault)!));

    [Theory]
    [InlineData("9e14")]
    [InlineData("-9e14")]
    [InlineData("-1e9999")]
    [InlineData("\"10000-01-01T00:00:00+00:00\"")]
    [InlineData("\"0001-01-01T00:00:00+14:00\"")]
    public void Parse_ATimeThatNoClockShows_IsADamage(string time) => Assert.Throws<JsonException>(() => LogJson.Parse<DateTimeOffset>(Encoding.UTF8.GetBytes(time)));

    [Theory]
    [MemberData(nameof(Damages))]
    public void Guard_ADamageOfTheFile_IsADamagedLog(Exception damage) =>
        Assert.Same(damage, Assert.Throws<EvalLogException>(() => EvalLogReader.Guard<int>("a.eval", () => throw damage)).InnerException);

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("{\"a\": \"text\"}")]
    [InlineData("{\"a\": 99999999999}")]
    public void Guard_AValueOfAnotherKind_IsADamagedLog(string json) =>
        Assert.Throws<EvalLogException>(() => EvalLogReader.Guard("a.eval", () => JsonDocument.Parse(json).RootElement.GetProperty("a").GetInt32()));
}
