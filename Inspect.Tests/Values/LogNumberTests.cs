using System.Text;
using System.Text.Json;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Tests.Values;

public sealed class LogNumberTests
{
    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(3, "3.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00009999, "9.999e-05")]
    [InlineData(-3.25e-05, "-3.25e-05")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(123456789012345.6, "123456789012345.6")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Write_AFloat_IsSpelledAsPythonDoes(double value, string text) => Assert.Equal(text, Written(value));

    [Fact]
    public void Write_NumbersOfAllSizes_AreSpelledAsByTheSlowWay()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            var near = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 18));
            Assert.Equal(PythonNumber.Format(value), Written(value));
            Assert.Equal(PythonNumber.Format(near), Written(near));
        }
    }

    private static string Written(double value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            LogNumber.Write(writer, value);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
