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
